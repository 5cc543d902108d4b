// HTTPServer: HTTP/1.1 and HTTP/1.0 (RFC 9112) over plain sockets or TLS, on the event loops.
//
// Each loop has a worker with a listening socket of its own on the same port, and a connection lives and dies on the
// loop that accepted it, as does the handler that answers its requests. The kernel spreads connections over the loops.
//
// libevent gives the loop and the readiness of sockets, and no more. Its own HTTP layer hands out requests that it has
// already made sense of: bare line feeds, folded lines, space before a colon and two lengths are repaired or dropped
// there, and whoever stands before us may have made other sense of the same bytes. Refusing them takes the bytes
// themselves, so the framing is `RequestParser`: strict, incremental, a value without input or output. Its
// bufferevents are left out too: they keep two buffers for each connection and ask the kernel more than once for every
// read, while here all connections of a loop read into one buffer and write straight to the socket. OpenSSL is driven
// the same way, so that plain sockets and TLS differ in two calls (`Transport`).
//
// Invariants: a connection is in one phase and touched on its loop alone; it reads no further request while one is being
// answered; every wait on a client has a deadline and a bound in bytes; after a refusal the connection ends, and nothing
// that follows on it is parsed; nothing leaves that the responder could have used to break the message.
//
// Start reading at `Connection.swift`; bytes become requests in `Connection+requests.swift`, responses become bytes in
// `Connection+responses.swift`.

public import EventLoop
import Glibc
public import HTTP
import Synchronization

/// Serves a responder over HTTP.
///
/// A server that has been started holds itself until it has drained.
public final class HTTPServer: Sendable {
    private let state: ServerState
    private let workers: [Worker]
    private let isStarted = Atomic<Bool>(false)

    /// A server with a worker on each loop of `loops`; it doesn't listen yet.
    public init(
        configuration: Configuration,
        loops: EventLoopGroup,
        responder: any Responder,
        observer: (any HTTPServerObserver)? = nil
    ) {
        let state = ServerState(configuration, responder, observer)
        self.state = state
        workers = loops.loops.map { Worker(loop: $0, state: state) }
    }

    /// Listens, and returns the address with the real port; connections are taken from now on.
    ///
    /// Ignores SIGPIPE for the whole process, since TLS writes to sockets that may be gone. Throws `HTTPServerError`
    /// where the address can't be bound or the certificate can't be loaded.
    public func start() throws(HTTPServerError) -> BoundAddress {
        guard !isStarted.exchange(true, ordering: .acquiringAndReleasing) else { throw .invalidState }
        signal(SIGPIPE, SIG_IGN)
        let configuration = state.configuration
        var context: TLSContext?
        if let files = configuration.tls { context = try TLSContext(files) }
        let (listeners, address) = try ListeningSocket.open(
            workers.count,
            host: configuration.host,
            port: configuration.port
        )
        for (worker, listener) in zip(workers, listeners) {
            worker.loop.execute { [context] in worker.open(listener, tls: context) }
        }
        return address
    }

    /// Loads the certificate's files again; new connections get it, and open ones go on with theirs.
    ///
    /// Throws `HTTPServerError` and goes on with the old one where the files can't be used together.
    public func reloadCertificate() throws(HTTPServerError) {
        guard let files = state.configuration.tls else { throw .invalidState }
        let context = try TLSContext(files)
        for worker in workers { worker.loop.execute { worker.use(context) } }
    }

    /// Stops for good: accepts no more, answers the requests that are under way with `Connection: close`, ends streams,
    /// closes idle connections, and returns when no connection is left.
    ///
    /// What is left after `deadline` is cut off. A second call returns at once.
    public func drain(deadline: Duration) async {
        await withTaskGroup { group in
            for worker in workers {
                group.addTask {
                    await withCheckedContinuation { continuation in
                        worker.loop.execute { worker.drain(deadline: deadline) { continuation.resume() } }
                    }
                }
            }
        }
    }

    /// What has been counted so far; from whichever thread.
    public var counters: Counters {
        var sum = Counters()
        for worker in workers { worker.counters.add(to: &sum) }
        return sum
    }
}
