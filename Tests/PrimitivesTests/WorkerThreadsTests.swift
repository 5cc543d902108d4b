import Primitives
import Synchronization
import Testing

struct WorkerThreadsTests {
    /// Something that belongs to one thread; it counts how many of it there are.
    private final class Tool {
        private let count: Count
        var uses = 0

        init(_ count: Count) {
            self.count = count
            count.living.add(1, ordering: .sequentiallyConsistent)
            count.made.add(1, ordering: .sequentiallyConsistent)
        }

        deinit {
            count.living.subtract(1, ordering: .sequentiallyConsistent)
        }
    }

    private final class Count: Sendable {
        let living = Atomic<Int>(0)
        let made = Atomic<Int>(0)
        let working = Atomic<Int>(0)
        let most = Atomic<Int>(0)
    }

    @Test("One thread does one piece after the other with the same tool, and starts when there is something to do")
    func order() async throws {
        let count = Count()
        let threads = WorkerThreads(count: 1) { Tool(count) }
        #expect(count.made.load(ordering: .sequentiallyConsistent) == 0)
        for number in 1...100 {
            let uses = try await threads.run { tool in
                tool.uses += 1
                return tool.uses
            }
            #expect(uses == number)
        }
        #expect(count.made.load(ordering: .sequentiallyConsistent) == 1)
    }

    @Test("As many pieces as there are threads are under way at once, and no more")
    func limit() async throws {
        let count = Count()
        let threads = WorkerThreads(count: 3) { Tool(count) }
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<60 {
                group.addTask {
                    try? await threads.run { _ in
                        let now = count.working.add(1, ordering: .sequentiallyConsistent).newValue
                        count.most.max(now, ordering: .sequentiallyConsistent)
                        // The first three meet: they wait for each other here.
                        while count.most.load(ordering: .sequentiallyConsistent) < 3 {}
                        count.working.subtract(1, ordering: .sequentiallyConsistent)
                    }
                }
            }
        }
        #expect(count.most.load(ordering: .sequentiallyConsistent) == 3)
        #expect(count.made.load(ordering: .sequentiallyConsistent) == 3)
    }

    @Test("When nobody holds them any more the threads end, and their tools with them")
    func end() async throws {
        let count = Count()
        do {
            let threads = WorkerThreads(count: 2) { Tool(count) }
            async let one: Void = threads.run { _ in }
            async let two: Void = threads.run { _ in }
            _ = try await (one, two)
            #expect(count.living.load(ordering: .sequentiallyConsistent) > 0)
        }
        let deadline = ContinuousClock.now + .seconds(20)
        while count.living.load(ordering: .sequentiallyConsistent) > 0, ContinuousClock.now < deadline {
            await Task.yield()
        }
        #expect(count.living.load(ordering: .sequentiallyConsistent) == 0)
    }
}
