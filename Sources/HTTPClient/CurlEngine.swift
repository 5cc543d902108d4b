import CCurl
import Dispatch
import Synchronization

/// A few lanes, each a serial queue with a handle of its own; a request goes to the lane with the least before it.
final class CurlEngine: Sendable {
    private let settings: CurlSettings
    private let lanes: [CurlLane]
    private let loads: Mutex<[Int]>

    init(_ settings: CurlSettings, concurrency: Int) {
        precondition(concurrency > 0, "a client without lanes would send nothing")
        self.settings = settings
        self.lanes = (0..<concurrency).map { CurlLane(number: $0) }
        self.loads = Mutex([Int](repeating: 0, count: concurrency))
    }

    func send(_ request: OutgoingRequest) async throws(HTTPClientError) -> HTTPClient.Response {
        let deadline = ContinuousClock.now + settings.timeout
        let cancellation = CancellationFlag()
        let index = join()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                lanes[index].run { [settings] handle in
                    let remaining = deadline - ContinuousClock.now
                    continuation.resume(
                        returning: Result { () throws(HTTPClientError) in
                            try handle.exchange(request, settings, within: remaining, cancellation)
                        }
                    )
                }
            }
        } onCancel: {
            cancellation.isSet.store(true, ordering: .relaxed)
        }
        leave(index)
        return try result.get()
    }

    private func join() -> Int {
        loads.withLock { loads in
            var least = 0
            for index in loads.indices where loads[index] < loads[least] { least = index }
            loads[least] += 1
            return least
        }
    }

    private func leave(_ index: Int) {
        loads.withLock { $0[index] -= 1 }
    }
}

/// Set when the task that waits is cancelled; the handle looks at it while it works.
final class CancellationFlag: Sendable {
    let isSet = Atomic<Bool>(false)
}

/// A thread's worth of work in turn, and the handle that it is done with.
///
/// Unchecked: a handle may be used by one thread at a time (`libcurl-thread(3)`). It is touched on the queue alone, and
/// in `deinit`, when nothing is on the queue any more, since what is there holds the lane.
private final class CurlLane: @unchecked Sendable {
    private let queue: DispatchQueue
    private let handle = CurlHandle()

    init(number: Int) {
        queue = DispatchQueue(label: "http-client-\(number)")
    }

    func run(_ work: @escaping @Sendable (CurlHandle) -> Void) {
        queue.async { work(self.handle) }
    }
}
