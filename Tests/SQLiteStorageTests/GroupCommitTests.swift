@testable import SQLiteStorage
import Storage
import Testing

/// Another process's transaction holds the writer up, so that what comes meanwhile must wait and become one group.
struct GroupCommitTests {
    @Test("Batches that wait together share a commit")
    func waitingBatchesShareACommit() async throws {
        try await withNotes { storage, path in
            let outcomes = try await submit((1...256).map { [.addNote($0)] }, to: storage, at: path)
            #expect(outcomes.allSatisfy { $0 == nil })
            #expect(try await storage.noteCount() == 256)

            let statistics = storage.statistics
            #expect(statistics.batches == 256)
            // The one that the lock held up, and all others.
            #expect(statistics.commits == 2)
            #expect(statistics.failedBatches == 0)
            #expect(statistics.queueDepth == 0)
            #expect(statistics.lastCommitDuration > .zero)
        }
    }

    @Test("A group is no larger than configured")
    func groupsAreLimited() async throws {
        try await withNotes(.init(maximumBatchesPerCommit: 10)) { storage, path in
            _ = try await submit((1...101).map { [.addNote($0)] }, to: storage, at: path)
            #expect(try await storage.noteCount() == 101)
            #expect(storage.statistics.commits == 11)
        }
    }

    @Test("In a group, the batch that fills the disk fails and the small ones are stored")
    func fullDiskFailsOneBatch() async throws {
        try await withNotes(.init(maximumFileBytes: 40 * 4096)) { storage, path in
            let large = [Statement.addNote(1000, String(repeating: "x", count: 400_000))]
            let small = (1...20).map { [Statement.addNote($0)] }
            let outcomes = try await submit(small.prefix(10) + [large] + small.suffix(10), to: storage, at: path)
            #expect(outcomes.count { $0 != nil } == 1)
            guard case .full? = outcomes[10] else {
                Issue.record("expected .full, found \(String(describing: outcomes[10]))")
                return
            }
            #expect(try await storage.noteCount() == 20)
        }
    }

    @Test("While another process keeps the lock for too long, waiting batches fail; later ones succeed")
    func lockHeldTooLongIsTold() async throws {
        try await withNotes(.init(busyTimeout: .zero)) { storage, path in
            let other = try makeConnection(path)
            try other.execute("BEGIN IMMEDIATE")
            let error = await #expect(throws: StorageError.self) { try await storage.batch([.addNote(1)]) }
            #expect(error?.isUnavailable == true)
            try other.execute("ROLLBACK")
            other.close()
            _ = try await storage.batch([.addNote(1)])
            #expect(try await storage.noteCount() == 1)
            #expect(storage.statistics.failedBatches == 1)
        }
    }

    /// Submits all batches while the write lock is taken, the first by itself, and returns their errors in order.
    private func submit(
        _ batches: [[Statement]],
        to storage: SQLiteStorage,
        at path: String
    ) async throws -> [StorageError?] {
        let other = try makeConnection(path)
        try other.execute("BEGIN IMMEDIATE")
        return try await withThrowingTaskGroup(of: (Int, StorageError?).self) { group in
            for (index, batch) in batches.enumerated() {
                group.addTask { (index, await error(of: batch, in: storage)) }
                while index == 0, storage.statistics.batchesInFlight == 0 {
                    await Task.yield()
                }
            }
            while storage.statistics.queueDepth < batches.count - 1 {
                try #require(storage.statistics.batches == 0)
                await Task.yield()
            }
            try other.execute("ROLLBACK")
            other.close()
            var errors = [StorageError?](repeating: nil, count: batches.count)
            for try await (index, error) in group {
                errors[index] = error
            }
            return errors
        }
    }

    private func error(of batch: [Statement], in storage: SQLiteStorage) async -> StorageError? {
        do throws(StorageError) {
            _ = try await storage.batch(batch)
            return nil
        } catch {
            return error
        }
    }
}
