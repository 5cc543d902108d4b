import Glibc

/// The times that one loop needs for every request, as cheap as they come.
struct ServerClock {
    private var second = -1
    private var dateField: [UInt8] = []

    /// The `Date` field line (RFC 9110 section 6.6.1), written anew once a second.
    mutating func date() -> [UInt8] {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &now)
        if now.tv_sec != second {
            second = now.tv_sec
            dateField = Self.dateField(seconds: now.tv_sec)
        }
        return dateField
    }

    /// Nanoseconds of a clock that never steps, for durations.
    static func nanoseconds() -> UInt64 {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
    }

    /// Milliseconds of the same clock, some milliseconds coarse, for deadlines.
    static func milliseconds() -> UInt64 {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC_COARSE, &now)
        return UInt64(now.tv_sec) * 1000 + UInt64(now.tv_nsec) / 1_000_000
    }

    /// `Date: Sun, 06 Nov 1994 08:49:37 GMT`, the IMF-fixdate of RFC 9110 section 5.6.7.
    static func dateField(seconds: Int) -> [UInt8] {
        let days: [StaticString] = ["Sun, ", "Mon, ", "Tue, ", "Wed, ", "Thu, ", "Fri, ", "Sat, "]
        let months: [StaticString] = [
            " Jan ", " Feb ", " Mar ", " Apr ", " May ", " Jun ", " Jul ", " Aug ", " Sep ", " Oct ", " Nov ", " Dec ",
        ]
        var seconds = seconds
        var time = tm()
        gmtime_r(&seconds, &time)
        func twoDigits(_ value: Int32) -> [UInt8] { [UInt8(48 + value / 10), UInt8(48 + value % 10)] }
        var field: [UInt8] = []
        field.append("Date: ")
        field.append(days[Int(time.tm_wday)])
        field.append(contentsOf: twoDigits(time.tm_mday))
        field.append(months[Int(time.tm_mon)])
        field.append(decimal: Int(time.tm_year) + 1900)
        field.append(" ")
        field.append(contentsOf: twoDigits(time.tm_hour))
        field.append(":")
        field.append(contentsOf: twoDigits(time.tm_min))
        field.append(":")
        field.append(contentsOf: twoDigits(time.tm_sec))
        field.append(" GMT\r\n")
        return field
    }
}

/// Names requests: a random prefix for each loop of each process, and a count.
///
/// Fifteen bytes, so that the text lives inside a `String` and needs no memory of its own.
struct RequestIDGenerator {
    private static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    private let prefix: UInt64
    private var count: UInt64 = 0

    init() {
        prefix = UInt64.random(in: 0..<1 << 40)
    }

    mutating func next() -> String {
        count &+= 1
        // 40 bits of prefix and 35 of count.
        return String(unsafeUninitializedCapacity: 15) { buffer in
            var value = count
            for index in stride(from: 14, through: 8, by: -1) {
                buffer[index] = Self.digits[Int(value & 31)]
                value >>= 5
            }
            value = prefix
            for index in stride(from: 7, through: 0, by: -1) {
                buffer[index] = Self.digits[Int(value & 31)]
                value >>= 5
            }
            return 15
        }
    }
}
