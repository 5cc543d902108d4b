import Glibc

/// The signals that an operator or the service manager sends.
enum Signals {
    enum Signal: Sendable {
        /// SIGTERM or SIGINT: drain and end.
        case stop
        /// SIGHUP: read the certificate again.
        case reload
    }

    private static let numbers: [CInt] = [SIGTERM, SIGINT, SIGHUP]

    /// Keeps these signals from interrupting any thread; they wait until `listen` takes them.
    ///
    /// A thread inherits the mask of the one that starts it, so this must be the first call of the process. SIGPIPE is
    /// ignored here too: writing to a closed socket must be an error and not the end.
    static func block() {
        var set = Self.set
        pthread_sigmask(SIG_BLOCK, &set, nil)
        signal(SIGPIPE, SIG_IGN)
    }

    /// The signals from now on, taken by a thread of their own that lives as long as the process; called once.
    ///
    /// The four newest wait for a slow reader: a signal says only that something is wanted, so more would be the same.
    static func received() -> AsyncStream<Signal> {
        let (stream, continuation) = AsyncStream.makeStream(of: Signal.self, bufferingPolicy: .bufferingNewest(4))
        let handler = Unmanaged.passRetained(Handler { continuation.yield($0) })
        var thread = pthread_t()
        let loop: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
            guard let argument else { return nil }
            let handler = Unmanaged<Handler>.fromOpaque(argument).takeRetainedValue()
            while true { handler.take(Signals.next()) }
        }
        let status = pthread_create(&thread, nil, loop, handler.toOpaque())
        // Without this thread nothing could stop the service but SIGKILL.
        precondition(status == 0, "pthread_create: \(FileError(status))")
        return stream
    }

    /// Waits for one of the signals (`sigwait(3)`), which the calling thread must have blocked.
    static func next() -> Signal {
        var set = Self.set
        var number: CInt = 0
        while sigwait(&set, &number) != 0 {}
        return number == SIGHUP ? .reload : .stop
    }

    private static var set: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for number in numbers { sigaddset(&set, number) }
        return set
    }

    private final class Handler: Sendable {
        let take: @Sendable (Signal) -> Void

        init(take: @escaping @Sendable (Signal) -> Void) {
            self.take = take
        }
    }
}
