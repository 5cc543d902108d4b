import Storage
import Synchronization

/// Lends reading connections, opened when first needed and never more than a fixed number.
///
/// The borrower uses one on its own thread and gives it back without suspending in between, so that the pool is
/// exhausted only while as many threads read; who comes then waits as a continuation, first come, first served.
final class ReaderPool: Sendable {
    private let state: Mutex<State>
    private let open: @Sendable () throws(StorageError) -> Connection

    init(maximum: Int, open: @escaping @Sendable () throws(StorageError) -> Connection) {
        self.state = Mutex(State(maximum: maximum))
        self.open = open
    }

    /// Runs the body with a connection that nobody else uses meanwhile.
    func read<Result>(
        _ body: (Connection) throws(StorageError) -> Result
    ) async throws(StorageError) -> Result {
        let connection = try await borrow()
        defer { giveBack(connection) }
        return try body(connection)
    }

    /// Refuses further reads and waits until the running ones are done and every connection is closed.
    func close() async {
        await withCheckedContinuation { continuation in
            let closing = state.withLock { $0.close(continuation) }
            for connection in closing.idle {
                connection.close()
            }
            for waiter in closing.waiting {
                waiter.resume(returning: .refused)
            }
            for closer in state.withLock({ $0.closed(closing.idle.count) }) {
                closer.resume()
            }
        }
    }

    /// Throws once `close` began.
    func requireOpen() throws(StorageError) {
        guard !state.withLock({ $0.isClosed }) else { throw .shuttingDown }
    }

    private func borrow() async throws(StorageError) -> Connection {
        let grant = await withCheckedContinuation { continuation in
            guard let grant = state.withLock({ $0.request(continuation) }) else { return }
            continuation.resume(returning: grant)
        }
        switch grant {
        case .lent(let connection): return connection
        case .refused: throw .shuttingDown
        case .place:
            do throws(StorageError) {
                return try open()
            } catch {
                freePlace()
                throw error
            }
        }
    }

    private func giveBack(_ connection: Connection) {
        switch state.withLock({ $0.giveBack(connection) }) {
        case .kept: break
        case .next(let waiter): waiter.resume(returning: .lent(connection))
        case .discard:
            connection.close()
            for closer in state.withLock({ $0.closed(1) }) {
                closer.resume()
            }
        }
    }

    private func freePlace() {
        let (waiter, closers) = state.withLock { ($0.passOnPlace(), $0.closed(0)) }
        waiter?.resume(returning: .place)
        for closer in closers {
            closer.resume()
        }
    }
}

extension ReaderPool {
    /// What a borrower gets: a connection, the right to open one, or a no.
    enum Grant {
        case lent(Connection)
        case place
        case refused
    }

    enum Return {
        case kept
        case next(CheckedContinuation<Grant, Never>)
        case discard
    }

    /// Which connections rest and who waits; each method returns what to do after unlocking.
    struct State {
        typealias Waiter = CheckedContinuation<Grant, Never>
        typealias Closer = CheckedContinuation<Void, Never>

        let maximum: Int
        private var idle: [Connection] = []
        /// Connections that are open or being opened.
        private var taken = 0
        private var waiting: [Waiter] = []
        private(set) var isClosed = false
        private var closers: [Closer] = []

        init(maximum: Int) {
            self.maximum = maximum
        }

        /// The grant, or `nil` when the borrower was put into the queue.
        mutating func request(_ waiter: Waiter) -> Grant? {
            if isClosed { return .refused }
            // The one returned last has the warmest cache.
            if let connection = idle.popLast() { return .lent(connection) }
            if taken < maximum {
                taken += 1
                return .place
            }
            waiting.append(waiter)
            return nil
        }

        mutating func giveBack(_ connection: Connection) -> Return {
            if isClosed { return .discard }
            if !waiting.isEmpty { return .next(waiting.removeFirst()) }
            idle.append(connection)
            return .kept
        }

        /// A place whose connection could not be opened goes to the next in the queue, or is free again.
        mutating func passOnPlace() -> Waiter? {
            if !waiting.isEmpty { return waiting.removeFirst() }
            taken -= 1
            return nil
        }

        mutating func close(_ closer: Closer) -> (idle: [Connection], waiting: [Waiter]) {
            isClosed = true
            closers.append(closer)
            defer { (idle, waiting) = ([], []) }
            return (idle, waiting)
        }

        /// Takes note of closed connections and returns the callers of `close` once none is left.
        mutating func closed(_ count: Int) -> [Closer] {
            taken -= count
            guard isClosed, taken == 0 else { return [] }
            defer { closers = [] }
            return closers
        }
    }
}
