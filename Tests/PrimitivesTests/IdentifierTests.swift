import Primitives
import Synchronization
import Testing

struct IdentifierTests {
    private enum Space {}

    @Test(
        "An identifier comes back from its text",
        arguments: [
            (1, "0000000000001"), (31, "000000000000z"), (32, "0000000000010"), (.max, "7zzzzzzzzzzzz"),
        ] as [(Int64, String)]
    )
    func roundTrip(value: Int64, text: String) {
        let identifier = Identifier<Space>(rawValue: value)
        #expect(Identifier<Space>(identifier.description) == identifier)
        #expect(identifier.description == text)
    }

    @Test(
        "Any other text is refused",
        arguments: [
            "", "0", "0000000000000", "000000000001", "00000000000001", "8000000000000", "zzzzzzzzzzzzz",
            "000000000000A", "000000000000i", "000000000000l", "000000000000o", "000000000000u", "000000000000-",
            " 000000000001", "000000000001 ", "00000000000é", "000000000001\n", "-000000000001", "+000000000001",
        ]
    )
    func refusals(text: String) {
        #expect(Identifier<Space>(text) == nil)
    }

    @Test("Texts sort as values do")
    func order() {
        let values: [Int64] = [1, 9, 10, 31, 32, 1 << 20, 1 << 40, .max]
        let identifiers = values.map { Identifier<Space>(rawValue: $0) }
        #expect(identifiers.sorted() == identifiers)
        #expect(identifiers.map(\.description).sorted() == identifiers.map(\.description))
    }
}

struct IdentifierGeneratorTests {
    private enum Space {}

    /// A clock that shows whatever the test sets.
    private final class Dial: Sendable {
        let milliseconds: Mutex<Int64>

        init(_ milliseconds: Int64) { self.milliseconds = Mutex(milliseconds) }

        var clock: WallClock { WallClock { Timestamp(milliseconds: self.milliseconds.withLock { $0 }) } }
    }

    private func generator(_ clock: WallClock) -> IdentifierGenerator {
        IdentifierGenerator(clock: clock, random: RandomSource { [UInt8](repeating: 0xFF, count: $0) })
    }

    @Test("Identifiers grow while the clock stands still, for longer than one millisecond can count")
    func stoppedClock() {
        let generator = generator(Dial(1_800_000_000_000).clock)
        var last = generator.next(Space.self)
        for _ in 0..<10_000 {
            let next = generator.next(Space.self)
            #expect(next > last)
            last = next
        }
    }

    @Test("Identifiers grow when the clock steps back")
    func clockStepsBack() {
        let dial = Dial(1_800_000_000_000)
        let generator = generator(dial.clock)
        let first = generator.next(Space.self)
        dial.milliseconds.withLock { $0 -= 3_600_000 }
        let second = generator.next(Space.self)
        dial.milliseconds.withLock { $0 += 3_600_001 }
        let third = generator.next(Space.self)
        #expect(first < second)
        #expect(second < third)
    }

    @Test("Identifiers are positive even where the clock was never set")
    func unsetClock() {
        let generator = generator(Dial(0).clock)
        let identifiers = (0..<5000).map { _ in generator.next(Space.self) }
        #expect(identifiers.allSatisfy { $0.rawValue > 0 && Identifier<Space>($0.description) == $0 })
        #expect(Set(identifiers).count == identifiers.count)
    }

    @Test("Identifiers never repeat and grow for each of many threads")
    func manyThreads() async {
        let generator = IdentifierGenerator(clock: .system, random: .system)
        let lists = await withTaskGroup(of: [Identifier<Space>].self) { group in
            for _ in 0..<8 { group.addTask { (0..<5000).map { _ in generator.next(Space.self) } } }
            return await group.reduce(into: [[Identifier<Space>]]()) { $0.append($1) }
        }
        #expect(Set(lists.joined()).count == 40_000)
        #expect(lists.allSatisfy { $0 == $0.sorted() })
    }
}
