import SQLiteStorage
import Storage
import Testing

struct SQLiteStorageTests {
    @Test("What a batch stored is there after closing and opening again")
    func storedRowsSurviveClosing() async throws {
        try await withTemporaryFolder { folder in
            let storage = try SQLiteStorage.open(path: "\(folder)/a.db", migrations: notes)
            let rows = try await storage.batch([
                Statement(
                    "INSERT INTO notes (id, body) VALUES ($1, $2)",
                    .integer(1),
                    .text("first"),
                    requiringRows: 1
                ),
                Statement("SELECT body FROM notes"),
            ])
            #expect(rows == [[], [Row([.text("first")])]])
            await storage.close()
            await #expect(throws: StorageError.self) { try await storage.query(Statement("SELECT 1")) }
            await #expect(throws: StorageError.self) { try await storage.batch([Statement("SELECT 1")]) }

            let again = try SQLiteStorage.open(path: "\(folder)/a.db", migrations: notes)
            #expect(
                try await again.query(Statement("SELECT id, body FROM notes")) == [Row([.integer(1), .text("first")])]
            )
            await again.close()
        }
    }
}
