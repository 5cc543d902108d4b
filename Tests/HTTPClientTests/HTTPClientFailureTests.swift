import Foundation
import HTTP
import HTTPClient
import Testing

struct HTTPClientFailureTests {
    private let client = HTTPClient(timeout: .seconds(20))

    @Test(
        "What isn't an address of http or https is refused before anything is sent",
        arguments: [
            "", "localhost", "127.0.0.1:80", "//127.0.0.1", "/path", "file:///etc/passwd", "ftp://127.0.0.1/",
            "gopher://127.0.0.1/", "http:127.0.0.1", "http:/127.0.0.1", "http://", "http://127.0.0.1/a b",
            "http://127.0.0.1/\r\nX: y", "http://user:password@127.0.0.1/", "http://127.0.0.1:99999/", "http://\0/",
        ]
    )
    func badURLs(url: String) async {
        await #expect(throws: HTTPClientError.badURL) { try await client.send(method: .get, url: url) }
    }

    @Test(
        "A field that would break the message is refused",
        arguments: [
            ("X", "a\r\nY: b"), ("X", "a\0"), ("X", "\u{7F}"), ("X: Y", "a"), ("", "a"), ("X\r\n", "a"), ("É", "a"),
        ]
    )
    func badFields(name: String, value: String) async {
        var headers = HeaderFields()
        headers.append(name, value)
        await #expect(throws: HTTPClientError.badHeaderField) {
            try await client.send(method: .get, url: "http://127.0.0.1:1/", headers: headers)
        }
    }

    @Test("Where nothing listens there is no connection")
    func refused() async throws {
        let server = try TinyServer { _ in .silence }
        server.stop()
        await #expect(throws: HTTPClientError.cannotConnect) { try await client.send(method: .get, url: server.url) }
    }

    @Test("A server that doesn't answer runs into the timeout, and so does who waits behind it")
    func timeout() async throws {
        let server = try TinyServer { _ in .silence }
        defer { server.stop() }
        let url = server.url
        let impatient = HTTPClient(timeout: .seconds(1), concurrency: 1)
        let start = ContinuousClock.now
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<40 {
                group.addTask {
                    await #expect(throws: HTTPClientError.timedOut) {
                        try await impatient.send(method: .get, url: url)
                    }
                }
            }
        }
        // One after the other, each with a second of its own, would take forty.
        #expect(ContinuousClock.now - start < .seconds(30))
    }

    @Test("A cancelled task gives its exchange up")
    func cancellation() async throws {
        let server = try TinyServer { _ in .silence }
        defer { server.stop() }
        let url = server.url
        let task = Task { try await client.send(method: .get, url: url) }
        while server.requests.isEmpty { await Task.yield() }
        task.cancel()
        await #expect(throws: HTTPClientError.cancelled) { try await task.value }
        let unstarted = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await client.send(method: .get, url: url)
        }
        unstarted.cancel()
        await #expect(throws: HTTPClientError.cancelled) { try await unstarted.value }
    }

    @Test("A response over the limit is given up, with and without an announced length")
    func tooLarge() async throws {
        let body = String(repeating: "x", count: 2000)
        let server = try TinyServer { request in
            if request.contains("/announced") {
                return .close("HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n\(body)")
            }
            if request.contains("/head") { return .close("HTTP/1.1 200 OK\r\nX: \(body)\r\nContent-Length: 0\r\n\r\n") }
            return .close("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n\(body)")
        }
        defer { server.stop() }
        let small = HTTPClient(timeout: .seconds(20), responseByteLimit: 1000)
        for path in ["/announced", "/unannounced", "/head"] {
            await #expect(throws: HTTPClientError.tooLarge(limit: 1000)) {
                try await small.send(method: .get, url: server.url + path)
            }
            #expect(try await client.send(method: .get, url: server.url + path).status == .ok)
        }
    }

    @Test("A response that breaks off is no response")
    func truncated() async throws {
        let server = try TinyServer { _ in .close("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc") }
        defer { server.stop() }
        // CURLE_PARTIAL_FILE.
        await #expect(throws: HTTPClientError.failed(code: 18)) { try await client.send(method: .get, url: server.url) }
    }

    @Test("A server without TLS gets no request meant for https")
    func plainServer() async throws {
        let server = try TinyServer { _ in .close("HTTP/1.1 200 OK\r\n\r\n") }
        defer { server.stop() }
        let error = await #expect(throws: HTTPClientError.self) {
            try await client.send(method: .get, url: "https://127.0.0.1:\(server.port)/")
        }
        guard case .tls = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(server.requests.allSatisfy { !$0.contains("GET") })
    }

    @Test(
        "Only a trusted certificate for the very host is accepted",
        .enabled(if: FileManager.default.isExecutableFile(atPath: SecureServer.program))
    )
    func certificates() async throws {
        let server = try SecureServer()
        defer { server.stop() }
        let trusting = HTTPClient(timeout: .seconds(20), certificateFile: server.certificateFile)
        let response = try await trusting.send(method: .get, url: "https://127.0.0.1:\(server.port)/")
        #expect(response.status == .ok)
        let attempts = [
            (client, "https://127.0.0.1:\(server.port)/", "nobody has signed for it"),
            (trusting, "https://localhost:\(server.port)/", "it is for another host"),
        ]
        for (client, url, why) in attempts {
            let error = await #expect(throws: HTTPClientError.self) { try await client.send(method: .get, url: url) }
            guard case .tls(let reason) = error else {
                Issue.record("\(why): \(String(describing: error))")
                continue
            }
            #expect(!reason.isEmpty)
        }
    }
}
