import HTTP
import Testing

@testable import HTTPServer

struct RequestParserTests {
    private static let limits = RequestParser.Limits(head: 1024, target: 256, fields: 16, body: 512, buffer: 64)

    private static let stream = Array(
        """
        POST /a/b?c=d HTTP/1.1\r\nHost: example.com\r\nContent-Length: 5\r\nX-Name: value\r\n\r\nhello\
        \r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n\
        PUT /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0A\r\n0123456789\r\n0\r\nT: 1\r\n\r\n\
        DELETE http://b/d HTTP/1.1\r\nHost: a\r\n\r\n
        """.utf8
    )

    /// Hands the pieces in as a connection does, keeping what isn't consumed, and tells the outcome in words.
    private static func outcome(_ pieces: [ArraySlice<UInt8>]) -> [String] {
        var parser = RequestParser(limits: limits)
        var input: [UInt8] = []
        var told: [String] = []
        for piece in pieces {
            input += piece
            while true {
                var consumed = 0
                do throws(Refusal) {
                    let step = try parser.parse(input.span, consumed: &consumed)
                    input.removeFirst(consumed)
                    if case .awaitsAdmission = step {
                        try parser.admit(limits.body)
                        continue
                    }
                    guard case .complete(let head, let body) = step else { break }
                    let fields = head.headers.fields.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
                    told.append("\(head.method) \(head.path) \(head.query) \(fields) \(body)")
                } catch {
                    return told + [error.code]
                }
            }
        }
        return told
    }

    @Test func `the requests are the same wherever the bytes are cut`() {
        let whole = Self.outcome([Self.stream[...]])
        #expect(whole.count == 4)
        for cut in Self.stream.indices {
            #expect(Self.outcome([Self.stream[..<cut], Self.stream[cut...]]) == whole)
        }
        #expect(Self.outcome(Self.stream.indices.map { Self.stream[$0...$0] }) == whole)
    }

    @Test func `damaged bytes are refused the same way wherever they are cut`() {
        // A small generator of its own, so that a failure repeats itself.
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let damage: [UInt8] = [0, 9, 10, 13, 32, 35, 37, 43, 44, 48, 58, 65, 70, 127, 128, 255]
        var refused = 0
        for _ in 0..<3000 {
            var bytes = Self.stream
            for _ in 0...random(3) {
                let index = random(bytes.count)
                switch random(3) {
                case 0: bytes[index] = damage[random(damage.count)]
                case 1: bytes.insert(damage[random(damage.count)], at: index)
                default: bytes.remove(at: index)
                }
            }
            let whole = Self.outcome([bytes[...]])
            let cut = random(bytes.count)
            #expect(Self.outcome([bytes[..<cut], bytes[cut...]]) == whole)
            #expect(Self.outcome(bytes.indices.map { bytes[$0...$0] }) == whole)
            if whole.count < 4 { refused += 1 }
        }
        #expect(refused > 1000)
    }

    @Test func `limits hold to the byte`() throws {
        func status(_ text: String) -> [String] { Self.outcome([Array(text.utf8)[...]]) }
        let head = "GET / HTTP/1.1\r\nHost: a\r\nX: \r\n\r\n"
        func padded(_ size: Int) -> String {
            "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: size - head.utf8.count))\r\n\r\n"
        }
        #expect(status(padded(1024)).first?.hasPrefix("get") == true)
        #expect(status(padded(1025)) == ["head_too_large"])
        func target(_ size: Int) -> String {
            "GET /\(String(repeating: "x", count: size - 1)) HTTP/1.1\r\nHost: a\r\n\r\n"
        }
        #expect(status(target(256)).first?.hasPrefix("get") == true)
        #expect(status(target(257)) == ["target_too_long"])
        func content(_ size: Int) -> String {
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(size)\r\n\r\n\(String(repeating: "x", count: size))"
        }
        #expect(status(content(512)).first?.hasPrefix("post") == true)
        #expect(status(content(513)) == ["body_too_large"])
    }

    @Test(arguments: [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (1_709_210_096, "Thu, 29 Feb 2024 12:34:56 GMT"),
    ])
    func `dates are written as IMF-fixdate`(seconds: Int, text: String) {
        #expect(ServerClock.dateField(seconds: seconds) == Array("Date: \(text)\r\n".utf8))
    }
}
