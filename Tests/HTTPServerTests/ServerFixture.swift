import EventLoop
import HTTP
import HTTPServer
import Synchronization
import Testing

/// Answers by a closure.
struct ClosureResponder: Responder {
    let body: @Sendable (Request) async -> Response

    func respond(to request: Request) async -> Response {
        await body(request)
    }
}

/// Gathers what the server tells, and lets a test wait for it.
final class RecordingObserver: HTTPServerObserver {
    private struct State {
        var requests: [FinishedRequest] = []
        var faults: [ServerFault] = []
    }

    private let state = Mutex(State())

    var requests: [FinishedRequest] { state.withLock { $0.requests } }
    var faults: [ServerFault] { state.withLock { $0.faults } }

    func requestFinished(_ request: FinishedRequest) {
        state.withLock { $0.requests.append(request) }
    }

    func faultOccurred(_ fault: ServerFault) {
        state.withLock { $0.faults.append(fault) }
    }
}

/// A server on a free port with loops of its own, gone when the body returns.
func withServer<Result>(
    loops count: Int = 1,
    observer: RecordingObserver = RecordingObserver(),
    configure: (inout HTTPServer.Configuration) -> Void = { _ in },
    respond: @escaping @Sendable (Request) async -> Response,
    _ body: (HTTPServer, UInt16) async throws -> Result
) async throws -> Result {
    let responder = ClosureResponder(body: respond)
    return try await withServer(loops: count, observer: observer, configure: configure, responder: responder, body)
}

/// The same with a responder that may also decide over large content.
func withServer<Result>(
    loops count: Int = 1,
    observer: RecordingObserver = RecordingObserver(),
    configure: (inout HTTPServer.Configuration) -> Void = { _ in },
    responder: some Responder,
    _ body: (HTTPServer, UInt16) async throws -> Result
) async throws -> Result {
    var configuration = HTTPServer.Configuration()
    configure(&configuration)
    let loops = try EventLoopGroup(count: count)
    let server = HTTPServer(
        configuration: configuration,
        loops: loops,
        responder: responder,
        observer: observer
    )
    let address = try server.start()
    do {
        let result = try await body(server, address.port)
        await server.drain(deadline: .milliseconds(50))
        loops.stop()
        return result
    } catch {
        await server.drain(deadline: .milliseconds(50))
        loops.stop()
        throw error
    }
}

/// Waits until `condition` holds, looking again and again; fails after some seconds.
func eventually(
    _ comment: Comment,
    within duration: Duration = .seconds(5),
    sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () -> Bool
) async {
    let deadline = ContinuousClock.now + duration
    while !condition() {
        guard ContinuousClock.now < deadline else {
            Issue.record(comment, sourceLocation: sourceLocation)
            return
        }
        await Task.yield()
    }
}

/// What most tests answer with: the request told back.
func echo(_ request: Request) async -> Response {
    let content = String(decoding: request.body, as: UTF8.self)
    let text = "\(request.method.rawValue) \(request.path)?\(request.query) \(content)"
    return Response(.ok, headers: ["Content-Type": "text/plain"], body: .bytes(Array(text.utf8)))
}

/// Waits on the loop that the caller runs on.
enum EventLoopSleep {
    static func sleep(_ duration: Duration) async {
        await EventLoop.current?.sleep(for: duration)
    }
}
