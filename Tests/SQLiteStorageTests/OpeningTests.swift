import Glibc
@testable import SQLiteStorage
import Storage
import Testing

struct OpeningTests {
    @Test("A new database and its log are for their owner alone")
    func filesArePrivate() async throws {
        try await withNotes { storage, path in
            _ = try await storage.batch([.addNote(1)])
            #expect(try mode(of: path) == 0o600)
            #expect(try mode(of: "\(path)-wal") == 0o600)
            #expect(try mode(of: "\(path)-shm") == 0o600)
        }
    }

    @Test("A missing folder is named")
    func missingFolderIsNamed() async throws {
        try await withTemporaryFolder { folder in
            let error = #expect(throws: StorageError.self) {
                try SQLiteStorage.open(path: "\(folder)/none/notes.db", migrations: notes)
            }
            let words =
                "there is no folder \(folder)/none for \(folder)/none/notes.db: create it or choose another path"
            #expect(error?.description == "the database is not available: \(words)")
        }
    }

    @Test("A folder where nothing can be made is told", arguments: ["/proc/notes.db", "/proc"])
    func unwritableFolderIsTold(path: String) {
        let error = #expect(throws: StorageError.self) { try SQLiteStorage.open(path: path, migrations: notes) }
        #expect(error?.isUnavailable == true)
        #expect(error?.description.contains(path) == true)
    }

    @Test("A read-only file is refused", .enabled(if: geteuid() != 0, "root may write everywhere"))
    func readOnlyFileIsRefused() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/notes.db"
            await (try SQLiteStorage.open(path: path, migrations: notes)).close()
            chmod(path, 0o400)
            let error = #expect(throws: StorageError.self) { try SQLiteStorage.open(path: path, migrations: notes) }
            #expect(error?.isUnavailable == true)
            chmod(path, 0o600)
            await (try SQLiteStorage.open(path: path, migrations: notes)).close()
        }
    }

    @Test(
        "Names that mean something to SQLite are files like any other",
        arguments: [":memory:", "file:a?mode=memory"]
    )
    func specialNamesAreFiles(name: String) throws {
        #expect(try DatabaseFile(name).path == "./\(name)")
        #expect(try DatabaseFile("/\(name)").path == "/\(name)")
        #expect(throws: StorageError.self) { try DatabaseFile("") }
    }

    @Test(
        "The database of another program is refused and left as it is",
        arguments: ["PRAGMA application_id = 7", "CREATE TABLE theirs (id INTEGER)", "PRAGMA user_version = 1"]
    )
    func foreignDatabaseIsRefused(mark: String) async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/notes.db"
            let foreign = try makeConnection(path)
            try foreign.executeUncached(mark)
            foreign.close()
            let before = try read(path)
            let error = #expect(throws: StorageError.self) { try SQLiteStorage.open(path: path, migrations: notes) }
            #expect(error?.description.contains("\(path) is the database of another program") == true)
            #expect(try read(path) == before)
        }
    }

    @Test("A file that is no database is told as damaged")
    func otherFileIsRefused() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/notes.db"
            try write(Array(repeating: UInt8(ascii: "x"), count: 10_000), to: path)
            let error = #expect(throws: StorageError.self) { try SQLiteStorage.open(path: path, migrations: notes) }
            #expect(error?.description.contains("\(path) is not a SQLite database") == true)
        }
    }

    @Test("Overwritten bytes are found when opening, or by the full check where opening skips it")
    func damageIsFound() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/notes.db"
            let storage = try SQLiteStorage.open(path: path, migrations: notes)
            _ = try await storage.batch((1...500).map { .addNote($0, String(repeating: "y", count: 200)) })
            #expect(storage.isVerified)
            try await storage.verifyPages()
            try await storage.verifyIntegrity()
            await storage.close()
            await (try SQLiteStorage.open(path: path, migrations: notes)).close()

            var bytes = try read(path)
            for offset in bytes.count / 2..<bytes.count / 2 + 4096 {
                bytes[offset] = 0xA5
            }
            try write(bytes, to: path)
            let error = #expect(throws: StorageError.self) { try SQLiteStorage.open(path: path, migrations: notes) }
            #expect(error?.isCorrupt == true)

            let unchecked = try SQLiteStorage.open(
                path: path,
                migrations: notes,
                configuration: .init(bytesVerifiedOnOpening: 0)
            )
            #expect(!unchecked.isVerified)
            let seen = await #expect(throws: StorageError.self) { try await unchecked.verifyPages() }
            #expect(seen?.isCorrupt == true)
            let found = await #expect(throws: StorageError.self) { try await unchecked.verifyIntegrity() }
            #expect(found?.isCorrupt == true)
            await unchecked.close()
        }
    }

    @Test("A database that another process keeps to itself is told as locked, and opens once it is free")
    func lockedDatabaseIsTold() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/notes.db"
            await (try SQLiteStorage.open(path: path, migrations: notes)).close()
            let other = try makeConnection(path)
            try other.executeUncached("PRAGMA locking_mode = EXCLUSIVE; PRAGMA user_version = 1;")
            let error = #expect(throws: StorageError.self) {
                try SQLiteStorage.open(path: path, migrations: notes, configuration: .init(busyTimeout: .zero))
            }
            let words = "another process keeps \(path) locked: wait for it or end it"
            #expect(error?.description == "the database is not available: \(words)")
            other.close()
            await (try SQLiteStorage.open(path: path, migrations: notes)).close()
        }
    }

    @Test("Several processes may make the same database at once")
    func openingIsConcurrent() async throws {
        for _ in 1...10 {
            try await withTemporaryFolder { folder in
                let path = "\(folder)/notes.db"
                let storages = try await withThrowingTaskGroup { group in
                    for _ in 1...4 {
                        group.addTask { try SQLiteStorage.open(path: path, migrations: notes) }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                for (index, storage) in storages.enumerated() {
                    _ = try await storage.batch([.addNote(Int64(index))])
                }
                for storage in storages {
                    #expect(try await storage.noteCount() == 4)
                    await storage.close()
                }
            }
        }
    }
}
