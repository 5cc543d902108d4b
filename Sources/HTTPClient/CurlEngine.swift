import CCurl
import Primitives
import Synchronization

/// A few threads, each with a handle of its own.
final class CurlEngine: Sendable {
    private let settings: CurlSettings
    private let threads: WorkerThreads<CurlHandle>

    init(_ settings: CurlSettings, concurrency: Int) {
        self.settings = settings
        self.threads = WorkerThreads(count: concurrency) { CurlHandle() }
    }

    func send(_ request: OutgoingRequest) async throws(HTTPClientError) -> HTTPClient.Response {
        let deadline = ContinuousClock.now + settings.timeout
        let cancellation = CancellationFlag()
        let result = await withTaskCancellationHandler {
            do throws(ThreadError) {
                return try await threads.run { [settings] handle in
                    let remaining = deadline - ContinuousClock.now
                    return Result { () throws(HTTPClientError) in
                        try handle.exchange(request, settings, within: remaining, cancellation)
                    }
                }
            } catch {
                return .failure(.failed(code: Int(CURLE_FAILED_INIT.rawValue)))
            }
        } onCancel: {
            cancellation.isSet.store(true, ordering: .relaxed)
        }
        return try result.get()
    }
}

/// Set when the task that waits is cancelled; the handle looks at it while it works.
final class CancellationFlag: Sendable {
    let isSet = Atomic<Bool>(false)
}
