import CLibevent
import Glibc

/// A timer of one loop, once or again and again, until it is cancelled.
///
/// Checked without the compiler's help: made, fired and cancelled on its loop's thread alone, which `precondition` holds.
/// The loop holds the timer while it is pending, so dropping the handle doesn't cancel it.
public final class LoopTimer: @unchecked Sendable {
    private let loop: EventLoop
    private let isRepeating: Bool
    private var body: (() -> Void)?
    private var event: OpaquePointer?

    fileprivate init(_ loop: EventLoop, _ delay: Duration, isRepeating: Bool, _ body: @escaping () -> Void) {
        loop.preconditionCurrent()
        self.loop = loop
        self.isRepeating = isRepeating
        self.body = body
        event = event_new(
            loop.base,
            -1,
            Int16(isRepeating ? EV_PERSIST : 0),
            { _, _, context in
                guard let context else { return }
                Unmanaged<LoopTimer>.fromOpaque(context).takeUnretainedValue().fire()
            },
            Unmanaged.passRetained(self).toOpaque()
        )
        var time = timeval(delay)
        event_add(event, &time)
    }

    /// Whether it may still fire.
    public var isPending: Bool { event != nil }

    /// Ends the timer; its body is let go and never called again.
    ///
    /// A second call does nothing.
    public func cancel() {
        loop.preconditionCurrent()
        guard let event else { return }
        event_free(event)
        self.event = nil
        body = nil
        Unmanaged.passUnretained(self).release()
    }

    private func fire() {
        let body = body
        // A single shot is over before its body runs, so that the body may look at `isPending` or schedule the next.
        if !isRepeating { cancel() }
        body?()
        loop.runPending()
    }
}

extension EventLoop {
    /// Calls `body` once after `delay`; on the loop only.
    @discardableResult
    public func schedule(after delay: Duration, _ body: @escaping () -> Void) -> LoopTimer {
        LoopTimer(self, delay, isRepeating: false, body)
    }

    /// Calls `body` every `interval`, for the first time after one; on the loop only.
    @discardableResult
    public func schedule(every interval: Duration, _ body: @escaping () -> Void) -> LoopTimer {
        LoopTimer(self, interval, isRepeating: true, body)
    }

    /// Waits on the loop's timers, from whichever task; returns early when the task is cancelled.
    public func sleep(for duration: Duration) async {
        let sleeper = Sleeper()
        await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                onLoop { sleeper.start(continuation, duration, on: self) }
            }
        } onCancel: {
            execute { sleeper.wake() }
        }
    }

    private func onLoop(_ body: @escaping @Sendable () -> Void) {
        if isCurrent { body() } else { execute(body) }
    }
}

/// One sleeping task: resumed by its timer or by cancellation, whichever comes first.
///
/// Checked without the compiler's help: every method runs on the loop that `start` was given.
private final class Sleeper: @unchecked Sendable {
    private var continuation: UnsafeContinuation<Void, Never>?
    private var timer: LoopTimer?
    private var isOver = false

    func start(_ continuation: UnsafeContinuation<Void, Never>, _ duration: Duration, on loop: EventLoop) {
        if isOver { return continuation.resume() }
        self.continuation = continuation
        timer = loop.schedule(after: duration) { self.wake() }
    }

    func wake() {
        isOver = true
        timer?.cancel()
        timer = nil
        continuation?.resume()
        continuation = nil
    }
}

extension timeval {
    /// A duration in libevent's form, rounded up to microseconds; a negative one is zero.
    fileprivate init(_ duration: Duration) {
        let (seconds, attoseconds) = max(duration, .zero).components
        let microseconds = (attoseconds + 999_999_999_999) / 1_000_000_000_000
        self.init(tv_sec: Int(seconds + microseconds / 1_000_000), tv_usec: Int(microseconds % 1_000_000))
    }
}
