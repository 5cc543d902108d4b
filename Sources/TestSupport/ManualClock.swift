public import Primitives
import Synchronization

/// A clock that stands until the test turns it on.
public final class ManualClock: Sendable {
    private let time: Mutex<Timestamp>

    /// A clock that stands at `start`.
    public init(_ start: Timestamp = Timestamp(seconds: 1_800_000_000)) {
        time = Mutex(start)
    }

    /// The clock as the code under test takes it.
    public var wallClock: WallClock {
        WallClock { self.now }
    }

    /// The time that it shows.
    public var now: Timestamp {
        time.withLock { $0 }
    }

    /// Turns it on.
    public func advance(by duration: Duration) {
        time.withLock { $0 = $0 + duration }
    }
}
