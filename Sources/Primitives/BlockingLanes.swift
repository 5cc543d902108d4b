import Dispatch
import Synchronization

/// A few threads for work that holds one for long, so that the callers' threads go on.
///
/// Each lane is a serial queue; work is dealt out in turn. It should all take about the same time, so that turns are
/// fair; what waits costs a closure and not a blocked thread.
public final class BlockingLanes: Sendable {
    private let lanes: [DispatchQueue]
    private let turn = Atomic<Int>(0)

    /// So many threads at most, named after the label.
    public init(label: String, count: Int) {
        lanes = (0..<count).map { DispatchQueue(label: "\(label)-\($0)") }
    }

    /// Runs `work` on one of the lanes and suspends the caller until it is done.
    public func run<Value: Sendable, Failure: Error>(
        _ work: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let ticket = turn.wrappingAdd(1, ordering: .relaxed).oldValue
        let lane = lanes[Int(UInt(bitPattern: ticket) % UInt(lanes.count))]
        let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
            lane.async { continuation.resume(returning: Result(catching: work)) }
        }
        return try result.get()
    }
}
