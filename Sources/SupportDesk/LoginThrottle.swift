import Primitives
import Synchronization

/// Counts log-ins that failed, and makes whoever fails often wait.
///
/// Each try counts three times: for the mail address as seen from one place, for the place, and for the mail address. Who
/// guesses from one place soon waits up to five minutes between tries. From many places at once only the third count
/// helps, and it must not help anyone to keep an agent out by failing in their name: it begins late and never asks for
/// more than ten seconds. A count that was left alone for an hour starts anew. The table is bounded: when it is full, the
/// quietest counts are forgotten.
final class LoginThrottle: Sendable {
    /// Who tries, and from where.
    struct Attempt {
        let email: String
        let address: String
    }

    private struct Limit {
        /// So many failures are free; each further one doubles the wait, from one second.
        let free: Int
        let longestWait: Duration
    }

    private struct Failures {
        var count: Int
        var last: Timestamp
    }

    private static let pairLimit = Limit(free: 5, longestWait: .seconds(300))
    /// An office may share one address.
    private static let addressLimit = Limit(free: 20, longestWait: .seconds(300))
    private static let emailLimit = Limit(free: 20, longestWait: .seconds(10))
    private static let quietTime: Duration = .seconds(3600)
    private static let capacity = 10_000

    private let failures = Mutex<[String: Failures]>([:])

    /// Counts a try as failed before it is made, so that many at once don't slip by; or tells how long to wait first.
    func begin(_ attempt: Attempt, at now: Timestamp) -> Duration? {
        let limits = Self.limits(of: attempt)
        return failures.withLock { failures in
            let waits = limits.compactMap { key, limit in failures[key].flatMap { Self.wait($0, limit, now) } }
            if let wait = waits.max() { return wait }
            if failures.count + limits.count > Self.capacity { Self.makeRoom(in: &failures, at: now) }
            for (key, _) in limits {
                let earlier = failures[key].flatMap { now - $0.last < Self.quietTime ? $0.count : nil } ?? 0
                failures[key] = Failures(count: earlier + 1, last: now)
            }
            return nil
        }
    }

    /// Takes the count of a try back that was right.
    ///
    /// What others did from the same place stays counted: an account of one's own must not buy guesses at another.
    func succeeded(_ attempt: Attempt) {
        failures.withLock { failures in
            failures[Self.pairKey(attempt)] = nil
            failures[Self.emailKey(attempt)] = nil
            failures[Self.addressKey(attempt)]?.count -= 1
        }
    }

    private static func limits(of attempt: Attempt) -> [(String, Limit)] {
        [
            (pairKey(attempt), pairLimit), (addressKey(attempt), addressLimit), (emailKey(attempt), emailLimit),
        ]
    }

    private static func pairKey(_ attempt: Attempt) -> String { "pair:\(attempt.address) \(attempt.email)" }
    private static func addressKey(_ attempt: Attempt) -> String { "address:\(attempt.address)" }
    private static func emailKey(_ attempt: Attempt) -> String { "email:\(attempt.email)" }

    private static func wait(_ entry: Failures, _ limit: Limit, _ now: Timestamp) -> Duration? {
        guard entry.count >= limit.free else { return nil }
        let doubled = Duration.seconds(1 << min(entry.count - limit.free, 9))
        let left = min(doubled, limit.longestWait) - (now - entry.last)
        return left > .zero ? left : nil
    }

    private static func makeRoom(in failures: inout [String: Failures], at now: Timestamp) {
        failures = failures.filter { now - $0.value.last < quietTime }
        guard failures.count > capacity * 9 / 10 else { return }
        let quietest = failures.sorted { $0.value.last < $1.value.last }.prefix(capacity / 10)
        for (key, _) in quietest { failures[key] = nil }
    }
}
