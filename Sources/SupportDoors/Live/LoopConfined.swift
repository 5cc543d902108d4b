import HTTP

/// Carries something that is used on one loop alone through closures that could run anywhere.
///
/// Unchecked, since the compiler can't see that every closure which opens the box runs on the loop of the table that
/// made it: `LiveStreams` opens it inside that table's actor, or in a task that is pinned on its loop.
struct LoopConfined<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) {
        self.value = value
    }
}

extension LoopStreams {
    func replay(_ events: [LiveEvent], on box: LoopConfined<LiveStream>) {
        for event in events { box.value.replay(event) }
    }

    func waitingByteCount(of box: LoopConfined<LiveStream>) -> Int {
        box.value.stream.waitingByteCount
    }

    func goLive(_ box: LoopConfined<LiveStream>) {
        box.value.goLive()
    }

    func endWithGap(_ box: LoopConfined<LiveStream>) {
        box.value.endWithGap()
    }

    func end(_ box: LoopConfined<LiveStream>) {
        box.value.stream.end()
    }
}
