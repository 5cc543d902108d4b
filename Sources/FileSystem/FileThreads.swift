import Primitives

/// The threads on which files are read and written, so that the threads of others go on.
public enum FileThreads: Sendable {
    /// Enough for a disk to have several things to do, few enough for little memory.
    private static let threads = WorkerThreads(count: 4) {}

    /// Runs `work` on one of the threads and suspends the caller until it is done.
    public static func run<Value: Sendable>(
        _ work: @escaping @Sendable () throws(FileSystemError) -> Value
    ) async throws(FileSystemError) -> Value {
        let result: Result<Value, FileSystemError>
        do throws(ThreadError) {
            result = try await threads.run { Result(catching: work) }
        } catch {
            throw .failed(operation: "pthread_create", errno: error.errno)
        }
        return try result.get()
    }
}
