@testable import SQLiteStorage
import Storage
import Testing

struct StatementTests {
    @Test("Text with a null character in it comes back whole")
    func nullCharacterInText() async throws {
        try await withNotes { storage, _ in
            _ = try await storage.batch([.addNote(1, "a\0b\0")])
            let rows = try await storage.query(Statement("SELECT body FROM notes WHERE body = $1", .text("a\0b\0")))
            #expect(rows == [Row([.text("a\0b\0")])])
        }
    }

    @Test("Stored text that is not UTF-8 is told as damage, not mended")
    func invalidTextIsTold() async throws {
        try await withNotes { storage, _ in
            _ = try await storage.batch([Statement("INSERT INTO notes (id, body) VALUES (1, CAST(x'61FF' AS TEXT))")])
            let error = await #expect(throws: StorageError.self) {
                try await storage.query(Statement("SELECT body FROM notes"))
            }
            #expect(error?.isCorrupt == true)
            #expect(try await storage.noteCount() == 1)
        }
    }

    @Test("A number that is none is refused, where SQLite would store null")
    func notANumberIsRefused() async throws {
        try await withNotes { storage, _ in
            await #expect(throws: StorageError.self) { try await storage.query(Statement("SELECT $1", .real(.nan))) }
            let rows = try await storage.query(Statement("SELECT $1", .real(1)))
            #expect(rows == [Row([.real(1)])])
        }
    }

    @Test(
        "A text that is not one statement with numbered parameters is refused",
        arguments: [
            Statement("SELECT 1; SELECT 2"), Statement(""), Statement("-- nothing"), Statement("SELECT ?", .integer(1)),
            Statement("SELECT :a", .integer(1)), Statement("SELECT $2", .integer(1)),
            Statement("SELECT $0", .integer(1)),
            Statement("SELECT $1, $3", .integer(1), .integer(3)), Statement("SELECT $1::text", .integer(1)),
        ]
    )
    func malformedStatementsAreRefused(statement: Statement) async throws {
        try await withNotes { storage, _ in
            await #expect(throws: StorageError.self) { try await storage.query(statement) }
            await #expect(throws: StorageError.self) { try await storage.batch([.addNote(1), statement]) }
            #expect(try await storage.noteCount() == 0)
            let rows = try await storage.query(Statement("SELECT $1;", .integer(1)))
            #expect(rows == [Row([.integer(1)])])
        }
    }

    @Test("A batch can't end its transaction")
    func transactionsStayWhole() async throws {
        try await withNotes { storage, _ in
            await #expect(throws: StorageError.self) {
                try await storage.batch([.addNote(1), Statement("COMMIT"), .addNote(2)])
            }
            #expect(try await storage.noteCount() == 0)
            _ = try await storage.batch([.addNote(1)])
            #expect(try await storage.noteCount() == 1)
        }
    }

    @Test("An error tells names of the schema and never a value")
    func errorsHoldNoValues() async throws {
        let search = Migration(
            version: 2,
            name: "search",
            statements: ["CREATE VIRTUAL TABLE words USING fts5 (body)"]
        )
        try await withTemporaryFolder { folder in
            let storage = try SQLiteStorage.open(path: "\(folder)/a.db", migrations: notes + [search])
            let match: StaticString = "SELECT rowid FROM words WHERE words MATCH $1"
            for value in ["hunter2:x", "\"hunter2", "hunter2 AND"] {
                let error = await #expect(throws: StorageError.self) {
                    try await storage.query(Statement(match, .text(value)))
                }
                #expect(error?.description.contains("hunter2") == false)
            }
            #expect(try await storage.query(Statement(match, .text("hunter2"))) == [])
            _ = try await storage.batch([.addNote(1)])
            let taken = await #expect(throws: StorageError.self) { try await storage.batch([.addNote(1, "hunter2")]) }
            #expect(taken?.description == "a row with the same notes.id exists already")
            await storage.close()
        }
    }

    @Test("The cache of compiled statements lets go of the one unused for longest")
    func cacheIsBounded() async throws {
        try await withTemporaryFolder { folder in
            let connection = try makeConnection("\(folder)/a.db")
            var cache = StatementCache(capacity: 2)
            var compiled: [String] = []
            for sql in ["SELECT 1", "SELECT 2", "SELECT 1", "SELECT 3", "SELECT 1", "SELECT 2"] as [StaticString] {
                _ = try connection.withHandle { handle throws(StorageError) in
                    try cache.statement(for: sql) { () throws(StorageError) in
                        compiled.append("\(sql)")
                        return try compile(sql, on: handle)
                    }
                }
            }
            #expect(compiled == ["SELECT 1", "SELECT 2", "SELECT 3", "SELECT 2"])
            cache.removeAll()
            connection.close()
        }
    }

    private func compile(_ sql: StaticString, on handle: OpaquePointer) throws(StorageError) -> PreparedStatement {
        do throws(PreparedStatement.PreparationFailure) {
            return try PreparedStatement(sql, on: handle)
        } catch {
            throw .misuse("\(error)")
        }
    }
}
