import Glibc

/// Where lines go: a value, so that a test can gather them.
public struct LogSink: Sendable {
    /// Takes one line, its line feed included; called on whatever thread logs.
    public let write: @Sendable ([UInt8]) -> Void

    /// A sink that hands each line to `write`.
    public init(_ write: @escaping @Sendable ([UInt8]) -> Void) {
        self.write = write
    }

    /// Standard error.
    public static let standardError = LogSink { line in
        LogSink.write(line, to: STDERR_FILENO)
    }

    /// Writes a line with one `write(2)`, which keeps lines of several threads apart: a pipe takes up to `PIPE_BUF` bytes
    /// as a whole, a file any number.
    ///
    /// What the kernel didn't take at once follows; a descriptor that takes nothing loses the line, since a log must
    /// never hold up the work that it tells of.
    static func write(_ line: [UInt8], to descriptor: CInt) {
        line.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count > 0 {
                    rest = rest.dropFirst(count)
                } else if count == 0 || errno != EINTR {
                    return
                }
            }
        }
    }
}
