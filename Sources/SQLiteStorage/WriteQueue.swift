import Storage

/// The writer's state: what waits, and whether its thread sleeps, works or may end.
///
/// Each method returns what its caller has to do after unlocking.
struct WriteQueue: ~Copyable {
    /// A caller's statements and where it waits for the outcome.
    struct Entry {
        let statements: [Statement]
        let continuation: CheckedContinuation<GroupCommit.Outcome, Never>
    }

    enum Addition {
        case queued
        /// Wake the thread.
        case queuedWhileAsleep
        /// Tell the caller that the database is shutting down.
        case refused
    }

    enum Work {
        case commit([Entry])
        /// Sleep until woken.
        case sleep
        /// Close the connection and call `end`.
        case end
    }

    private(set) var statistics = SQLiteStorage.Statistics()
    private var waiting: [Entry] = []
    private var isAsleep = false
    private var acceptsBatches = true
    private var mayEnd = false
    private var hasEnded = false
    private var closers: [CheckedContinuation<Void, Never>] = []

    mutating func add(_ entry: Entry) -> Addition {
        guard acceptsBatches else { return .refused }
        waiting.append(entry)
        statistics.queueDepth = waiting.count
        return wake() ? .queuedWhileAsleep : .queued
    }

    /// What the thread does next: up to `limit` batches, first come, first served.
    mutating func next(limit: Int) -> Work {
        guard !waiting.isEmpty else {
            isAsleep = !mayEnd
            return mayEnd ? .end : .sleep
        }
        let group = Array(waiting.prefix(limit))
        waiting.removeFirst(group.count)
        statistics.queueDepth = waiting.count
        statistics.batchesInFlight = group.count
        return .commit(group)
    }

    /// Takes note of a group that is done.
    mutating func finished(_ outcomes: [GroupCommit.Outcome], _ counts: Connection.Counts, after duration: Duration) {
        statistics.batchesInFlight = 0
        statistics.batches += outcomes.count
        statistics.failedBatches += outcomes.count { if case .failure = $0 { true } else { false } }
        statistics.commits += counts.commits
        statistics.statements += counts.statements
        statistics.lastCommitDuration = duration
    }

    /// From now on no batch is taken; the thread goes on with those it has.
    mutating func refuse() {
        acceptsBatches = false
    }

    /// Lets the thread end when nothing waits; `true` means that it must be woken.
    mutating func stop() -> Bool {
        acceptsBatches = false
        mayEnd = true
        return wake()
    }

    /// Keeps a caller of `close` until the thread has ended; `false` means that it has.
    mutating func addCloser(_ closer: CheckedContinuation<Void, Never>) -> Bool {
        guard !hasEnded else { return false }
        closers.append(closer)
        return true
    }

    /// The thread has ended: returns the callers of `close` to resume.
    mutating func end() -> [CheckedContinuation<Void, Never>] {
        hasEnded = true
        defer { closers = [] }
        return closers
    }

    private mutating func wake() -> Bool {
        defer { isAsleep = false }
        return isAsleep
    }
}
