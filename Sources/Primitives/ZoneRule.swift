/// The offsets of a zone after its last known change, as POSIX writes them in `TZ`: `WET0WEST,M3.5.0/1,M10.5.0`.
///
/// IEEE Std 1003.1 section 8.3, with the hours beyond a day of RFC 8536 section 3.3.1.
struct ZoneRule: Sendable {
    /// A day of each year and a time of it.
    private struct Change {
        enum Day {
            /// From 1 to 365, where 29 February is never counted.
            case julian(Int64)
            /// From 0 to 365.
            case ordinal(Int64)
            /// The weekday, from 0 for Sunday, of a week of a month; the fifth week is the last.
            case weekday(month: Int64, week: Int64, day: Int64)
        }

        let day: Day
        /// Seconds after midnight, in the local time that holds until then.
        let time: Int64

        /// Seconds since the epoch in local time.
        func localSeconds(in year: Int64) -> Int64 {
            let newYear = Timestamp.days(fromCivil: year, 1, 1)
            let days: Int64
            switch day {
            case .ordinal(let ordinal): days = newYear + ordinal
            case .julian(let julian):
                let isAfterLeapDay = julian > 59 && Timestamp.days(inMonth: 2, of: year) == 29
                days = newYear + julian - 1 + (isAfterLeapDay ? 1 : 0)
            case .weekday(let month, let week, let day):
                let first = Timestamp.days(fromCivil: year, month, 1)
                // 1970-01-01 was a Thursday.
                let firstWeekday = ((first + 4) % 7 + 7) % 7
                let offset = (day - firstWeekday + 7) % 7
                let last = Timestamp.days(inMonth: month, of: year) - 1
                days = first + (offset + (week - 1) * 7 > last ? offset + (week - 2) * 7 : offset + (week - 1) * 7)
            }
            return days * 86_400 + time
        }
    }

    private struct Daylight {
        let offset: Int64
        let start: Change
        let end: Change
    }

    private let standard: Int64
    private let daylight: Daylight?

    /// Parses the text; `nil` for anything else.
    init?(_ text: String) {
        var reader = Reader(text)
        guard reader.designation(), let west = reader.time(hourLimit: 24) else { return nil }
        standard = -west
        if reader.isAtEnd {
            daylight = nil
            return
        }
        guard reader.designation() else { return nil }
        var offset = standard + 3600
        if !reader.skip(",") {
            guard let west = reader.time(hourLimit: 24), reader.skip(",") else { return nil }
            offset = -west
        }
        guard let start = reader.change(), reader.skip(","), let end = reader.change(), reader.isAtEnd
        else { return nil }
        daylight = Daylight(offset: offset, start: start, end: end)
    }

    /// Seconds east of UTC at a point given in seconds since the epoch.
    func offset(at seconds: Int64) -> Int64 {
        guard let daylight else { return standard }
        let local = Timestamp(seconds: seconds) + .seconds(standard)
        let year = Timestamp.civil(fromDays: Timestamp.floorDivide(local.seconds, 86_400).quotient).0
        let start = daylight.start.localSeconds(in: year) - standard
        let end = daylight.end.localSeconds(in: year) - daylight.offset
        // In the south the year begins in summer.
        let isDaylight = start < end ? (start..<end).contains(seconds) : !(end..<start).contains(seconds)
        return isDaylight ? daylight.offset : standard
    }

    /// Reads the parts from left to right.
    private struct Reader {
        private var rest: Substring.UTF8View

        init(_ text: String) {
            rest = text[...].utf8
        }

        var isAtEnd: Bool { rest.isEmpty }

        mutating func skip(_ character: Character) -> Bool {
            guard let byte = rest.first, byte == character.asciiValue else { return false }
            rest.removeFirst()
            return true
        }

        mutating func number(_ range: ClosedRange<Int64>) -> Int64? {
            let digits = rest.prefix { (48...57).contains($0) }
            guard let value = Int64(Substring(digits)), range.contains(value) else { return nil }
            rest = rest.dropFirst(digits.count)
            return value
        }

        /// Three letters or more, or anything in angle brackets: what it is called doesn't matter here.
        mutating func designation() -> Bool {
            if skip("<") {
                let name = rest.prefix { $0 != UInt8(ascii: ">") }
                rest = rest.dropFirst(name.count)
                return !name.isEmpty && skip(">")
            }
            let name = rest.prefix { (65...90).contains($0) || (97...122).contains($0) }
            rest = rest.dropFirst(name.count)
            return name.count >= 3
        }

        /// `[+-]hh[:mm[:ss]]` in seconds.
        mutating func time(hourLimit: Int64) -> Int64? {
            let sign: Int64 = skip("-") ? -1 : 1
            if sign > 0 { _ = skip("+") }
            guard var seconds = number(0...hourLimit).map({ $0 * 3600 }) else { return nil }
            for unit in [60, 1] as [Int64] where skip(":") {
                guard let part = number(0...59) else { return nil }
                seconds += part * unit
            }
            return sign * seconds
        }

        mutating func change() -> Change? {
            guard let day = day() else { return nil }
            // At two o'clock unless told.
            guard skip("/") else { return Change(day: day, time: 7200) }
            return time(hourLimit: 167).map { Change(day: day, time: $0) }
        }

        private mutating func day() -> Change.Day? {
            if skip("J") { return number(1...365).map { .julian($0) } }
            guard skip("M") else { return number(0...365).map { .ordinal($0) } }
            guard let month = number(1...12), skip("."), let week = number(1...5), skip("."), let day = number(0...6)
            else { return nil }
            return .weekday(month: month, week: week, day: day)
        }
    }
}
