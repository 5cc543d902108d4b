import Primitives
import Synchronization

/// Counts failed log-ins per address of mail and per place, and makes whoever fails often wait.
///
/// Five failures are free; each further one doubles the wait, from one second to five minutes. A key that was quiet for
/// an hour starts anew. The table is bounded: when it is full, the quietest keys are forgotten.
final class LoginThrottle: Sendable {
    private struct Failures {
        var count: Int
        var last: Timestamp
    }

    private static let freeFailures = 5
    private static let longestWait: Duration = .seconds(300)
    private static let quietTime: Duration = .seconds(3600)
    private static let capacity = 10_000

    private let failures = Mutex<[String: Failures]>([:])

    /// How long to wait before another try, or `nil`.
    func wait(for keys: [String], at now: Timestamp) -> Duration? {
        failures.withLock { failures in
            let waits = keys.compactMap { key -> Duration? in
                guard let entry = failures[key], entry.count >= Self.freeFailures else { return nil }
                let doubled = Duration.seconds(1 << min(entry.count - Self.freeFailures, 9))
                let left = min(doubled, Self.longestWait) - (now - entry.last)
                return left > .zero ? left : nil
            }
            return waits.max()
        }
    }

    func failed(_ keys: [String], at now: Timestamp) {
        failures.withLock { failures in
            if failures.count + keys.count > Self.capacity { Self.makeRoom(in: &failures, at: now) }
            for key in keys {
                let earlier = failures[key].flatMap { now - $0.last < Self.quietTime ? $0.count : nil } ?? 0
                failures[key] = Failures(count: earlier + 1, last: now)
            }
        }
    }

    func succeeded(_ keys: [String]) {
        failures.withLock { failures in
            for key in keys { failures[key] = nil }
        }
    }

    private static func makeRoom(in failures: inout [String: Failures], at now: Timestamp) {
        failures = failures.filter { now - $0.value.last < quietTime }
        guard failures.count > capacity * 9 / 10 else { return }
        let quietest = failures.sorted { $0.value.last < $1.value.last }.prefix(capacity / 10)
        for (key, _) in quietest { failures[key] = nil }
    }
}
