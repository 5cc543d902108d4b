import HTTP
import HTTPServer
import Testing
import TestSupport

@Suite(.timeLimit(.minutes(1)))
struct HTTPServerTests {
    @Test func `a connection serves one request after the other`() async throws {
        try await withServer(respond: echo) { _, port in
            let client = try LiveClient(port: port)
            for number in 1...3 {
                try client.get("/n/\(number)?q=\(number)")
                let response = try client.readResponse()
                #expect(response.status == 200)
                #expect(response.text == "GET /n/\(number)?q=\(number) ")
                #expect(response.headers["Connection"] == nil)
                #expect(response.headers["Date"]?.hasSuffix(" GMT") == true)
                #expect(response.headers["X-Request-Id"]?.count == 15)
            }
        }
    }

    @Test func `pipelined requests are answered in order`() async throws {
        try await withServer(respond: { request in
            // The first takes longest: order must come from the connection, not from luck.
            if request.path == "/0" { await EventLoopSleep.sleep(.milliseconds(20)) }
            return await echo(request)
        }) { _, port in
            let client = try LiveClient(port: port)
            let requests = (0..<50).map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }
            try client.send(requests.joined())
            for number in 0..<50 { #expect(try client.readResponse().text == "GET /\(number)? ") }
        }
    }

    @Test func `content arrives whole, by length and in chunks`() async throws {
        try await withServer(respond: echo) { _, port in
            let client = try LiveClient(port: port)
            try client.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello")
            #expect(try client.readResponse().text == "POST /a? hello")
            let chunked = "POST /b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            try client.send(chunked + "3\r\nhel\r\n00A\r\nlo, world!\r\n0\r\nX-Trailer: dropped\r\n\r\n")
            #expect(try client.readResponse().text == "POST /b? hello, world!")
            try client.get("/c")
            #expect(try client.readResponse().text == "GET /c? ")
        }
    }

    @Test func `a request may arrive byte by byte`() async throws {
        try await withServer(respond: echo) { _, port in
            let client = try LiveClient(port: port)
            let text = "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n"
            for byte in text.utf8 { try client.send([byte]) }
            #expect(try client.readResponse().text == "POST /a? body")
        }
    }

    @Test func `a client that expects 100 is told to go on`() async throws {
        try await withServer(respond: echo) { _, port in
            let client = try LiveClient(port: port)
            try client.send("PUT /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
            #expect(try client.readResponse().status == 100)
            try client.send("ok")
            #expect(try client.readResponse().text == "PUT /a? ok")
        }
    }

    @Test func `too much content is refused before it is sent`() async throws {
        try await withServer(configure: { $0.limits.body = 10 }, respond: echo) { _, port in
            let client = try LiveClient(port: port)
            try client.send("PUT /a HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\nExpect: 100-continue\r\n\r\n")
            #expect(try client.readResponse().status == 413)
            try client.awaitEnd()
        }
    }

    @Test func `HEAD gets the head of GET and no content`() async throws {
        try await withServer(respond: echo) { _, port in
            let client = try LiveClient(port: port)
            try client.send("HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n")
            let response = try client.readResponse(isHead: true)
            #expect(response.headers["Content-Length"] == "9")
            try client.get("/b")
            #expect(try client.readResponse().text == "GET /b? ")
        }
    }

    @Test(arguments: [204, 304])
    func `a status without content has neither content nor length`(code: Int) async throws {
        let respond: @Sendable (Request) async -> Response = { request in
            request.path == "/a" ? Response(Status(code), body: .bytes([1, 2, 3])) : await echo(request)
        }
        try await withServer(respond: respond) { _, port in
            let client = try LiveClient(port: port)
            try client.get("/a")
            try client.get("/b")
            let response = try client.readResponse()
            #expect(response.status == code)
            #expect(response.headers["Content-Length"] == nil)
            #expect(try client.readResponse().text == "GET /b? ")
        }
    }

    @Test func `Connection close ends the connection after the response`() async throws {
        try await withServer(respond: echo) { _, port in
            let client = try LiveClient(port: port)
            try client.get("/a", headers: "Connection: close\r\n")
            let response = try client.readResponse()
            #expect(response.status == 200)
            #expect(response.headers["Connection"] == "close")
            #expect(try client.awaitEnd().isEmpty)
        }
    }

    @Test func `HTTP 1.0 closes unless it asks to keep the connection`() async throws {
        try await withServer(respond: echo) { _, port in
            let client = try LiveClient(port: port)
            try client.send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            #expect(try client.readResponse().headers["Connection"] == "keep-alive")
            try client.send("GET /b HTTP/1.0\r\n\r\n")
            #expect(try client.readResponse().text == "GET /b? ")
            try client.awaitEnd()
        }
    }

    @Test func `a client that finishes sending still gets its response`() async throws {
        try await withServer(respond: { request in
            await EventLoopSleep.sleep(.milliseconds(5))
            return await echo(request)
        }) { _, port in
            let client = try LiveClient(port: port)
            try client.get("/a")
            client.finishSending()
            #expect(try client.readResponse().text == "GET /a? ")
            try client.awaitEnd()
        }
    }

    @Test(arguments: [1, 16_384, 16_385, 8_000_000])
    func `content of any size arrives whole`(size: Int) async throws {
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try await withServer(respond: { _ in Response(.ok, body: .slice(bytes[...])) }) { _, port in
            let client = try LiveClient(port: port, receiveBuffer: 4096)
            try client.get("/a")
            #expect(try client.readResponse(within: .seconds(20)).body == bytes)
            try client.get("/a")
            #expect(try client.readResponse(within: .seconds(20)).body == bytes)
        }
    }

    @Test func `targets in absolute form are reduced to their path`() async throws {
        try await withServer(respond: { request in
            Response(.ok, body: .bytes(Array("\(request.path) \(request.query) \(request.headers["Host"] ?? "")".utf8)))
        }) { _, port in
            let client = try LiveClient(port: port)
            try client.get("http://example.com:81/a/b?c=d")
            #expect(try client.readResponse().text == "/a/b c=d example.com:81")
            try client.get("http://example.com")
            #expect(try client.readResponse().text == "/  example.com")
        }
    }

    @Test func `OPTIONS of the server as a whole tells the methods`() async throws {
        try await withServer(respond: echo) { _, port in
            let client = try LiveClient(port: port)
            try client.send("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n")
            let response = try client.readResponse()
            #expect(response.status == 204)
            #expect(response.headers["Allow"]?.contains("PATCH") == true)
        }
    }

    @Test func `the observer hears of every request`() async throws {
        let observer = RecordingObserver()
        try await withServer(
            observer: observer,
            respond: { request in
                var response = await echo(request)
                response.route = "/things/{id}"
                return response
            }
        ) { server, port in
            let client = try LiveClient(port: port)
            try client.get("/things/1")
            let response = try client.readResponse()
            await eventually("no record") { observer.requests.count == 1 }
            let record = try #require(observer.requests.first)
            #expect(record.method == .get)
            #expect(record.route == "/things/{id}")
            #expect(record.status == .ok)
            #expect(record.id == response.headers["X-Request-Id"])
            #expect(record.bytesSent > response.body.count)
            #expect(record.remoteAddress == "127.0.0.1")
            #expect(server.counters.requests == 1)
            #expect(server.counters.openConnections == 1)
        }
    }
}
