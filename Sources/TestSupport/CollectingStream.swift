public import EventLoop
public import HTTP
import Synchronization

/// A stream without a connection: it gathers what is written.
///
/// Like a real one it is written to on its loop alone; what it has gathered may be read from anywhere.
public final class CollectingStream: ResponseStream {
    private struct State {
        var payloads: [[UInt8]] = []
        var isOpen = true
        var accepts = true
    }

    /// The loop on which the owner of the stream lives.
    public let loop: EventLoop
    private let state = Mutex(State())
    // Touched on the loop alone, as the protocol says; `preconditionCurrent` holds it.
    nonisolated(unsafe) private var closeHandlers: [() -> Void] = []

    /// An open stream.
    public init(loop: EventLoop) {
        self.loop = loop
    }

    /// The payloads of the frames so far, in order.
    public var payloads: [[UInt8]] { state.withLock { $0.payloads } }

    /// All payloads as one text.
    public var text: String { String(decoding: payloads.joined(), as: UTF8.self) }

    /// Whether neither side has ended it.
    public var isOpen: Bool { state.withLock { $0.isOpen } }

    /// Nothing waits: what is written is gathered at once.
    public var waitingByteCount: Int { 0 }

    /// From now on every write finds the client too slow and ends the stream, as the server's limit would.
    public func stall() {
        state.withLock { $0.accepts = false }
    }

    /// Gathers a frame; `false` once the stream has ended or stalled.
    @discardableResult
    public func write(_ frame: StreamFrame) -> Bool {
        loop.preconditionCurrent()
        let isTaken = state.withLock { state in
            guard state.isOpen, state.accepts else { return false }
            state.payloads.append(Array(frame.chunk[frame.payload]))
            return true
        }
        if !isTaken { leave() }
        return isTaken
    }

    /// Ends the stream from our side.
    public func end() {
        leave()
    }

    /// Ends the stream as if the client had gone; on the loop.
    public func leave() {
        loop.preconditionCurrent()
        let wasOpen = state.withLock { state in
            defer { state.isOpen = false }
            return state.isOpen
        }
        // Later, as with a real connection: the owner may be in the middle of a loop over its streams.
        if wasOpen { loop.execute { self.callCloseHandlers() } }
    }

    /// Calls `body` once when the stream has ended; at once if it has already.
    public func onClose(_ body: @escaping () -> Void) {
        loop.preconditionCurrent()
        if isOpen { closeHandlers.append(body) } else { body() }
    }

    private func callCloseHandlers() {
        let handlers = closeHandlers
        closeHandlers = []
        for handler in handlers { handler() }
    }
}
