import Glibc
import Primitives

/// A process of its own: from its start until it says that it listens, what it holds then, and the size of the binary.
struct StartBenchmark: Benchmark {
    static let name = "start"
    static let summary = "from the start of a process on an empty folder until it listens, and what memory it has then"

    func run(_ setting: BenchmarkSetting) async throws(CommandError) -> [Figure] {
        let start = ContinuousClock.now
        let child = try ServingProcess(dataFolder: setting.folder)
        defer { child.stop() }
        try child.waitUntilListening()
        let elapsed = start.duration(to: .now)
        return [
            Figure(name: "start to ready", value: elapsed / .milliseconds(1), unit: "ms"),
            Figure(name: "resident memory", value: Double(try child.residentKibibytes()) / 1024, unit: "MiB"),
            Figure(name: "binary", value: Double(try Self.binaryBytes()) / 1_048_576, unit: "MiB"),
        ]
    }

    private static func binaryBytes() throws(CommandError) -> Int {
        var status = stat()
        guard stat("/proc/self/exe", &status) == 0 else { throw CommandError("the binary can't be looked at") }
        return Int(status.st_size)
    }
}

/// `frontdesk serve` as a child of this process.
private struct ServingProcess {
    private let id: pid_t
    private let output: CInt

    /// Starts this same binary (`posix_spawn`).
    init(dataFolder: FilePath) throws(CommandError) {
        var ends: [CInt] = [0, 0]
        guard pipe(&ends) == 0 else { throw CommandError("the system gives no pipe") }
        // The child keeps the copy that becomes its standard output, and no other end.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        let environment = [
            "FRONTDESK_DATA=\(dataFolder.text)", "FRONTDESK_PUBLIC=\(dataFolder.text)", "FRONTDESK_LISTEN=127.0.0.1:0",
            "FRONTDESK_LOG_LEVEL=error",
        ]
        var child = pid_t()
        let code = withCStrings(["frontdesk", "serve"]) { arguments in
            withCStrings(environment) { environment in
                posix_spawn(&child, "/proc/self/exe", &actions, nil, arguments, environment)
            }
        }
        close(ends[1])
        guard code == 0 else {
            close(ends[0])
            throw CommandError("the service can't be started: \(FileError(code))")
        }
        id = child
        output = ends[0]
    }

    /// Reads its first line, which it prints when it is ready.
    func waitUntilListening() throws(CommandError) {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while byte != UInt8(ascii: "\n") {
            guard read(output, &byte, 1) == 1 else { throw CommandError("the service ended before it listened") }
            line.append(byte)
        }
        guard String(decoding: line, as: UTF8.self).hasPrefix("listening on ") else {
            throw CommandError("the service said something else than that it listens")
        }
    }

    /// `VmRSS` of `/proc/PID/status`.
    func residentKibibytes() throws(CommandError) -> Int {
        do throws(FileError) {
            let status = String(decoding: try SmallFile.read("/proc/\(id)/status", limit: 1 << 16), as: UTF8.self)
            let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
            let number = line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first
            return number.flatMap { Int($0) } ?? 0
        } catch {
            throw CommandError("the service's memory can't be read: \(error)")
        }
    }

    func stop() {
        kill(id, SIGTERM)
        var status: CInt = 0
        while waitpid(id, &status, 0) < 0, errno == EINTR {}
        close(output)
    }
}

/// Lends texts as a C array of C strings, with `NULL` at its end.
private func withCStrings<Result>(
    _ texts: [String],
    _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    var pointers = texts.map { strdup($0) }
    pointers.append(nil)
    defer { for pointer in pointers { free(pointer) } }
    return body(&pointers)
}
