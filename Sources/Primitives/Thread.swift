import Glibc

/// Why there is no thread: the system's error number.
public struct ThreadError: Error, Hashable, Sendable {
    /// What `pthread_create(3)` answered.
    public let errno: Int32
}

extension ThreadError: CustomStringConvertible {
    /// The system's words.
    public var description: String { "the system gives no thread: \(String(cString: strerror(errno)))" }
}

/// Runs `body` on a new thread, for blocking work that must not hold up an executor's.
///
/// Signals are left to the other threads.
public func startThread(_ body: @escaping @Sendable () -> Void) throws(ThreadError) {
    let box = Unmanaged.passRetained(ThreadBody(body))
    var thread = pthread_t()
    let code = pthread_create(
        &thread,
        nil,
        { context in
            guard let context else { return nil }
            Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().run()
            return nil
        },
        box.toOpaque()
    )
    guard code == 0 else {
        box.release()
        throw ThreadError(errno: code)
    }
    pthread_detach(thread)
}

private final class ThreadBody: Sendable {
    private let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }

    func run() {
        var signals = sigset_t()
        sigfillset(&signals)
        pthread_sigmask(SIG_SETMASK, &signals, nil)
        body()
    }
}

/// Wakes one thread: a ring is kept until somebody waits for it (`sem_t`).
///
/// Unchecked because the semaphore is memory by address, which is never moved and which POSIX lets any thread use.
public final class Bell: @unchecked Sendable {
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    /// A bell that nobody has rung.
    public init() {
        sem_init(semaphore, 0, 0)
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    /// Wakes whoever waits, or the next one who will.
    public func ring() {
        sem_post(semaphore)
    }

    /// Blocks the thread until the bell is rung.
    public func wait() {
        while sem_wait(semaphore) != 0 && errno == EINTR {}
    }
}
