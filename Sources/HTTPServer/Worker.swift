import CLibevent
import EventLoop
import Glibc
import HTTP
import Synchronization

/// What the workers of one server share.
final class ServerState: Sendable {
    let configuration: HTTPServer.Configuration
    let responder: any Responder
    let observer: (any HTTPServerObserver)?
    /// For the limit, which holds for all workers together.
    let openConnections = Atomic<Int>(0)
    /// Bytes of large content that were promised and haven't been answered.
    let promisedContent = Atomic<Int>(0)

    init(_ configuration: HTTPServer.Configuration, _ responder: any Responder, _ observer: (any HTTPServerObserver)?) {
        self.configuration = configuration
        self.responder = responder
        self.observer = observer
    }
}

/// One loop's share of the server: its listening socket, its connections and the buffers that these take turns with.
///
/// Checked without the compiler's help: everything but the constants is touched on the loop's thread alone.
final class Worker: @unchecked Sendable {
    let loop: EventLoop
    let counters = WorkerCounters()
    let responder: any Responder
    let parserLimits: RequestParser.Limits
    let deadlines: HTTPServer.Configuration.Deadlines
    let streamOutputLimit: Int
    let spoolFolder: String?
    private let state: ServerState

    // Loop thread only.
    /// Where bytes arrive; what isn't consumed within the callback is copied.
    let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)
    /// Where heads are written.
    var encoded: [UInt8] = []
    var clock = ServerClock()
    var requestIDs = RequestIDGenerator()
    private(set) var isDraining = false
    private var tls: TLSContext?
    private var connections: [Connection] = []
    private var listener: Int32 = -1
    private var acceptEvent: OpaquePointer?
    private var sweepTimer: LoopTimer?
    private var drainTimer: LoopTimer?
    private var drained: (() -> Void)?

    init(loop: EventLoop, state: ServerState) {
        self.loop = loop
        self.state = state
        responder = state.responder
        let limits = state.configuration.limits
        parserLimits = RequestParser.Limits(
            head: limits.head,
            target: limits.target,
            fields: limits.fields,
            body: limits.body,
            buffer: limits.buffer
        )
        spoolFolder = state.configuration.spoolFolder
        deadlines = state.configuration.deadlines
        streamOutputLimit = limits.streamOutput
        encoded.reserveCapacity(32_768)
    }

    deinit {
        scratch.deallocate()
    }

    // MARK: Listening

    /// Begins to accept from `listener`, which it takes over.
    ///
    /// The worker holds itself from here until it has drained.
    func open(_ listener: Int32, tls: TLSContext?) {
        self.listener = listener
        self.tls = tls
        acceptEvent = event_new(
            loop.base,
            listener,
            Int16(EV_READ | EV_PERSIST),
            { _, _, context in
                guard let context else { return }
                let worker = Unmanaged<Worker>.fromOpaque(context).takeUnretainedValue()
                worker.accept(atMost: 64)
                worker.loop.runPending()
            },
            Unmanaged.passRetained(self).toOpaque()
        )
        event_add(acceptEvent, nil)
        let shortest = [deadlines.head, deadlines.body, deadlines.idle, deadlines.writeStall].min() ?? .seconds(1)
        sweepTimer = loop.schedule(every: min(.seconds(1), max(.milliseconds(10), shortest / 4))) { self.sweep() }
    }

    /// New connections get this certificate; those that are open keep theirs.
    func use(_ tls: TLSContext) {
        self.tls = tls
    }

    private func accept(atMost limit: Int) {
        for _ in 0..<limit {
            var address = sockaddr_storage()
            let descriptor = shim_accept(listener, &address)
            if descriptor >= 0 {
                add(descriptor, IPAddress(address))
            } else if errno == EAGAIN {
                return
            } else if errno != EINTR, errno != ECONNABORTED {
                return pauseAccepting(errno)
            }
        }
    }

    /// Out of descriptors or memory: a moment of rest, since the event would fire again at once and forever.
    private func pauseAccepting(_ failure: Int32) {
        report(.cannotAccept(errno: failure))
        event_del(acceptEvent)
        loop.schedule(after: .milliseconds(100)) {
            if let event = self.acceptEvent { event_add(event, nil) }
        }
    }

    private func add(_ descriptor: Int32, _ peer: IPAddress) {
        let limit = state.configuration.limits.connections
        let count = state.openConnections.wrappingAdd(1, ordering: .relaxed).newValue
        counters.openConnections.add(1)
        counters.acceptedConnections.add(1)
        let session = tls.flatMap { $0.makeSession(descriptor) }
        let connection = Connection(Transport(descriptor: descriptor, session: session), peer: peer, worker: self)
        connection.index = connections.count
        connections.append(connection)
        connection.open()
        // A polite refusal needs a connection too, so these are bounded as well; TLS would have to shake hands first.
        let isPolite = count <= limit + 256 && tls == nil
        if count > limit {
            isPolite ? connection.refuse(.tooManyConnections) : connection.close()
        } else if tls != nil, session == nil {
            connection.close()
        }
    }

    /// Forgets a connection that has closed itself; the last one takes its place in the list.
    func remove(_ connection: Connection) {
        state.openConnections.wrappingSubtract(1, ordering: .relaxed)
        counters.openConnections.add(-1)
        let last = connections.removeLast()
        if last !== connection {
            last.index = connection.index
            connections[connection.index] = last
        }
        finishDrainWhenEmpty()
    }

    // MARK: Time

    /// Ends what is overdue.
    ///
    /// From the back, since closing moves the last connection into the gap.
    private func sweep() {
        let now = ServerClock.milliseconds()
        var index = connections.count - 1
        while index >= 0 {
            if index < connections.count, connections[index].deadline <= now { connections[index].expire() }
            index -= 1
        }
    }

    // MARK: What connections ask for

    func origin(of connection: Connection, _ headers: HeaderFields) -> ClientOrigin {
        ClientOrigin(
            peer: connection.peer,
            peerText: connection.peer.description,
            isTLS: connection.transport.isTLS,
            headers: headers,
            trusted: state.configuration.trustedProxies
        )
    }

    /// Sets a share of the room for large content aside; `false` where there isn't enough of it.
    func reserveContent(_ byteCount: Int) -> Bool {
        let promised = state.promisedContent.wrappingAdd(byteCount, ordering: .relaxed).newValue
        if promised <= state.configuration.limits.spool { return true }
        releaseContent(byteCount)
        return false
    }

    /// Gives a share back.
    func releaseContent(_ byteCount: Int) {
        state.promisedContent.wrappingSubtract(byteCount, ordering: .relaxed)
    }

    func finished(_ exchange: Exchange) {
        state.observer?.requestFinished(exchange.record)
    }

    func report(_ fault: ServerFault) {
        state.observer?.faultOccurred(fault)
    }

    // MARK: Drain

    /// Stops accepting, lets requests finish, ends streams and closes idle connections.
    ///
    /// Whatever is left after `deadline` is cut. `completion` is called on the loop.
    func drain(deadline: Duration, _ completion: @escaping () -> Void) {
        guard listener >= 0 else { return completion() }
        isDraining = true
        drained = completion
        // Connections that the kernel has completed for us would be reset by the close.
        accept(atMost: 4096)
        if let acceptEvent { event_free(acceptEvent) }
        acceptEvent = nil
        close(listener)
        listener = -1
        for connection in connections { connection.drain() }
        drainTimer = loop.schedule(after: deadline) {
            for connection in self.connections { connection.close() }
        }
        finishDrainWhenEmpty()
    }

    private func finishDrainWhenEmpty() {
        guard isDraining, connections.isEmpty, let drained else { return }
        self.drained = nil
        drainTimer?.cancel()
        sweepTimer?.cancel()
        drainTimer = nil
        sweepTimer = nil
        drained()
        // Given since `open`. Later and not here: callers still use the worker.
        loop.execute { Unmanaged.passUnretained(self).release() }
    }
}
