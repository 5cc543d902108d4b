import Glibc

/// The three streams of the process.
enum StandardStreams {
    /// Writes a line to standard output at once; what reads it may be a pipe that waits for this line.
    static func printLine(_ line: String) {
        write(line + "\n", to: STDOUT_FILENO)
    }

    /// Writes a line to standard error.
    static func printError(_ line: String) {
        write(line + "\n", to: STDERR_FILENO)
    }

    /// Everything on standard input, at most 1 MiB.
    static func readInput() throws(FileError) -> [UInt8] {
        try SmallFile.read(STDIN_FILENO, limit: 1 << 20)
    }

    /// The environment of this process.
    static var environment: [String: String] {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
            entry += 1
        }
        return variables
    }

    /// A reader that has gone is no failure of ours, so what can't be written is dropped.
    private static func write(_ text: String, to descriptor: CInt) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                return
            }
        }
    }
}
