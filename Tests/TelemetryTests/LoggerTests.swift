import JSON
import Primitives
import Synchronization
import Telemetry
import Testing

/// Gathers the lines that a logger writes.
private final class Lines: Sendable {
    private let bytes = Mutex<[[UInt8]]>([])

    var sink: LogSink { LogSink { line in self.bytes.withLock { $0.append(line) } } }
    var all: [[UInt8]] { bytes.withLock { $0 } }

    /// The lines parsed by the strict reader, which refuses a member that comes twice.
    func parsed() throws -> [JSONValue] {
        try all.map { try JSONValue(parsing: $0) }
    }
}

struct LoggerTests {
    private let lines = Lines()
    private let clock = WallClock { Timestamp(milliseconds: 1_795_430_520_007) }

    private func logger(_ level: Logger.Level = .trace) -> Logger {
        Logger(level: level, sink: lines.sink, clock: clock)
    }

    @Test func `a line is one object with time, level, message and the fields in their order`() throws {
        logger().info("Message posted", ["space.id": "a", "bytes": 7, "took": 0.5, "first": true, "kid": .null])
        let text = String(decoding: try #require(lines.all.first), as: UTF8.self)
        #expect(
            text == #"{"time":"2026-11-23T10:42:00.007Z","level":"info","message":"Message posted","#
                + #""space.id":"a","bytes":7,"took":0.5,"first":true,"kid":null}"# + "\n"
        )
    }

    @Test(arguments: Logger.Level.allCases)
    func `levels below the logger's are not written`(level: Logger.Level) {
        let logger = logger(level)
        logger.trace("x")
        logger.debug("x")
        logger.info("x")
        logger.warning("x")
        logger.error("x")
        #expect(lines.all.count == Logger.Level.allCases.filter { $0 >= level }.count)
    }

    @Test func `fields of a line that isn't written are not evaluated`() {
        var evaluations = 0
        func value() -> LogValue {
            evaluations += 1
            return "x"
        }
        logger(.info).debug("x", ["field": value()])
        #expect(evaluations == 0)
        logger(.info).info("x", ["field": value()])
        #expect(evaluations == 1)
    }

    @Test func `a scope's fields are on each of its lines and a call's value wins`() throws {
        let scoped = logger().adding(["request.id": "r1", "site.id": "s1"]).adding(["site.id": "s2"])
        scoped.info("one")
        scoped.info("two", ["request.id": "r2"])
        logger().info("three")
        let parsed = try lines.parsed()
        #expect(parsed[0]["request.id"] == "r1" && parsed[0]["site.id"] == "s2")
        #expect(parsed[1]["request.id"] == "r2" && parsed[1]["site.id"] == "s2")
        #expect(parsed[2]["request.id"] == nil)
    }

    @Test(arguments: [
        "\n{\"level\":\"error\"}", "\r\n", "\u{2028}", "\u{85}x", "\u{9B}31m", "\",\"level\":\"error", "\0",
    ])
    func `a value can't forge a line`(value: String) throws {
        logger().info("x", ["user.agent": .string(value)])
        let line = try #require(lines.all.first)
        #expect(line.filter { $0 < 0x20 } == [UInt8(ascii: "\n")])
        #expect(line.last == UInt8(ascii: "\n"))
        #expect(try JSONValue(parsing: line)["level"] == "info")
        let scalars = String(decoding: line.dropLast(), as: UTF8.self).unicodeScalars
        #expect(!scalars.contains { (0x7F...0x9F).contains($0.value) || $0 == "\u{2028}" })
    }

    @Test func `a long value is cut between two scalars`() throws {
        logger().info("x", ["text": .string(String(repeating: "ü", count: 5000))])
        let text = try #require(try lines.parsed()[0]["text"]?.string)
        #expect(text == String(repeating: "ü", count: 512) + "…")
    }

    @Test func `a value of exactly the limit stays whole`() throws {
        let whole = String(repeating: "é", count: 512)
        logger().info("x", ["text": .string(whole)])
        #expect(try lines.parsed()[0]["text"] == .string(whole))
    }

    @Test func `a secret inside an error or a text stays hidden`() throws {
        struct Failure: Error {
            let key = Secret("swordfish")
            let reason = "refused"
        }
        logger().error("x", ["cause": .cause(Failure()), "text": .string("\(Secret("swordfish"))")])
        let text = String(decoding: try #require(lines.all.first), as: UTF8.self)
        #expect(!text.contains("swordfish"))
        #expect(text.contains("refused") && text.contains("Secret(redacted)"))
    }

    @Test func `identifiers and durations have their forms`() throws {
        logger().info("x", ["space.id": .id(Identifier<Lines>(rawValue: 1)), "took": .duration(.milliseconds(1500))])
        #expect(try lines.parsed()[0]["space.id"] == "0000000000001")
        #expect(try lines.parsed()[0]["took"] == .double(1.5))
    }

    @Test func `a silent logger writes nothing`() {
        Logger.silent.error("x")
        #expect(lines.all.isEmpty)
    }
}
