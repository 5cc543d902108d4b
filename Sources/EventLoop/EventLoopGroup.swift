import Synchronization

/// The loops of a process, usually one a core.
public final class EventLoopGroup: Sendable {
    /// The loops; they run.
    public let loops: [EventLoop]
    private let turn = Atomic<Int>(0)

    /// Makes and starts `count` loops, named `loop-0` and so on.
    ///
    /// Throws `EventLoopError.cannotCreate` where one can't be made; those before it are stopped then.
    public init(count: Int) throws(EventLoopError) {
        precondition(count > 0, "a group needs a loop")
        var loops: [EventLoop] = []
        for index in 0..<count { loops.append(try EventLoop(name: "loop-\(index)")) }
        self.loops = loops
        for loop in loops { loop.start() }
    }

    /// The loops in turn, from whichever thread.
    public func next() -> EventLoop {
        let index = turn.wrappingAdd(1, ordering: .relaxed).oldValue
        return loops[Int(UInt(bitPattern: index) % UInt(loops.count))]
    }

    /// Stops every loop and waits for the threads to end; see `EventLoop.stop()`.
    public func stop() {
        for loop in loops { loop.stop() }
        for loop in loops { loop.join() }
    }
}
