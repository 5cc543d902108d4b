import HTTP
import HTTPServer
import TestSupport
import Testing

/// Bytes that are answered by one refusal, and nothing behind them.
struct RefusedBytes: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: String
    let status: Int

    init(_ description: String, _ status: Int, _ bytes: String) {
        testDescription = description
        self.bytes = bytes
        self.status = status
    }

    /// A POST with these header lines, and content that would be a second request for whoever reads it otherwise.
    static func post(
        _ description: String,
        status: Int = 400,
        _ lines: String,
        content: String = ""
    ) -> RefusedBytes {
        RefusedBytes(description, status, "POST /a HTTP/1.1\r\nHost: a\r\n\(lines)\r\n\(content)")
    }

    static func chunks(_ description: String, status: Int = 400, _ content: String) -> RefusedBytes {
        post(description, status: status, "Transfer-Encoding: chunked\r\n", content: content)
    }

    static let framing: [RefusedBytes] = [
        .post("both lengths", "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", content: "0\r\n\r\n"),
        .post(
            "both lengths, the other way",
            "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
            content: "0\r\n\r\n"
        ),
        .post("two equal lengths", "Content-Length: 0\r\nContent-Length: 0\r\n"),
        .post("two different lengths", "Content-Length: 0\r\nContent-Length: 3\r\n", content: "abc"),
        .post("a list of lengths", "Content-Length: 3, 3\r\n", content: "abc"),
        .post("a signed length", "Content-Length: +3\r\n", content: "abc"),
        .post("a negative length", "Content-Length: -1\r\n"),
        .post("an empty length", "Content-Length:\r\n"),
        .post("a hexadecimal length", "Content-Length: 0x3\r\n", content: "abc"),
        .post("a length with a space in it", "Content-Length: 1 0\r\n"),
        .post("an overflowing length", "Content-Length: 18446744073709551617\r\n"),
        .post("a flood of zeros", "Content-Length: \(String(repeating: "0", count: 200))3\r\n", content: "abc"),
        .post("an unknown coding", status: 501, "Transfer-Encoding: gzip\r\n"),
        .post("a list of codings", status: 501, "Transfer-Encoding: gzip, chunked\r\n", content: "0\r\n\r\n"),
        .post("identity", status: 501, "Transfer-Encoding: identity\r\n"),
        .post("chunked with a parameter", status: 501, "Transfer-Encoding: chunked;q=1\r\n"),
        .post("chunked with a vertical tab", "Transfer-Encoding: \u{0B}chunked\r\n", content: "0\r\n\r\n"),
        .post("an empty coding", "Transfer-Encoding:\r\n"),
        .post("chunked twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", content: "0\r\n\r\n"),
        .post("a space before the colon", "Transfer-Encoding : chunked\r\n", content: "0\r\n\r\n"),
        RefusedBytes(
            "chunks in HTTP/1.0",
            400,
            "POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        ),
    ]

    static let lines: [RefusedBytes] = [
        RefusedBytes("bare LF behind the request line", 400, "GET / HTTP/1.1\nHost: a\r\n\r\n"),
        .post("bare LF behind a field", "X: 1\nY: 2\r\n"),
        RefusedBytes("bare LF as the empty line", 400, "GET / HTTP/1.1\r\nHost: a\r\n\n"),
        RefusedBytes("bare LF everywhere", 400, "GET / HTTP/1.1\nHost: a\n\n"),
        .post("bare CR in a value", "X: 1\rTransfer-Encoding: chunked\r\n"),
        .post("a folded line", "X: 1\r\n 2\r\n"),
        .post("a folded line by tab", "X: 1\r\n\t2\r\n"),
        RefusedBytes("a folded first line", 400, "GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
        .post("NUL in a value", "X: a\0b\r\n"),
        .post("a control character in a value", "X: a\u{1B}b\r\n"),
        .post("DEL in a value", "X: a\u{7F}b\r\n"),
        .post("NUL in a name", "X\0: a\r\n"),
        .post("a control character in a name", "X\u{01}: a\r\n"),
        .post("a space in a name", "X Y: a\r\n"),
        .post("no name", ": a\r\n"),
        .post("no colon", "XY\r\n"),
        RefusedBytes("no host", 400, "GET / HTTP/1.1\r\nX: 1\r\n\r\n"),
        RefusedBytes("no field at all", 400, "GET / HTTP/1.1\r\n\r\n"),
        .post("two hosts", "Host: b\r\n"),
        RefusedBytes("an empty host", 400, "GET / HTTP/1.1\r\nHost:\r\n\r\n"),
        RefusedBytes("a host with a path", 400, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
        RefusedBytes("two empty lines first", 400, "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
    ]

    static let requestLines: [RefusedBytes] = [
        RefusedBytes("no version", 400, "GET /\r\n\r\n"),
        RefusedBytes("two spaces", 400, "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"),
        RefusedBytes("a space at the end", 400, "GET / HTTP/1.1 \r\nHost: a\r\n\r\n"),
        RefusedBytes("a space at the start", 400, " GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
        RefusedBytes("a tab for a space", 400, "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n"),
        RefusedBytes("a version in lower case", 400, "GET / http/1.1\r\nHost: a\r\n\r\n"),
        RefusedBytes("a target with a space", 400, "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"),
        RefusedBytes("a target with a fragment", 400, "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n"),
        RefusedBytes("a target beyond ASCII", 400, "GET /ä HTTP/1.1\r\nHost: a\r\n\r\n"),
        RefusedBytes("an encoded NUL", 400, "GET /a%00.txt HTTP/1.1\r\nHost: a\r\n\r\n"),
        RefusedBytes("a target without slash", 400, "GET a HTTP/1.1\r\nHost: a\r\n\r\n"),
        RefusedBytes("a target of another scheme", 400, "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
        RefusedBytes("a target with user information", 400, "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
        RefusedBytes("an asterisk for GET", 400, "GET * HTTP/1.1\r\nHost: a\r\n\r\n"),
        RefusedBytes("TLS to a plain port", 400, "\u{16}\u{03}\u{01}\r\n\r\n"),
        RefusedBytes("HTTP/2", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        RefusedBytes("HTTP/0.9 in words", 505, "GET / HTTP/0.9\r\n\r\n"),
        RefusedBytes("an unknown method", 501, "BREW / HTTP/1.1\r\nHost: a\r\n\r\n"),
        RefusedBytes("a method in lower case", 501, "get / HTTP/1.1\r\nHost: a\r\n\r\n"),
        RefusedBytes("CONNECT", 400, "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n"),
        RefusedBytes("a long target", 414, "GET /\(String(repeating: "a", count: 9000)) HTTP/1.1\r\nHost: a\r\n\r\n"),
        RefusedBytes("a long method", 414, String(repeating: "A", count: 9000)),
    ]

    static let contents: [RefusedBytes] = [
        .chunks("no size", "\r\nabc\r\n0\r\n\r\n"),
        .chunks("a size that isn't hexadecimal", "g\r\nabc\r\n0\r\n\r\n"),
        .chunks("a signed size", "+3\r\nabc\r\n0\r\n\r\n"),
        .chunks("a size with 0x", "0x3\r\nabc\r\n0\r\n\r\n"),
        .chunks("a space before the size", " 3\r\nabc\r\n0\r\n\r\n"),
        .chunks("a space behind the size", "3 \r\nabc\r\n0\r\n\r\n"),
        .chunks("an extension", "3;a=b\r\nabc\r\n0\r\n\r\n"),
        .chunks("bare LF behind the size", "3\nabc\r\n0\r\n\r\n"),
        .chunks("no line end behind the data", "3\r\nabcd\r\n0\r\n\r\n"),
        .chunks("bare LF behind the data", "3\r\nabc\n0\r\n\r\n"),
        .chunks("a flood of zeros", String(repeating: "0", count: 17) + "3\r\nabc\r\n0\r\n\r\n"),
        .chunks("an overflowing size", status: 413, "FFFFFFFFFFFFFFFFF\r\n"),
        .chunks("a size of 2^63", status: 413, "8000000000000000\r\n"),
        .chunks(
            "chunks beyond the limit",
            status: 413,
            "FFFFF\r\n" + String(repeating: "a", count: 0xFFFFF) + "\r\n2\r\n"
        ),
        .chunks("bare LF in a trailer", "0\r\nX: 1\nY: 2\r\n\r\n"),
        .chunks("a malformed trailer", "0\r\nX 1\r\n\r\n"),
        .chunks("too many trailers", status: 431, "0\r\n" + String(repeating: "X: 1\r\n", count: 1000) + "\r\n"),
        .post("too much content", status: 413, "Content-Length: 1048577\r\n"),
        .post("a long head", status: 431, "X: \(String(repeating: "a", count: 17_000))\r\n"),
        .post("many fields", status: 431, String(repeating: "X: 1\r\n", count: 101)),
        .post("an unknown expectation", status: 417, "Expect: a miracle\r\n"),
    ]
}

@Suite(.timeLimit(.minutes(1)))
struct RefusalTests {
    static let smuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test(arguments: RefusedBytes.framing + RefusedBytes.lines + RefusedBytes.requestLines + RefusedBytes.contents)
    func `what could be read in two ways is refused, and the connection ends`(refused: RefusedBytes) async throws {
        let observer = RecordingObserver()
        try await withServer(observer: observer, respond: echo) { server, port in
            let client = try LiveClient(port: port)
            try client.send(refused.bytes + Self.smuggled)
            let response = try client.readResponse()
            #expect(response.status == refused.status)
            #expect(response.headers["Content-Type"] == "application/problem+json")
            #expect(response.headers["Connection"] == "close")
            #expect(response.text.contains("\"status\":\(refused.status)"))
            #expect(response.text.contains(response.headers["X-Request-Id"] ?? "none"))
            #expect(try client.awaitEnd().isEmpty)
            #expect(server.counters.requests == 0)
            #expect(server.counters.refused.values.reduce(0, +) == 1)
            #expect(observer.requests.compactMap(\.refusal).map(\.status.code) == [refused.status])
        }
    }

    @Test func `the bytes that carry the refused ones are taken without them`() async throws {
        try await withServer(respond: echo) { _, port in
            let client = try LiveClient(port: port)
            try client.send(Self.smuggled)
            #expect(try client.readResponse().status == 200)
            let head = "\r\nPOST /a HTTP/1.1\r\nHost: a\r\nX:\r\nY: \u{E4}\tb \r\ncontent-LENGTH: 003\r\n\r\n"
            try client.send(head + "abc" + Self.smuggled)
            #expect(try client.readResponse().text == "POST /a? abc")
            #expect(try client.readResponse().text == "GET /smuggled? ")
        }
    }

    @Test func `every prefix of a request waits for the rest`() async throws {
        try await withServer(respond: echo) { server, port in
            for length in 0..<Self.smuggled.utf8.count {
                let client = try LiveClient(port: port)
                try client.send(Array(Self.smuggled.utf8.prefix(length)))
                client.finishSending()
                #expect(try client.awaitEnd().isEmpty)
            }
            #expect(server.counters.requests == 0)
            #expect(server.counters.refused.isEmpty)
        }
    }
}
