/// placeholder
public final class EventLoop: Sendable {}
