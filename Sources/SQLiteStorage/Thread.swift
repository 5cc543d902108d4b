import Primitives
import Storage

/// Runs `body` on a new thread; throws when the system gives none.
func startThread(_ body: @escaping @Sendable () -> Void) throws(StorageError) {
    do throws(ThreadError) {
        try Primitives.startThread(body)
    } catch {
        throw .unavailable("\(error)")
    }
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
