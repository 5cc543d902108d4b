import EventLoop
import HTTP
import HTTPServer
import Synchronization
import TestSupport
import Testing

/// Opens a stream for every request and counts the clients that leave.
private final class Hub: Sendable {
    private struct State {
        var streams: [any ResponseStream] = []
        var closed = 0
        var refused = 0
    }

    private let state = Mutex(State())

    var streamCount: Int { state.withLock { $0.streams.count } }
    var closedCount: Int { state.withLock { $0.closed } }
    var refusedCount: Int { state.withLock { $0.refused } }

    func open(_ stream: any ResponseStream) {
        state.withLock { $0.streams.append(stream) }
        stream.onClose { self.state.withLock { $0.closed += 1 } }
    }

    @Sendable func respond(to request: Request) async -> Response {
        let headers: HeaderFields = ["Content-Type": "text/event-stream"]
        return Response(.ok, headers: headers, body: .stream { self.open($0) })
    }

    /// Runs `body` for each stream on its loop.
    func each(_ body: @escaping @Sendable (any ResponseStream) -> Void) {
        for stream in state.withLock({ $0.streams }) { stream.loop.execute { body(stream) } }
    }

    func send(_ event: ServerSentEvent) {
        let frame = StreamFrame(event.bytes)
        each { stream in
            if !stream.write(frame) { self.state.withLock { $0.refused += 1 } }
        }
    }
}

@Suite(.timeLimit(.minutes(1)))
struct StreamTests {
    @Test(arguments: ["HTTP/1.1", "HTTP/1.0"])
    func `events reach every client as they are written`(version: String) async throws {
        let hub = Hub()
        try await withServer(loops: 2, respond: hub.respond) { server, port in
            let clients = try (0..<4).map { _ in try LiveClient(port: port) }
            for client in clients {
                try client.send("GET /events \(version)\r\nHost: a\r\n\r\n")
                let head = try client.readStreamHead()
                #expect(head.status == 200)
                #expect(head.headers["Transfer-Encoding"] == (version == "HTTP/1.1" ? "chunked" : nil))
                #expect(head.headers["Content-Length"] == nil)
            }
            await eventually("not all open") { hub.streamCount == 4 }
            #expect(server.counters.openStreams == 4)
            for number in 1...3 { hub.send(ServerSentEvent(id: "\(number)", data: Array("one\ntwo".utf8))) }
            for client in clients {
                for number in 1...3 {
                    #expect(try client.readEvent() == LiveEvent(id: "\(number)", data: "one\ntwo"))
                }
            }
            hub.each { $0.end() }
            for client in clients {
                #expect(try client.readEvent() == nil)
                try client.awaitEnd()
            }
            await eventually("not all closed") { hub.closedCount == 4 }
            #expect(server.counters.openStreams == 0)
        }
    }

    enum Departure: CaseIterable, Sendable {
        case close, halfClose, reset
    }

    @Test(arguments: Departure.allCases)
    func `a client that leaves is noticed at once and told once`(departure: Departure) async throws {
        let hub = Hub()
        let observer = RecordingObserver()
        try await withServer(observer: observer, respond: hub.respond) { server, port in
            let client = try LiveClient(port: port)
            try client.get("/events")
            _ = try client.readStreamHead()
            await eventually("not open") { hub.streamCount == 1 }
            #expect(hub.closedCount == 0)
            switch departure {
            case .close: client.close()
            case .halfClose: client.finishSending()
            case .reset: client.reset()
            }
            await eventually("not noticed") { hub.closedCount == 1 }
            hub.send(ServerSentEvent(data: [65]))
            hub.each { $0.end() }
            await eventually("a write to a closed stream was taken") { hub.refusedCount == 1 }
            await eventually("still open") { server.counters.openConnections == 0 }
            #expect(hub.closedCount == 1)
            #expect(observer.requests.map(\.isStream) == [true])
        }
    }

