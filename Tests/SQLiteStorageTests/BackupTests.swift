@testable import SQLiteStorage
import Storage
import Testing

struct BackupTests {
    @Test("A backup taken while callers write is one moment of the database, and opens as such")
    func backupIsConsistent() async throws {
        try await withNotes { storage, path in
            _ = try await storage.batch((1...2000).map { .addNote($0, String(repeating: "z", count: 500)) })
            let target = "\(path).backup"
            try await withThrowingTaskGroup { group in
                group.addTask {
                    // Notes go in pairs, so that half a batch would show.
                    for id in 1001...1100 as ClosedRange<Int64> {
                        _ = try await storage.batch([.addNote(2 * id), .addNote(2 * id + 1)])
                    }
                }
                group.addTask { try await storage.backup(to: target) }
                try await group.waitForAll()
            }
            #expect(try mode(of: target) == 0o600)
            let restored = try SQLiteStorage.open(path: target, migrations: notes)
            try await restored.verifyIntegrity()
            let count = try await restored.noteCount()
            #expect(count >= 2000 && count.isMultiple(of: 2))
            _ = try await restored.batch([.addNote(9999)])
            #expect(try await restored.noteCount() == count + 1)
            await restored.close()
            #expect(try await storage.noteCount() == 2200)
        }
    }

    @Test("A backup leaves one file, and replaces another only when told to")
    func backupReplacesOnlyWhenTold() async throws {
        try await withNotes { storage, _ in
            try await withTemporaryFolder { folder in
                let target = "\(folder)/a.backup"
                try await storage.backup(to: target)
                #expect(try entries(of: folder) == ["a.backup"])
                let first = try read(target)

                _ = try await storage.batch([.addNote(1)])
                let error = await #expect(throws: StorageError.self) { try await storage.backup(to: target) }
                #expect(error?.isUnavailable == true)
                #expect(try read(target) == first)

                try await storage.backup(to: target, replacing: true)
                #expect(try entries(of: folder) == ["a.backup"])
                #expect(try read(target) != first)
            }
        }
    }

    @Test("A backup never replaces a database in use")
    func backupSparesDatabasesInUse() async throws {
        try await withNotes { storage, path in
            let error = await #expect(throws: StorageError.self) {
                try await storage.backup(to: path, replacing: true)
            }
            #expect(error?.description.contains("\(path) is a database in use") == true)
        }
    }

    @Test("A backup to a missing folder names the folder")
    func backupNeedsAFolder() async throws {
        try await withNotes { storage, path in
            let error = await #expect(throws: StorageError.self) { try await storage.backup(to: "\(path)-none/a") }
            #expect(error?.description.contains("there is no folder \(path)-none") == true)
        }
    }
}
