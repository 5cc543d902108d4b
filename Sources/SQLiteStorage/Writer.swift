import Primitives
import Storage
import Synchronization

/// The thread that writes, and the queue before it.
///
/// There is no timer and no wait for company: while one group is being synced, the next one gathers.
final class Writer: Sendable {
    private let queue = Mutex(WriteQueue())
    private let bell = Bell()
    private let connection: Connection
    private let checkpointer: Checkpointer
    private let limit: Int

    /// From here on the log is folded beside the writer: 16 MiB.
    private static let logPagesToFold = 4000
    /// A log this long is folded by the writer, whoever waits: 256 MiB.
    private static let logPagesAtMost = 64_000

    /// Takes the connection over and starts the thread.
    init(
        _ connection: Connection,
        _ checkpointer: Checkpointer,
        maximumBatchesPerCommit limit: Int
    ) throws(StorageError) {
        self.connection = connection
        self.checkpointer = checkpointer
        self.limit = limit
        // The statistics are about batches, not about opening the file.
        _ = connection.takeCounts()
        connection.watchLog()
        try startThread { self.run() }
    }

    var statistics: SQLiteStorage.Statistics { queue.withLock { $0.statistics } }

    /// Hands a batch over and waits until it is durable or refused.
    func submit(_ statements: [Statement]) async -> GroupCommit.Outcome {
        await withCheckedContinuation { continuation in
            let entry = WriteQueue.Entry(statements: statements, continuation: continuation)
            switch queue.withLock({ $0.add(entry) }) {
            case .queued: break
            case .queuedWhileAsleep: bell.ring()
            case .refused: continuation.resume(returning: .failure(.shuttingDown))
            }
        }
    }

    /// Takes no batch from now on.
    func refuse() {
        queue.withLock { $0.refuse() }
    }

    /// Lets the thread end once nothing waits.
    func stop() {
        guard queue.withLock({ $0.stop() }) else { return }
        bell.ring()
    }

    /// Waits until everything handed over is done and the connection is closed.
    func close() async {
        stop()
        await withCheckedContinuation { continuation in
            guard !queue.withLock({ $0.addCloser(continuation) }) else { return }
            continuation.resume()
        }
    }

    private func run() {
        while true {
            switch queue.withLock({ $0.next(limit: limit) }) {
            case .commit(let entries): commit(entries)
            case .sleep: bell.wait()
            case .end:
                checkpointer.stop()
                connection.close()
                for closer in queue.withLock({ $0.end() }) {
                    closer.resume()
                }
                return
            }
        }
    }

    private func commit(_ entries: [WriteQueue.Entry]) {
        let start = ContinuousClock.now
        let outcomes = GroupCommit(connection: connection).outcomes(of: entries.map(\.statements))
        let duration = start.duration(to: .now)
        let counts = connection.takeCounts()
        queue.withLock { $0.finished(outcomes, counts, after: duration) }
        for (entry, outcome) in zip(entries, outcomes) {
            entry.continuation.resume(returning: outcome)
        }
        foldLog()
    }

    /// Keeps the log short, after the callers have their answers.
    private func foldLog() {
        if checkpointer.takeRest() || connection.logPages >= Self.logPagesAtMost {
            // A failure leaves the log longer; the next commit tells of a disk that is full or broken.
            _ = try? connection.checkpoint()
        } else if connection.logPages >= Self.logPagesToFold {
            checkpointer.request()
        }
    }
}

extension StorageError {
    static let shuttingDown = StorageError.unavailable("it is shutting down")
}
