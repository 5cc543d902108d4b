import SQLiteStorage
import Storage
import Testing

struct SQLiteStorageTests {
    @Test("What a batch stored is there after closing and opening again")
    func storedRowsSurviveClosing() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/notes.db"
            let storage = try SQLiteStorage.open(path: path, migrations: notes)
            let rows = try await storage.batch([.addNote(1, "first"), Statement("SELECT body FROM notes")])
            #expect(rows == [[], [Row([.text("first")])]])
            await storage.close()
            #expect(try entries(of: folder) == ["notes.db"])

            let again = try SQLiteStorage.open(path: path, migrations: notes)
            let found = try await again.query(Statement("SELECT id, body FROM notes"))
            #expect(found == [Row([.integer(1), .text("first")])])
            await again.close()
        }
    }

    @Test("After closing, every call says that the database is shutting down")
    func closedStorageRefuses() async throws {
        try await withNotes { storage, _ in
            await storage.close()
            await storage.close()
            let words = "the database is not available: it is shutting down"
            let batch = await #expect(throws: StorageError.self) { try await storage.batch([.addNote(1)]) }
            #expect(batch?.description == words)
            let query = await #expect(throws: StorageError.self) { try await storage.query(.countNotes) }
            #expect(query?.description == words)
            let check = await #expect(throws: StorageError.self) { try await storage.verifyIntegrity() }
            #expect(check?.description == words)
        }
    }

    @Test("A database that is let go without closing closes itself", .timeLimit(.minutes(1)))
    func forgottenStorageCloses() async throws {
        try await withTemporaryFolder { folder in
            do {
                let storage = try SQLiteStorage.open(path: "\(folder)/notes.db", migrations: notes)
                _ = try await storage.batch([.addNote(1)])
            }
            // The last connection to close folds the log into the file and removes it.
            while try entries(of: folder) != ["notes.db"] {
                await Task.yield()
            }
        }
    }

    @Test("Closing while callers write stores what was acknowledged and nothing else")
    func closingDrains() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/notes.db"
            let storage = try SQLiteStorage.open(path: path, migrations: notes)
            let acknowledged = await withTaskGroup(of: Bool.self) { group in
                for id in 1...200 as ClosedRange<Int64> {
                    if id == 100 {
                        group.addTask {
                            await storage.close()
                            return false
                        }
                    }
                    group.addTask { (try? await storage.batch([.addNote(id)])) != nil }
                }
                return await group.reduce(into: 0 as Int64) { $0 += $1 ? 1 : 0 }
            }
            let again = try SQLiteStorage.open(path: path, migrations: notes)
            #expect(try await again.noteCount() == acknowledged)
            await again.close()
        }
    }

    @Test("Two processes on one file see each other's commits")
    func instancesSeeEachOther() async throws {
        try await withNotes { one, path in
            let other = try SQLiteStorage.open(path: path, migrations: notes)
            for id in 1...20 as ClosedRange<Int64> {
                let (writer, reader) = id.isMultiple(of: 2) ? (one, other) : (other, one)
                _ = try await writer.batch([.addNote(id)])
                #expect(try await reader.noteCount() == id)
            }
            await withThrowingTaskGroup { group in
                for id in 21...120 as ClosedRange<Int64> {
                    group.addTask { _ = try await (id.isMultiple(of: 2) ? one : other).batch([.addNote(id)]) }
                }
            }
            #expect(try await one.noteCount() == 120)
            await other.close()
            #expect(try await one.noteCount() == 120)
        }
    }

    @Test("What was acknowledged is in the files at once, without closing")
    func acknowledgedRowsSurviveACrash() async throws {
        try await withNotes { storage, path in
            try await withThrowingTaskGroup { group in
                for id in 1...100 as ClosedRange<Int64> {
                    group.addTask { _ = try await storage.batch([.addNote(id)]) }
                }
                try await group.waitForAll()
            }
            try await withTemporaryFolder { folder in
                // As a crash would leave them: the index of the log is gone, it lives in memory.
                try copy(path, to: "\(folder)/notes.db")
                try copy("\(path)-wal", to: "\(folder)/notes.db-wal")
                let revived = try SQLiteStorage.open(path: "\(folder)/notes.db", migrations: notes)
                #expect(try await revived.noteCount() == 100)
                try await revived.verifyIntegrity()
                await revived.close()
            }
        }
    }

    @Test("One reading connection serves many callers, each in its turn")
    func readersWaitTheirTurn() async throws {
        try await withNotes(.init(maximumReaders: 1)) { storage, _ in
            _ = try await storage.batch([.addNote(1)])
            try await withThrowingTaskGroup { group in
                for _ in 1...50 {
                    group.addTask {
                        for _ in 1...20 {
                            let results = try await storage.snapshot([.countNotes])
                            #expect(results == [[Row([.integer(1)])]])
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("The log is folded into the file beside the writer, and starts again instead of growing")
    func logStaysShort() async throws {
        try await withNotes { storage, path in
            let body = String(repeating: "a", count: 3000)
            // 80 MB of log if nothing folded it; it is due at 16 MiB, and some is written meanwhile.
            for round in 0..<80 as Range<Int64> {
                _ = try await storage.batch((0..<250).map { .addNote(round * 250 + $0, body) })
            }
            #expect(try size(of: "\(path)-wal") < 60_000_000)
            #expect(try size(of: path) > 20_000_000)
            #expect(try await storage.noteCount() == 20_000)
        }
    }

    @Test("A file that may not grow says that the disk is full, and loses nothing that it acknowledged")
    func fullDiskIsTold() async throws {
        try await withNotes(.init(maximumFileBytes: 40 * 4096)) { storage, _ in
            let body = String(repeating: "x", count: 3000)
            var stored = 0 as Int64
            let error = await #expect(throws: StorageError.self) {
                while stored < 1000 {
                    _ = try await storage.batch([.addNote(stored + 1, body)])
                    stored += 1
                }
            }
            guard case .full? = error else {
                Issue.record("expected .full, found \(String(describing: error))")
                return
            }
            #expect(stored > 10)
            #expect(try await storage.noteCount() == stored)

            _ = try await storage.batch([Statement("DELETE FROM notes WHERE id <= 5", requiringRows: 5)])
            _ = try await storage.batch([.addNote(5000, body)])
            #expect(try await storage.noteCount() == stored - 4)
        }
    }
}
