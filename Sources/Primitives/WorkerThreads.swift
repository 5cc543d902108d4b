import Synchronization

/// A few threads for work that blocks, each with something of its own to work with.
///
/// Callers suspend and hold no thread. Work waits in one queue and is done first come, first served, by whichever thread is
/// free; threads are started when there is work for them, up to a number, and end when the last reference is gone. What
/// a thread works with is made on it and never leaves it, so it need not be safe to share: a handle of a C library, say.
public final class WorkerThreads<Resource>: Sendable {
    private let queue: WorkQueue<Resource>

    /// Up to `count` threads, each with what `makeResource` makes for it.
    public init(count: Int, makeResource: @escaping @Sendable () -> Resource) {
        queue = WorkQueue(count: count, makeResource: makeResource)
    }

    deinit {
        queue.end()
    }

    /// Runs `work` on one of the threads and suspends the caller until it is done.
    ///
    /// Throws where the system gives not even one thread.
    public func run<Value: Sendable>(
        _ work: @escaping @Sendable (Resource) -> Value
    ) async throws(ThreadError) -> Value {
        let result: Result<Value, ThreadError> = await withCheckedContinuation { continuation in
            queue.add(
                Work(
                    run: { continuation.resume(returning: .success(work($0))) },
                    refuse: { continuation.resume(returning: .failure($0)) }
                )
            )
        }
        return try result.get()
    }
}

/// Something to do, or to be told that it can't be done.
private struct Work<Resource>: Sendable {
    let run: @Sendable (Resource) -> Void
    let refuse: @Sendable (ThreadError) -> Void
}

/// What waits, and who works.
private final class WorkQueue<Resource>: Sendable {
    private struct State {
        var waiting: ArraySlice<Work<Resource>> = []
        var threadCount = 0
        /// Threads that sleep and haven't been rung for.
        var idleCount = 0
        var isEnding = false

        enum Addition {
            case queued, wakeThread, startThread
        }

        mutating func add(_ work: Work<Resource>, limit: Int) -> Addition {
            waiting.append(work)
            if idleCount > 0 {
                idleCount -= 1
                return .wakeThread
            }
            guard threadCount < limit else { return .queued }
            threadCount += 1
            return .startThread
        }

        /// What must be refused since nobody is left who could do it.
        mutating func threadFailed() -> ArraySlice<Work<Resource>> {
            threadCount -= 1
            guard threadCount == 0 else { return [] }
            defer { waiting = [] }
            return waiting
        }

        enum Step {
            case work(Work<Resource>), sleep, end
        }

        mutating func next() -> Step {
            if let work = waiting.popFirst() { return .work(work) }
            if isEnding { return .end }
            idleCount += 1
            return .sleep
        }

        /// How many threads sleep and must be woken to end.
        mutating func end() -> Int {
            isEnding = true
            defer { idleCount = 0 }
            return idleCount
        }
    }

    private let state = Mutex(State())
    private let bell = Bell()
    private let limit: Int
    private let makeResource: @Sendable () -> Resource

    init(count: Int, makeResource: @escaping @Sendable () -> Resource) {
        precondition(count > 0, "work without threads would never be done")
        limit = count
        self.makeResource = makeResource
    }

    func add(_ work: Work<Resource>) {
        switch state.withLock({ $0.add(work, limit: limit) }) {
        case .queued: break
        case .wakeThread: bell.ring()
        case .startThread: startWorker()
        }
    }

    func end() {
        for _ in 0..<state.withLock({ $0.end() }) { bell.ring() }
    }

    private func startWorker() {
        do throws(ThreadError) {
            try startThread { self.work(with: self.makeResource()) }
        } catch {
            for work in state.withLock({ $0.threadFailed() }) { work.refuse(error) }
        }
    }

    private func work(with resource: Resource) {
        while true {
            switch state.withLock({ $0.next() }) {
            case .work(let work): work.run(resource)
            case .sleep: bell.wait()
            case .end: return
            }
        }
    }
}
