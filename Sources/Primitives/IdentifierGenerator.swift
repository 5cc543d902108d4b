import Synchronization

/// Makes identifiers that grow with time and never repeat in one process.
///
/// 41 bits of milliseconds since 2025, 10 bits that each process draws at random when it starts, 12 bits that count
/// within the millisecond. A clock that steps back doesn't matter: the last millisecond is kept and counted on.
/// Two processes on one database could only collide in the same millisecond with the same draw, and then the
/// primary key refuses the second row.
public final class IdentifierGenerator: Sendable {
    private struct State {
        var milliseconds: Int64
        var counter: Int64
    }

    private static let epoch: Int64 = 1_735_689_600_000

    private let clock: WallClock
    private let node: Int64
    private let state = Mutex(State(milliseconds: 0, counter: 0))

    /// Draws this process's 10 bits from `random` and reads the time from `clock`.
    public init(clock: WallClock, random: RandomSource) {
        self.clock = clock
        let draw = random.bytes(2)
        self.node = (Int64(draw[0]) << 8 | Int64(draw[1])) & 0x3FF
    }

    /// The next identifier, of whatever kind the caller asks for.
    public func next<Kind>(_ kind: Kind.Type = Kind.self) -> Identifier<Kind> {
        let now = clock.now().milliseconds - Self.epoch
        let (milliseconds, counter) = state.withLock { state in
            if now > state.milliseconds {
                state = State(milliseconds: now, counter: 0)
            } else if state.counter < 0xFFF {
                state.counter += 1
            } else {
                state = State(milliseconds: state.milliseconds + 1, counter: 0)
            }
            return (state.milliseconds, state.counter)
        }
        return Identifier(rawValue: milliseconds << 22 | node << 12 | counter)
    }
}
