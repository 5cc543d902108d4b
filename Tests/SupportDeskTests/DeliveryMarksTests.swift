import Primitives
import Testing

@testable import SupportDesk

struct DeliveryMarksTests {
    private let department = DepartmentID(rawValue: 7)

    private func told(_ start: Int64, _ end: Int64) -> DeliveryMarks.Stretch {
        DeliveryMarks.Stretch(start: start, end: end)
    }

    @Test func `what was told grows, and only what is new is news`() {
        let marks = DeliveryMarks()
        #expect(marks.stretch(of: department) == nil)
        #expect(marks.add(told(0, 10), to: department) == told(0, 10))
        #expect(marks.add(told(0, 10), to: department) == nil)
        #expect(marks.add(told(0, 9), to: department) == nil)
        #expect(marks.add(told(4, 12), to: department) == told(10, 12))
        #expect(marks.stretch(of: department) == told(0, 12))
        #expect(marks.stretch(of: DepartmentID(rawValue: 8)) == nil)
    }

    @Test func `behind a gap a new stretch begins, and whoever has everything closes it`() {
        let marks = DeliveryMarks()
        _ = marks.add(told(0, 10), to: department)
        #expect(marks.add(told(14, 15), to: department) == told(14, 15))
        #expect(marks.stretch(of: department) == told(14, 15))
        #expect(marks.add(told(14, 16), to: department) == told(15, 16))
        #expect(marks.add(told(0, 15), to: department) == told(0, 15))
        #expect(marks.stretch(of: department) == told(0, 16))
    }
}
