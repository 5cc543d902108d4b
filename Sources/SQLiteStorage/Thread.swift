import Glibc
import Storage

/// Runs `body` on a new thread, for blocking work that must not hold up an executor's.
///
/// Signals are left to the other threads. Throws when the system gives no thread.
func startThread(_ body: @escaping @Sendable () -> Void) throws(StorageError) {
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
        throw .unavailable("the system gives no thread: \(String(cString: strerror(code)))")
    }
    pthread_detach(thread)
}

/// Runs `body` on a thread of its own and waits for it without blocking the caller's.
func onOwnThread<Value: Sendable>(
    _ body: @escaping @Sendable () throws(StorageError) -> Value
) async throws(StorageError) -> Value {
    try await outcomeOnOwnThread(body).get()
}

/// As `onOwnThread`, for those who look at the failure themselves.
func outcomeOnOwnThread<Value: Sendable>(
    _ body: @escaping @Sendable () throws(StorageError) -> Value
) async -> Result<Value, StorageError> {
    await withCheckedContinuation { (continuation: CheckedContinuation<Result<Value, StorageError>, Never>) in
        do throws(StorageError) {
            try startThread {
                do throws(StorageError) {
                    continuation.resume(returning: .success(try body()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        } catch {
            continuation.resume(returning: .failure(error))
        }
    }
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
final class Bell: @unchecked Sendable {
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() {
        sem_init(semaphore, 0, 0)
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func ring() {
        sem_post(semaphore)
    }

    func wait() {
        while sem_wait(semaphore) != 0 && errno == EINTR {}
    }
}
