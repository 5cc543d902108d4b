import Synchronization
import Telemetry

/// Gathers the lines of a log, and what must never be in one.
final class LogLines: Sendable {
    private let state = Mutex((lines: [String](), secrets: Set<String>()))

    var sink: LogSink {
        LogSink { line in self.state.withLock { $0.lines.append(String(decoding: line, as: UTF8.self)) } }
    }

    var lines: [String] { state.withLock { $0.lines } }

    var secrets: Set<String> { state.withLock { $0.secrets } }

    /// Remembers a text that no line may have; a very short one is in lines by chance.
    func mustNotHave(_ secret: String?) {
        guard let secret, secret.utf8.count >= 6 else { return }
        state.withLock { _ = $0.secrets.insert(secret) }
    }

    func lines(ofLevel level: String) -> [String] {
        lines.filter { $0.contains("\"level\":\"\(level)\"") }
    }

    /// The secrets that a line has after all.
    var foundSecrets: Set<String> {
        let all = lines.joined()
        return secrets.filter { all.contains($0) }
    }
}
