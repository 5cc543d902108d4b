import EventLoop
import Synchronization
import Testing

/// An actor that lives on a loop.
private actor Resident {
    let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init(loop: EventLoop) {
        self.loop = loop
    }

    func isOnItsLoop() -> Bool { loop.isCurrent }
}

private func withLoop<Result>(_ body: (EventLoop) async throws -> Result) async throws -> Result {
    let loop = try EventLoop(name: "test")
    loop.start()
    defer {
        loop.stop()
        loop.join()
    }
    return try await body(loop)
}

/// Starts `body` pinned on the loop and waits for what it returns.
private func pinned<Result: Sendable>(
    to loop: EventLoop,
    _ body: @escaping @Sendable () async -> Result
) async -> Result {
    await withCheckedContinuation { continuation in
        loop.run { continuation.resume(returning: await body()) }
    }
}

@Suite(.timeLimit(.minutes(1)))
struct EventLoopTests {
    @Test func `a body handed over from another thread runs on the loop`() async throws {
        try await withLoop { loop in
            #expect(!loop.isCurrent)
            #expect(EventLoop.current == nil)
            let isCurrent = await withCheckedContinuation { continuation in
                loop.execute { continuation.resume(returning: loop.isCurrent && EventLoop.current === loop) }
            }
            #expect(isCurrent)
        }
    }

    @Test func `bodies of one thread keep their order`() async throws {
        try await withLoop { loop in
            let order = Mutex<[Int]>([])
            await withCheckedContinuation { continuation in
                for index in 0..<1000 { loop.execute { order.withLock { $0.append(index) } } }
                loop.execute { continuation.resume() }
            }
            #expect(order.withLock { $0 } == Array(0..<1000))
        }
    }

    @Test func `a task comes back to its loop after every kind of wait`() async throws {
        try await withLoop { loop in
            let other = try EventLoop(name: "other")
            other.start()
            let resident = Resident(loop: loop)
            let foreigner = Resident(loop: other)
            let places = await pinned(to: loop) {
                var places = [loop.isCurrent]
                await loop.sleep(for: .milliseconds(1))
                places.append(loop.isCurrent)
                await Task.yield()
                places.append(loop.isCurrent)
                places.append(await resident.isOnItsLoop())
                places.append(loop.isCurrent)
                places.append(await foreigner.isOnItsLoop())
                places.append(loop.isCurrent)
                return places
            }
            #expect(places == Array(repeating: true, count: 7))
            other.stop()
            other.join()
        }
    }

    @Test func `on the loop a task begins before run returns`() async throws {
        try await withLoop { loop in
            let began = await withCheckedContinuation { continuation in
                loop.execute {
                    let flag = Flag()
                    loop.run { flag.raise() }
                    continuation.resume(returning: flag.isRaised)
                }
            }
            #expect(began)
        }
    }

    @Test func `work that keeps adding work lets timers fire`() async throws {
        try await withLoop { loop in
            let flag = Flag()
            let turns: Int = await withCheckedContinuation { continuation in
                loop.execute {
                    loop.schedule(after: .milliseconds(5)) { flag.raise() }
                    repeatUntilRaised(flag, on: loop, turn: 0, then: continuation)
                }
            }
            #expect(turns > 0)
        }
    }

    @Test func `a sleep ends early when its task is cancelled`() async throws {
        try await withLoop { loop in
            let task = Task { await loop.sleep(for: .seconds(3600)) }
            task.cancel()
            await task.value
        }
    }

    @Test func `a repeating timer fires until it is cancelled`() async throws {
        try await withLoop { loop in
            let count: Int = await withCheckedContinuation { continuation in
                loop.execute { countFirings(upTo: 3, on: loop, then: continuation) }
            }
            #expect(count == 3)
        }
    }

    @Test func `a cancelled timer never fires`() async throws {
        try await withLoop { loop in
            let flag = Flag()
            await withCheckedContinuation { continuation in
                loop.execute {
                    let timer = loop.schedule(after: .milliseconds(1)) { flag.raise() }
                    #expect(timer.isPending)
                    timer.cancel()
                    timer.cancel()
                    #expect(!timer.isPending)
                    // Due later than the cancelled one would have been.
                    loop.schedule(after: .milliseconds(10)) { continuation.resume() }
                }
            }
            #expect(!flag.isRaised)
        }
    }

    @Test func `stopping runs what was handed over before`() throws {
        let loop = try EventLoop(name: "test")
        loop.start()
        let counter = Counter()
        for _ in 0..<100 { loop.execute { counter.increment() } }
        loop.stop()
        loop.join()
        #expect(counter.count == 100)
    }

    @Test func `a group gives its loops in turn`() throws {
        let group = try EventLoopGroup(count: 2)
        let turns = (0..<4).map { _ in ObjectIdentifier(group.next()) }
        #expect(turns[0] == turns[2])
        #expect(turns[1] == turns[3])
        #expect(Set(turns).count == 2)
        group.stop()
    }
}

private final class Flag: Sendable {
    private let state = Atomic<Bool>(false)
    var isRaised: Bool { state.load(ordering: .acquiring) }
    func raise() { state.store(true, ordering: .releasing) }
}

private final class Counter: Sendable {
    private let state = Atomic<Int>(0)
    var count: Int { state.load(ordering: .acquiring) }
    func increment() { state.wrappingAdd(1, ordering: .acquiringAndReleasing) }
}

private func repeatUntilRaised(
    _ flag: Flag,
    on loop: EventLoop,
    turn: Int,
    then continuation: CheckedContinuation<Int, Never>
) {
    if flag.isRaised { return continuation.resume(returning: turn) }
    loop.execute { repeatUntilRaised(flag, on: loop, turn: turn + 1, then: continuation) }
}

private func countFirings(upTo limit: Int, on loop: EventLoop, then continuation: CheckedContinuation<Int, Never>) {
    var count = 0
    var timer: LoopTimer?
    timer = loop.schedule(every: .milliseconds(1)) {
        count += 1
        guard count == limit else { return }
        timer?.cancel()
        continuation.resume(returning: count)
    }
}
