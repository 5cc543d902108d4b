import Foundation
import Primitives
import Testing

struct TimestampTests {
    @Test(
        "A point is written as RFC 3339 in UTC with milliseconds",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (951_827_696_789, "2000-02-29T12:34:56.789Z"),
            (1_709_164_800_000, "2024-02-29T00:00:00.000Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)]
    )
    func writing(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).description == text)
        #expect(Timestamp(rfc3339: text)?.milliseconds == milliseconds)
    }

    @Test("A point beyond the years that RFC 3339 can write shows as the nearest")
    func unwritable() {
        #expect(Timestamp(milliseconds: .max).description == "9999-12-31T23:59:59.999Z")
        #expect(Timestamp(milliseconds: .min).description == "0000-01-01T00:00:00.000Z")
    }

    @Test(
        "Fractions, offsets and leap days are read",
        arguments: [
            ("2026-11-23T10:42:00Z", "2026-11-23T10:42:00.000Z"),
            ("2026-11-23T10:42:00.5Z", "2026-11-23T10:42:00.500Z"),
            ("2026-11-23T10:42:00.123456789Z", "2026-11-23T10:42:00.123Z"),
            ("2026-11-23T10:42:00+02:00", "2026-11-23T08:42:00.000Z"),
            ("2026-11-23T10:42:00-05:30", "2026-11-23T16:12:00.000Z"),
            ("2026-01-01T00:00:00+00:01", "2025-12-31T23:59:00.000Z"),
            ("2026-11-23T10:42:00-00:00", "2026-11-23T10:42:00.000Z"),
            ("2000-02-29T00:00:00Z", "2000-02-29T00:00:00.000Z"),
            ("2024-02-29T23:59:59.999Z", "2024-02-29T23:59:59.999Z"),
        ]
    )
    func reading(text: String, same: String) {
        #expect(Timestamp(rfc3339: text)?.description == same)
    }

    @Test(
        "What isn't a point in RFC 3339 is refused",
        arguments: [
            "", "2026-11-23", "2026-11-23T10:42Z", "2026-11-23T10:42:00", "2026-11-23 10:42:00Z",
            "2026-11-23T10:42:00z", "2026-11-23T10:42:00.Z", "2026-11-23T10:42:00.1234567890Z",
            "2026-11-23T10:42:00+0200", "2026-11-23T10:42:00+2:00", "2026-11-23T10:42:00+24:00",
            "2026-11-23T10:42:00+00:60", "2026-11-23T24:00:00Z", "2026-11-23T10:60:00Z", "2026-11-23T10:42:60Z",
            "2026-00-23T10:42:00Z", "2026-13-23T10:42:00Z", "2026-11-00T10:42:00Z", "2026-11-31T10:42:00Z",
            "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-02-30T00:00:00Z",
            "2026-11-23T10:42:00ZZ", " 2026-11-23T10:42:00Z", "2026-11-23T10:42:00Z\n", "+026-11-23T10:42:00Z",
            "2026-11-23T1٠:42:00Z", "２026-11-23T10:42:00Z",
        ]
    )
    func refusals(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test("The calendar is Foundation's, from its first day in 1582 on")
    func calendar() {
        let formatter = ISO8601DateFormatter()
        formatter.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
        // Every eleventh day at a wandering time of day: all months, the leap years and the centuries that are none.
        for step in 0..<30_000 {
            let seconds = Int64(step) * 11 * 86_401 - 12_219_200_000
            let text = formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
            guard Timestamp(seconds: seconds).description == text else {
                Issue.record("\(Timestamp(seconds: seconds)) is \(text)")
                return
            }
        }
    }

    @Test("Seconds are whole and rounded down", arguments: [(1999, 1), (-1, -1), (-1000, -1), (-1001, -2), (0, 0)])
    func seconds(milliseconds: Int64, seconds: Int64) {
        #expect(Timestamp(milliseconds: milliseconds).seconds == seconds)
    }

    @Test("A point beyond the range stays at the end on its own side")
    func saturation() {
        #expect(Timestamp(seconds: .max).milliseconds == .max)
        #expect(Timestamp(seconds: .min).milliseconds == .min)
        #expect(Timestamp(milliseconds: .min).seconds == -9_223_372_036_854_776)
        #expect((Timestamp(milliseconds: .max) + .milliseconds(1)).milliseconds == .max)
        #expect((Timestamp(milliseconds: .min) - .milliseconds(1)).milliseconds == .min)
        #expect((Timestamp(milliseconds: 0) + .seconds(Int64.max)).milliseconds == .max)
        #expect((Timestamp(milliseconds: 0) - .seconds(Int64.max)).milliseconds == .min)
        #expect(Timestamp(milliseconds: .max) - Timestamp(milliseconds: .min) > .zero)
    }

    @Test("Durations are added and found again")
    func arithmetic() {
        let point = Timestamp(milliseconds: 1_000_000)
        #expect((point + .seconds(60)).milliseconds == 1_060_000)
        #expect((point - .milliseconds(1)).milliseconds == 999_999)
        #expect(point + .seconds(60) - point == .seconds(60))
        #expect(point - (point + .seconds(60)) == .seconds(-60))
        #expect(point < point + .milliseconds(1))
        #expect(Duration.microseconds(-1999).wholeMilliseconds == -1)
    }
}
