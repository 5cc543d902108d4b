import Glibc

/// Where the time of day comes from: a value, so that a test can stop it and turn it on.
public struct WallClock: Sendable {
    /// The present time.
    public let now: @Sendable () -> Timestamp

    /// A clock that asks `now` each time.
    public init(now: @escaping @Sendable () -> Timestamp) {
        self.now = now
    }

    /// The system's real-time clock (`clock_gettime`, `CLOCK_REALTIME`).
    public static let system = WallClock {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
