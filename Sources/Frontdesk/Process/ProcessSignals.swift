import Glibc
import Primitives
import Synchronization

/// The signals that an operator or the service manager sends.
///
/// They come by a handler that writes to a pipe, and not by `sigwait` or a signalfd with the signals blocked: libdispatch,
/// on whose main queue an asynchronous `main` waits, unblocks every signal in the main thread.
enum ProcessSignals {
    enum Signal: Sendable {
        /// SIGTERM or SIGINT: drain and end.
        case stop
        /// SIGHUP: read the certificate again.
        case reload
    }

    private static let numbers: [CInt] = [SIGTERM, SIGINT, SIGHUP]
    /// The pipe's end that the handler writes to; made before the handler is, so that the handler only loads it.
    private static let writeEnd = Atomic<CInt>(-1)

    /// Makes writing to a closed pipe or socket an error and not the end of the process.
    static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }

    /// The signals from now on; until this is called they end the process, as they do a command that doesn't serve.
    ///
    /// Called once. The four newest wait for a slow reader: a signal says only that something is wanted, so a fifth adds
    /// nothing. The thread that reads the pipe lives as long as the process.
    static func received() -> AsyncStream<Signal> {
        var ends: [CInt] = [-1, -1]
        // Without descriptors left, a service that could not be stopped must not start.
        precondition(pipe(&ends) == 0, "pipe: \(FileError(errno))")
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // A handler must never wait; a full pipe holds more signals than anyone reads.
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        let (_, previous) = writeEnd.compareExchange(expected: -1, desired: ends[1], ordering: .sequentiallyConsistent)
        precondition(previous == -1, "the signals have one reader")

        let (stream, continuation) = AsyncStream.makeStream(of: Signal.self, bufferingPolicy: .bufferingNewest(4))
        let reader = Reader(descriptor: ends[0], continuation: continuation)
        do throws(ThreadError) {
            try startThread { reader.run() }
        } catch {
            preconditionFailure("\(error)")
        }
        for number in numbers { handle(number) }
        return stream
    }

    private static func handle(_ number: CInt) {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { number in
            // Only what is safe in a handler (signal-safety(7)), and errno stays what the interrupted code finds.
            let before = errno
            var byte = UInt8(truncatingIfNeeded: number)
            _ = write(ProcessSignals.writeEnd.load(ordering: .relaxed), &byte, 1)
            errno = before
        }
        action.sa_flags = SA_RESTART
        sigaction(number, &action, nil)
    }

    /// Turns the bytes of the pipe into signals.
    private final class Reader: Sendable {
        private let descriptor: CInt
        private let continuation: AsyncStream<Signal>.Continuation

        init(descriptor: CInt, continuation: AsyncStream<Signal>.Continuation) {
            self.descriptor = descriptor
            self.continuation = continuation
        }

        func run() {
            var byte: UInt8 = 0
            while true {
                let count = read(descriptor, &byte, 1)
                if count == 1 {
                    continuation.yield(CInt(byte) == SIGHUP ? .reload : .stop)
                } else if count == 0 || errno != EINTR {
                    return
                }
            }
        }
    }
}
