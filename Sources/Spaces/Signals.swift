public import Primitives
import Synchronization

/// What goes beside the log because it may be lost: it is true for a moment and has no place in the history.
public enum Signal: Sendable {
    /// A member writes.
    case typing(SpaceID, Member)
    /// A member has read up to a `seq`.
    case read(SpaceID, Member, seq: Int64)
    /// Something that is derived from more than one space has changed, such as a place in a queue.
    case refreshed(SpaceID)
    /// Others have a space open than before.
    case viewing(SpaceID)
    /// A person's presence has changed.
    case presence(Member, isAvailable: Bool)
    /// A person may not follow any more: what is open to them must be closed.
    case revoked(Member)
}

/// Carries signals from the domain to whoever shows them; there is one receiver.
public final class Signals: Sendable {
    private let receiver = Mutex<(@Sendable (Signal) -> Void)?>(nil)

    /// Without a receiver, signals are dropped.
    public init() {}

    /// Sets the receiver; it is called at once by whoever signals, and must not block.
    public func receive(_ body: @escaping @Sendable (Signal) -> Void) {
        receiver.withLock { $0 = body }
    }

    /// Sends a signal.
    public func send(_ signal: Signal) {
        receiver.withLock { $0 }?(signal)
    }
}
