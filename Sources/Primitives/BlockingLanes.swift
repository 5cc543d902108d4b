import Dispatch
import Synchronization

/// A few threads for work that holds one for long, so that the callers' threads go on.
///
/// Each lane is a serial queue; work is dealt out in turn. What goes through one set of lanes takes about the same time,
/// so that turns are fair, and what waits costs a closure and not a blocked thread.
public final class BlockingLanes: Sendable {
    private let lanes: [DispatchQueue]
    private let turn = Atomic<Int>(0)

    /// So many lanes; `label` names their queues.
    public init(label: String, count: Int) {
        lanes = (0..<count).map { DispatchQueue(label: "\(label)-\($0)") }
    }

    /// Runs `work` on one of the lanes and suspends the caller until it is done.
    public func run<Value: Sendable, Failure: Error>(
        _ work: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
            start { continuation.resume(returning: Result(catching: work)) }
        }
        return try result.get()
    }

    /// Runs `work` on one of the lanes and returns at once, for callers that aren't tasks.
    public func start(_ work: @escaping @Sendable () -> Void) {
        let ticket = turn.wrappingAdd(1, ordering: .relaxed).oldValue
        lanes[Int(UInt(bitPattern: ticket) % UInt(lanes.count))].async(execute: work)
    }
}