    @Test func `a stream opens behind a request that came with it`() async throws {
        let hub = Hub()
        let respond: @Sendable (Request) async -> Response = { request in
            request.path == "/first" ? Response(.noContent) : await hub.respond(to: request)
        }
        try await withServer(respond: respond) { _, port in
            let client = try LiveClient(port: port)
            // In one piece, so that the second is kept; and what comes after a stream's request is nobody's.
            let requests = ["/first", "/events", "/third"].map { "GET \($0) HTTP/1.1\r\nHost: a\r\n\r\n" }
            try client.send(requests.joined())
            #expect(try client.readResponse().status == 204)
            #expect(try client.readStreamHead().status == 200)
            await eventually("not open") { hub.streamCount == 1 }
            hub.send(ServerSentEvent(id: "1", data: Array("one".utf8)))
            #expect(try client.readEvent() == LiveEvent(id: "1", data: "one"))
        }
    }

    @Test func `what a client sends during a stream is dropped`() async throws {
        let hub = Hub()
        try await withServer(respond: hub.respond) { _, port in
            let client = try LiveClient(port: port)
            try client.get("/events")
            _ = try client.readStreamHead()
            // More than any buffer on the way holds, so that it has been read where all of it could be sent.
            let block = [UInt8](repeating: 65, count: 1 << 20)
            for _ in 0..<32 { try client.send(block) }
            hub.send(ServerSentEvent(id: "1", data: [66]))
            #expect(try client.readEvent()?.data == "B")
            #expect(hub.closedCount == 0)
        }
    }

    @Test func `a reader that falls behind the limit is cut off`() async throws {
        let hub = Hub()
        let observer = RecordingObserver()
        try await withServer(
            observer: observer,
            configure: { $0.limits.streamOutput = 65_536 },
            respond: hub.respond
        ) { server, port in
            let client = try LiveClient(port: port, receiveBuffer: 4096)
            try client.get("/events")
            _ = try client.readStreamHead()
            await eventually("not open") { hub.streamCount == 1 }
            let data = [UInt8](repeating: 65, count: 65_536)
            for _ in 0..<200 where hub.refusedCount == 0 {
                hub.send(ServerSentEvent(data: data))
                await Task.yield()
            }
            await eventually("not cut off") { hub.closedCount == 1 && server.counters.openStreams == 0 }
            #expect(hub.refusedCount > 0)
            #expect(observer.faults.count == 1)
        }
    }

    @Test func `a reader that takes in nothing is cut off in time`() async throws {
        let hub = Hub()
        try await withServer(configure: { $0.deadlines.writeStall = .milliseconds(60) }, respond: hub.respond) {
            _,
            port in
            let client = try LiveClient(port: port, receiveBuffer: 4096)
            try client.get("/events")
            _ = try client.readStreamHead()
            await eventually("not open") { hub.streamCount == 1 }
            hub.send(ServerSentEvent(data: [UInt8](repeating: 65, count: 8 << 20)))
            await eventually("not cut off") { hub.closedCount == 1 }
            #expect(hub.refusedCount == 0)
        }
    }

    @Test func `HEAD of a stream opens none`() async throws {
        let hub = Hub()
        try await withServer(respond: hub.respond) { _, port in
            let client = try LiveClient(port: port)
            try client.send("HEAD /events HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.readResponse(isHead: true).headers["Content-Type"] == "text/event-stream")
            #expect(hub.streamCount == 0)
        }
    }

    @Test func `a stream may be written and ended within its opening`() async throws {
        try await withServer(respond: { _ in
            Response(
                .ok,
                body: .stream { stream in
                    stream.write(StreamFrame(Array("data: now\n\n".utf8)))
                    stream.end()
                    #expect(!stream.write(StreamFrame([65])))
                }
            )
        }) { _, port in
            let client = try LiveClient(port: port)
            try client.get("/")
            let response = try client.readResponse()
            #expect(response.text == "data: now\n\n")
            try client.awaitEnd()
        }
    }
}
