import EventLoop
import HTTP
import HTTPServer
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct LimitTests {
    private static let slowClient: @Sendable (inout HTTPServer.Configuration) -> Void = { configuration in
        configuration.deadlines.head = .milliseconds(80)
        configuration.deadlines.body = .milliseconds(80)
        configuration.deadlines.idle = .milliseconds(80)
    }

    /// Sends a byte again and again until the server answers; a deadline on inactivity would never pass.
    private func drip(_ byte: String, into client: LiveClient) async throws -> LiveResponse {
        for _ in 0..<1000 {
            try? client.send(byte)
            if let response = try? client.readResponse(within: .milliseconds(10)) { return response }
        }
        return try client.readResponse()
    }

    @Test func `a head that drips in is cut off by the time since its first byte`() async throws {
        try await withServer(configure: Self.slowClient, respond: echo) { _, port in
            let client = try LiveClient(port: port)
            try client.send("GET / HTTP/1.1\r\nHost: a\r\nX: ")
            let response = try await drip("a", into: client)
            #expect(response.status == 408)
            #expect(response.text.contains("request_timeout"))
        }
    }

    @Test func `content that drips in is cut off by the time since its head`() async throws {
        try await withServer(configure: Self.slowClient, respond: echo) { _, port in
            let client = try LiveClient(port: port)
            try client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n")
            #expect(try await drip("a", into: client).status == 408)
        }
    }

    @Test func `an idle connection is closed without a word`() async throws {
        try await withServer(configure: Self.slowClient, respond: echo) { server, port in
            let silent = try LiveClient(port: port)
            #expect(try silent.awaitEnd().isEmpty)
            let client = try LiveClient(port: port)
            try client.get("/a")
            #expect(try client.readResponse().status == 200)
            #expect(try client.awaitEnd().isEmpty)
            #expect(server.counters.refused.isEmpty)
        }
    }

    @Test func `a responder and a stream may take longer than any deadline`() async throws {
        let respond: @Sendable (Request) async -> Response = { request in
            await EventLoopSleep.sleep(.milliseconds(300))
            return Response(
                .ok,
                body: .stream { stream in
                    stream.loop.schedule(after: .milliseconds(300)) {
                        stream.write(StreamFrame(Array("late".utf8)))
                        stream.end()
                    }
                }
            )
        }
        try await withServer(configure: Self.slowClient, respond: respond) { _, port in
            let client = try LiveClient(port: port)
            try client.get("/a")
            #expect(try client.readResponse().text == "late")
        }
    }

    @Test func `a client that doesn't read its response is cut off`() async throws {
        let observer = RecordingObserver()
        try await withServer(
            observer: observer,
            configure: { $0.deadlines.writeStall = .milliseconds(60) },
            respond: { _ in Response(.ok, body: .bytes([UInt8](repeating: 65, count: 16 << 20))) }
        ) { server, port in
            let client = try LiveClient(port: port, receiveBuffer: 4096)
            try client.get("/a")
            await eventually("not cut off") {
                server.counters.acceptedConnections == 1 && server.counters.openConnections == 0
            }
            #expect(observer.faults.count == 1)
        }
    }

    @Test func `a client that pipelines without reading is not read further`() async throws {
        try await withServer(
            respond: { _ in Response(.ok, body: .bytes([UInt8](repeating: 65, count: 1 << 20))) }
        ) { server, port in
            let client = try LiveClient(port: port, receiveBuffer: 4096)
            let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
            try client.send(String(repeating: request, count: 1000))
            await eventually("none answered") { server.counters.requests > 0 }
            let answered = server.counters.requests
            #expect(answered < 100)
            #expect(try client.readResponse(within: .seconds(20)).body.count == 1 << 20)
        }
    }

    @Test func `more connections than allowed are turned away politely`() async throws {
        try await withServer(configure: { $0.limits.connections = 2 }, respond: echo) { server, port in
            let clients = try (0..<2).map { _ in try LiveClient(port: port) }
            for client in clients {
                try client.get("/a")
                #expect(try client.readResponse().status == 200)
            }
            let third = try LiveClient(port: port)
            let response = try third.readResponse()
            #expect(response.status == 503)
            #expect(response.text.contains("too_many_connections"))
            third.close()
            clients[0].close()
            await eventually("not closed") { server.counters.openConnections == 1 }
            let fourth = try LiveClient(port: port)
            try fourth.get("/b")
            #expect(try fourth.readResponse().status == 200)
        }
    }

    @Test(arguments: ["a\r\nSet-Cookie: b", "a\nb", "a\rb", "a\0b", "a\u{7F}"])
    func `a field value can't add lines to a response`(value: String) async throws {
        let observer = RecordingObserver()
        let respond: @Sendable (Request) async -> Response = { _ in
            Response(.ok, headers: ["X-Name": value], body: .bytes([65]))
        }
        try await withServer(observer: observer, respond: respond) { _, port in
            let client = try LiveClient(port: port)
            try client.get("/a")
            let response = try client.readResponse()
            #expect(response.status == 500)
            #expect(response.headers["X-Name"] == nil)
            #expect(response.headers["Set-Cookie"] == nil)
            #expect(response.text.contains("internal_error"))
            let id = response.headers["X-Request-Id"] ?? ""
            #expect(observer.faults == [.invalidResponseField(name: "X-Name", requestID: id)])
        }
    }

    @Test func `a field name can't be anything but a token`() async throws {
        try await withServer(respond: { _ in Response(.ok, headers: ["X: Y\r\nZ": "a"]) }) { _, port in
            let client = try LiveClient(port: port)
            try client.get("/a")
            #expect(try client.readResponse().status == 500)
        }
    }

    @Test func `what belongs to the server can't be set by a responder`() async throws {
        let headers: HeaderFields = [
            "content-length": "99", "Transfer-Encoding": "gzip", "Connection": "upgrade", "DATE": "never",
            "X-Request-Id": "mine",
        ]
        try await withServer(respond: { _ in Response(.ok, headers: headers, body: .bytes([65])) }) { _, port in
            let client = try LiveClient(port: port)
            try client.get("/a")
            let response = try client.readResponse()
            #expect(response.headers.values(of: "Content-Length") == ["1"])
            #expect(response.headers["Transfer-Encoding"] == nil)
            #expect(response.headers["Connection"] == nil)
            #expect(response.headers.values(of: "Date").count == 1)
            #expect(response.headers["Date"] != "never")
            #expect(response.headers.values(of: "X-Request-Id") == ["mine"])
        }
    }
}
