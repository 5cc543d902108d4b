import HTTP
import HTTPClient
import Testing

struct HTTPClientTests {
    private let client = HTTPClient(timeout: .seconds(20))

    private func withServer(
        answering answer: @escaping @Sendable (String) -> TinyServer.Reply,
        _ body: (TinyServer) async throws -> Void
    ) async throws {
        let server = try TinyServer(answer: answer)
        defer { server.stop() }
        try await body(server)
    }

    @Test("A request arrives as it was given, and the response as it was sent")
    func exchange() async throws {
        let reply = "HTTP/1.1 201 Created\r\nX-One:  a b \r\nx-two:\r\nX-One: c\r\nContent-Length: 5\r\n\r\nhello"
        try await withServer(answering: { _ in .keep(reply) }) { server in
            let response = try await client.send(
                method: .post,
                url: server.url + "/v1/jwt/login?a=b%20c",
                headers: ["Authorization": "Bearer x.y.z", "Content-Type": "application/json", "X-Empty": ""],
                body: Array(#"{"a":1}"#.utf8)
            )
            #expect(response.status == .created)
            #expect(response.headers.values(of: "X-ONE") == ["a b", "c"])
            #expect(response.headers["X-Two"] == "")
            #expect(String(decoding: response.body, as: UTF8.self) == "hello")
            let request = try #require(server.requests.first)
            #expect(request.hasPrefix("POST /v1/jwt/login?a=b%20c HTTP/1.1\r\n"))
            for line in [
                "Authorization: Bearer x.y.z", "Content-Type: application/json", "X-Empty:", "Content-Length: 7",
            ] {
                #expect(request.contains("\r\n\(line)\r\n"), "\(line)")
            }
            #expect(request.hasSuffix("\r\n\r\n{\"a\":1}"))
        }
    }

    @Test("Each method is sent, with a length only where a body may be", arguments: Method.allCases)
    func methods(method: Method) async throws {
        try await withServer(answering: { _ in .keep("HTTP/1.1 204 No Content\r\n\r\n") }) { server in
            #expect(try await client.send(method: method, url: server.url + "/").status == .noContent)
            let request = try #require(server.requests.first)
            #expect(request.hasPrefix("\(method.rawValue) / HTTP/1.1\r\n"))
            #expect(request.contains("Content-Length: 0\r\n") == [.post, .put, .patch].contains(method))
            #expect(!request.contains("Content-Type"))
            #expect(!request.contains("Expect"))
        }
    }

    @Test("A connection is used again, and closed ones are replaced")
    func keepAlive() async throws {
        let one = HTTPClient(timeout: .seconds(20), concurrency: 1)
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n"
        try await withServer(answering: {
            $0.contains("/close") ? .close(head + "Connection: close\r\n\r\n") : .keep(head + "\r\n")
        }) { server in
            for path in ["/a", "/b", "/close", "/c", "/d"] {
                let response = try await one.send(method: .get, url: server.url + path)
                #expect(response.status == .ok)
            }
            #expect(server.requests.count == 5)
            #expect(server.connections == 2)
        }
    }

    @Test("Nothing of one request is left in the next")
    func reset() async throws {
        let one = HTTPClient(timeout: .seconds(20), concurrency: 1)
        try await withServer(answering: { _ in .keep("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") }) { server in
            _ = try await one.send(method: .put, url: server.url, headers: ["X-Secret": "s"], body: [0x41])
            _ = try await one.send(method: .head, url: server.url)
            _ = try await one.send(method: .get, url: server.url)
            #expect(server.requests[1].hasPrefix("HEAD / "))
            #expect(server.requests[2].hasPrefix("GET / "))
            #expect(server.requests.dropFirst().allSatisfy { !$0.contains("Secret") && $0.hasSuffix("\r\n\r\n") })
        }
    }

    @Test("Interim responses and trailers are not the response")
    func interim() async throws {
        let reply =
            "HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
            + "Trailer: X-Late\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\nX-Late: 1\r\n\r\n"
        try await withServer(answering: { _ in .keep(reply) }) { server in
            let response = try await client.send(method: .get, url: server.url)
            #expect(response.status == .ok)
            #expect(response.headers["X-Early"] == nil)
            #expect(response.headers["X-Late"] == nil)
            #expect(response.body == Array("abc".utf8))
        }
    }

    @Test("A redirect is a response and is not followed")
    func redirect() async throws {
        let reply = "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"
        try await withServer(answering: { _ in .keep(reply) }) { server in
            let response = try await client.send(method: .get, url: server.url, headers: ["Authorization": "Bearer t"])
            #expect(response.status == Status(302))
            #expect(response.headers["location"] == "/elsewhere")
            #expect(server.requests.count == 1)
        }
    }

    @Test("Many requests at once are all answered, with no more connections than lanes")
    func concurrency() async throws {
        try await withServer(answering: { request in
            let path = request.split(separator: " ")[1]
            return .keep("HTTP/1.1 200 OK\r\nContent-Length: \(path.utf8.count)\r\n\r\n\(path)")
        }) { server in
            let url = server.url
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        let response = try await client.send(method: .get, url: "\(url)/\(number)")
                        return String(decoding: response.body, as: UTF8.self) == "/\(number)"
                    }
                }
                for try await isRight in group { #expect(isRight) }
            }
            #expect(server.connections <= 4)
        }
    }
}
