import Synchronization

extension HTTPServer {
    /// What a server has counted so far, for metrics.
    public struct Counters: Sendable, Equatable {
        /// Connections that are open now.
        public var openConnections = 0
        /// Streams that are open now.
        public var openStreams = 0
        /// Connections accepted since the start.
        public var acceptedConnections = 0
        /// Requests handed to the responder since the start.
        public var requests = 0
        /// Requests that the server itself answered, by `Refusal.code`.
        public var refused: [String: Int] = [:]
    }
}

/// The counters of one worker: written on its loop, read from anywhere.
///
/// One a worker, so that two cores never write to one cache line for every request.
final class WorkerCounters: Sendable {
    let openConnections = Atomic<Int>(0)
    let openStreams = Atomic<Int>(0)
    let acceptedConnections = Atomic<Int>(0)
    let requests = Atomic<Int>(0)
    private let refused = Mutex<[String: Int]>([:])

    func countRefusal(_ refusal: Refusal) {
        refused.withLock { $0[refusal.code, default: 0] += 1 }
    }

    func add(to sum: inout HTTPServer.Counters) {
        sum.openConnections += openConnections.load(ordering: .relaxed)
        sum.openStreams += openStreams.load(ordering: .relaxed)
        sum.acceptedConnections += acceptedConnections.load(ordering: .relaxed)
        sum.requests += requests.load(ordering: .relaxed)
        sum.refused.merge(refused.withLock { $0 }, uniquingKeysWith: +)
    }
}

extension Atomic<Int> {
    /// Adds to a figure that nothing else is ordered by.
    func add(_ value: Int) {
        wrappingAdd(value, ordering: .relaxed)
    }
}
