import Glibc
import Testing

@testable import Telemetry

struct LogSinkTests {
    /// Lends both ends of a pipe.
    private func withPipe<Result>(_ body: (_ read: CInt, _ write: CInt) throws -> Result) throws -> Result {
        var ends: [CInt] = [0, 0]
        try #require(pipe(&ends) == 0 && fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0)
        defer {
            close(ends[0])
            close(ends[1])
        }
        return try body(ends[0], ends[1])
    }

    @Test func `a line arrives as it was written`() throws {
        try withPipe { read, write in
            LogSink.write(Array("{}\n".utf8), to: write)
            var buffer = [UInt8](repeating: 0, count: 16)
            #expect(Glibc.read(read, &buffer, buffer.count) == 3)
            #expect(Array(buffer.prefix(3)) == Array("{}\n".utf8))
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a descriptor that takes nothing more loses lines instead of holding up the caller`() throws {
        try withPipe { _, write in
            let line = [UInt8](repeating: UInt8(ascii: "x"), count: 4096)
            for _ in 0..<100 { LogSink.write(line, to: write) }
            #expect(Glibc.write(write, line, line.count) == -1 && errno == EAGAIN)
        }
    }
}
