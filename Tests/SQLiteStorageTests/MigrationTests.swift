@testable import SQLiteStorage
import Storage
import Testing

struct MigrationTests {
    private static let tags = Migration(
        version: 2,
        name: "tags",
        statements: [
            "CREATE TABLE tags (note INTEGER NOT NULL REFERENCES notes (id), word TEXT NOT NULL) STRICT",
            "INSERT INTO tags (note, word) SELECT id, 'old' FROM notes",
        ]
    )

    @Test("Appended steps run once, on the rows that are there")
    func stepsAreAppended() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/notes.db"
            let old = try SQLiteStorage.open(path: path, migrations: notes)
            _ = try await old.batch([.addNote(1)])
            await old.close()
            for _ in 1...2 {
                let new = try SQLiteStorage.open(path: path, migrations: notes + [Self.tags])
                let tags = try await new.query(Statement("SELECT note, word FROM tags"))
                #expect(tags == [Row([.integer(1), .text("old")])])
                await new.close()
            }
        }
    }

    @Test("A schema newer than the program is refused")
    func newerSchemaIsRefused() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/notes.db"
            await (try SQLiteStorage.open(path: path, migrations: notes + [Self.tags])).close()
            let error = #expect(throws: StorageError.self) { try SQLiteStorage.open(path: path, migrations: notes) }
            guard case .newerSchema(found: 2, supported: 1)? = error else {
                Issue.record("expected .newerSchema, found \(String(describing: error))")
                return
            }
        }
    }

    @Test("A step that fails half-way leaves nothing behind, and the steps before it stay")
    func failedStepIsRolledBack() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/notes.db"
            let broken = Migration(
                version: 2,
                name: "broken",
                statements: ["CREATE TABLE tags (id INTEGER)", "INSERT INTO missing (id) VALUES (1)"]
            )
            let error = #expect(throws: StorageError.self) {
                try SQLiteStorage.open(path: path, migrations: notes + [broken])
            }
            #expect(error?.description.contains("no such table: missing, in migration 2 (broken)") == true)

            let repaired = try SQLiteStorage.open(path: path, migrations: notes + [Self.tags])
            #expect(try await repaired.query(Statement("SELECT note FROM tags")) == [])
            await repaired.close()
        }
    }

    @Test("A step may build a table anew that others refer to, but not lose a row that they need")
    func referencesAreCheckedAfterAStep() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/notes.db"
            let old = try SQLiteStorage.open(path: path, migrations: notes + [Self.tags])
            _ = try await old.batch([.addNote(1), Statement("INSERT INTO tags (note, word) VALUES (1, 'new')")])
            await old.close()

            let losing = Migration(version: 3, name: "losing", statements: ["DELETE FROM notes"])
            let error = #expect(throws: StorageError.self) {
                try SQLiteStorage.open(path: path, migrations: notes + [Self.tags, losing])
            }
            #expect(error?.description.contains("a foreign key leads nowhere, in migration 3 (losing)") == true)

            let rebuilding = Migration(
                version: 3,
                name: "rebuilding",
                statements: [
                    "CREATE TABLE fresh (id INTEGER PRIMARY KEY, body TEXT NOT NULL, kind TEXT) STRICT",
                    "INSERT INTO fresh (id, body) SELECT id, body FROM notes",
                    "DROP TABLE notes",
                    "ALTER TABLE fresh RENAME TO notes",
                ]
            )
            let new = try SQLiteStorage.open(path: path, migrations: notes + [Self.tags, rebuilding])
            #expect(try await new.query(Statement("SELECT kind FROM notes")) == [Row([.null])])
            // From here on references hold again.
            await #expect(throws: StorageError.self) { try await new.batch([Statement("DELETE FROM notes")]) }
            await new.close()
        }
    }

    @Test("Steps are numbered without gaps", arguments: [[2], [1, 3], [1, 1], [2, 1], [0]])
    func numbersHaveNoGaps(versions: [Int]) async throws {
        try await withTemporaryFolder { folder in
            let steps = versions.map { Migration(version: $0, name: "step", statements: []) }
            #expect(throws: StorageError.self) {
                try SQLiteStorage.open(path: "\(folder)/notes.db", migrations: steps)
            }
        }
    }
}
