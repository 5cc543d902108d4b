import EventLoop
import HTTP
import HTTPServer
import Synchronization
import TestSupport
import Testing

/// Lets handlers wait until the test opens it.
private final class Gate: Sendable {
    private let waiting = Mutex<(isOpen: Bool, count: Int)>((false, 0))

    var count: Int { waiting.withLock { $0.count } }

    func open() {
        waiting.withLock { $0.isOpen = true }
    }

    func pass() async {
        waiting.withLock { $0.count += 1 }
        while !waiting.withLock({ $0.isOpen }) { await EventLoopSleep.sleep(.milliseconds(1)) }
    }
}

@Suite(.timeLimit(.minutes(1)))
struct DrainTests {
    @Test func `requests under way are answered, idle ones closed, streams ended, new ones refused`() async throws {
        let gate = Gate()
        let respond: @Sendable (Request) async -> Response = { request in
            if request.path == "/slow" { await gate.pass() }
            return request.path == "/events" ? Response(.ok, body: .stream { _ in }) : await echo(request)
        }
        try await withServer(loops: 2, respond: respond) { server, port in
            let idle = try LiveClient(port: port)
            try idle.get("/a")
            _ = try idle.readResponse()
            let stream = try LiveClient(port: port)
            try stream.get("/events")
            _ = try stream.readStreamHead()
            let slow = try (0..<10).map { _ in try LiveClient(port: port) }
            for client in slow { try client.get("/slow") }
            await eventually("not all under way") { gate.count == 10 }

            async let drained: Void = server.drain(deadline: .seconds(30))
            #expect(try idle.awaitEnd().isEmpty)
            #expect(try stream.readEvent() == nil)
            stream.close()
            // Each loop stops accepting by itself, and only one of them need have come so far.
            await eventually("new ones are answered") {
                guard let late = try? LiveClient(port: port) else { return true }
                return (try? late.get("/a")) == nil || (try? late.readResponse()) == nil
            }
            gate.open()
            for client in slow {
                let response = try client.readResponse()
                #expect(response.status == 200)
                #expect(response.headers["Connection"] == "close")
                client.close()
            }
            await drained
            #expect(server.counters.openConnections == 0)
        }
    }

    @Test func `what takes longer than the deadline is cut`() async throws {
        let gate = Gate()
        try await withServer(respond: { request in
            await gate.pass()
            return await echo(request)
        }) { server, port in
            let client = try LiveClient(port: port)
            try client.get("/a")
            await eventually("not under way") { gate.count == 1 }
            await server.drain(deadline: .milliseconds(20))
            #expect(server.counters.openConnections == 0)
            #expect(try client.awaitEnd().isEmpty)
            gate.open()
        }
    }

    @Test func `a server starts once, on an address that is one`() async throws {
        try await withServer(respond: echo) { server, _ in
            #expect(throws: HTTPServerError.invalidState) { try server.start() }
            #expect(throws: HTTPServerError.invalidState) { try server.reloadCertificate() }
        }
        await #expect(throws: HTTPServerError.invalidHost("localhost")) {
            try await withServer(configure: { $0.host = "localhost" }, respond: echo) { _, _ in }
        }
    }

    @Test func `IPv6 works as well`() async throws {
        try await withServer(
            configure: { $0.host = "::" },
            respond: { request in
                Response(.ok, body: .bytes(Array(request.remoteAddress.utf8)))
            }
        ) { _, port in
            let client = try LiveClient(port: port)
            try client.get("/a")
            #expect(try client.readResponse().text == "127.0.0.1")
        }
    }
}
