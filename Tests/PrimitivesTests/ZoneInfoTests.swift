import Foundation
import Primitives
import Testing

struct ZoneInfoTests {
    /// The oldest time of a file, the transitions behind it, and the rule at its end.
    private static func file(
        version: Character = "2",
        _ transitions: [(seconds: Int64, type: UInt8)],
        offsets: [Int32],
        footer: String
    ) -> [UInt8] {
        func header(_ counts: [Int]) -> [UInt8] {
            var bytes = Array("TZif".utf8) + [version.asciiValue ?? 0] + [UInt8](repeating: 0, count: 15)
            for count in counts { bytes += bigEndian(Int32(count)) }
            return bytes
        }
        // Counts in the order of the file: UT and standard indicators, leap seconds, times, types, abbreviations.
        var bytes = header([1, 1, 1, 1, 1, 4])
        bytes += bigEndian(Int32(0)) + [0] + bigEndian(Int32(0)) + [0, 0] + Array("OLD\0".utf8)
        bytes += [UInt8](repeating: 0, count: 8) + [0, 0]
        bytes += header([0, 0, 0, transitions.count, offsets.count, 4])
        for transition in transitions { bytes += bigEndian(transition.seconds) }
        bytes += transitions.map(\.type)
        for offset in offsets { bytes += bigEndian(offset) + [0, 0] }
        return bytes + Array("ABC\0\n\(footer)\n".utf8)
    }

    private static func bigEndian(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }

    private func offset(_ footer: String, at text: String) throws -> Int64 {
        let zone = try #require(ZoneInfo(name: "Test", tzif: Self.file([], offsets: [0], footer: footer)))
        return zone.offsetSeconds(at: try #require(Timestamp(rfc3339: text)))
    }

    @Test("Offsets change at the transitions, and after the last one by the rule")
    func transitions() throws {
        let bytes = Self.file([(-100, 1), (100, 2)], offsets: [-60, 3600, 7200], footer: "<+04>-4")
        let zone = try #require(ZoneInfo(name: "Test", tzif: bytes))
        let expected: [(Int64, Int64)] = [(-101, -60), (-100, 3600), (99, 3600), (100, 14_400)]
        for (seconds, offset) in expected {
            #expect(zone.offsetSeconds(at: Timestamp(seconds: seconds)) == offset)
        }
        let ruleless = try #require(ZoneInfo(name: "Test", tzif: Self.file([(0, 0)], offsets: [1800], footer: "")))
        #expect(ruleless.offsetSeconds(at: Timestamp(seconds: 1 << 40)) == 1800)
    }

    @Test(
        "A rule is read as POSIX writes it",
        arguments: [
            ("UTC0", "2026-07-01T00:00:00Z", 0),
            ("EST5EDT,M3.2.0,M11.1.0", "2026-03-08T06:59:59Z", -18_000),
            ("EST5EDT,M3.2.0,M11.1.0", "2026-03-08T07:00:00Z", -14_400),
            ("EST5EDT,M3.2.0,M11.1.0", "2026-11-01T05:59:59Z", -14_400),
            ("EST5EDT,M3.2.0,M11.1.0", "2026-11-01T06:00:00Z", -18_000),
            // The south: the year begins in summer.
            ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-01-01T00:00:00Z", 39_600),
            ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-07-01T00:00:00Z", 36_000),
            // Ireland: standard time is in summer.
            ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-01-01T00:00:00Z", 0),
            ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-07-01T00:00:00Z", 3600),
            // Half an hour, and a time on the day before.
            ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2026-12-01T00:00:00Z", 39_600),
            ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T00:59:59Z", -7200),
            ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T01:00:00Z", -3600),
            // Days of the year, with and without the leap day.
            ("AAA0BBB,J60/0,J300/0", "2028-03-01T00:00:00Z", 3600),
            ("AAA0BBB,J60/0,J300/0", "2028-02-29T23:59:59Z", 0),
            ("AAA0BBB,59/0,299/0", "2028-02-29T00:00:00Z", 3600),
        ] as [(String, String, Int64)]
    )
    func rules(footer: String, time: String, expected: Int64) throws {
        #expect(try offset(footer, at: time) == expected)
    }

    @Test(
        "What isn't a rule is refused",
        arguments: [
            "U0", "UTC", "UTC0x", "EST5EDT", "EST5EDT,M3.2.0", "EST5EDT,M13.1.0,M11.1.0", "EST5EDT,M3.6.0,M11.1.0",
            "EST5EDT,M3.2.7,M11.1.0", "EST5EDT,J0,J1", "EST25", "<+04-4", "EST5EDT,M3.2.0/168,M11.1.0",
        ]
    )
    func badRules(footer: String) {
        #expect(ZoneInfo(name: "Test", tzif: Self.file([], offsets: [0], footer: footer)) == nil)
    }

    @Test("A file that is cut off, or isn't one, is refused")
    func badFiles() {
        let good = Self.file([(0, 0)], offsets: [0], footer: "UTC0")
        #expect(ZoneInfo(name: "Test", tzif: good) != nil)
        for count in 0..<good.count { #expect(ZoneInfo(name: "Test", tzif: Array(good[..<count])) == nil) }
        #expect(ZoneInfo(name: "Test", tzif: Self.file(version: "\0", [(0, 0)], offsets: [0], footer: "")) == nil)
        #expect(ZoneInfo(name: "Test", tzif: Self.file([(0, 1)], offsets: [0], footer: "")) == nil, "no such type")
        #expect(ZoneInfo(name: "Test", tzif: Self.file([(5, 0), (4, 0)], offsets: [0], footer: "")) == nil)
    }

    @Test(
        "Only a name of the database becomes a path",
        arguments: [
            "", ".", "..", "/etc/passwd", "../../../etc/passwd", "Europe/../Europe/Lisbon", "Europe//Lisbon", "Europe/",
            "Europe/Lisbon\0", "Europe", "a/b/c/d", "Europe/Lisbão", "tzdata.zi",
        ]
    )
    func badNames(name: String) {
        #expect(ZoneInfo(named: name) == nil)
    }

    @Test(
        "The system's zones are as another reader has them, in the past and by their rules",
        .enabled(if: FileManager.default.fileExists(atPath: ZoneInfo.systemFolder + "/Europe/Lisbon")),
        arguments: [
            "UTC", "Etc/GMT+5", "Europe/Lisbon", "Europe/Dublin", "Europe/Berlin", "America/New_York",
            "America/Sao_Paulo", "America/Argentina/Buenos_Aires", "Asia/Kathmandu", "Asia/Tokyo",
            "Australia/Lord_Howe", "Pacific/Chatham",
        ]
    )
    func oracle(name: String) throws {
        let zone = try #require(ZoneInfo(named: name))
        let oracle = try #require(TimeZone(identifier: name))
        // From 1975 to 2065, at a step that meets every hour of the day.
        for seconds in stride(from: 157_766_400, to: 3_000_000_000, by: 86_400 * 3 + 3607) {
            let expected = Int64(oracle.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))))
            let offset = zone.offsetSeconds(at: Timestamp(seconds: Int64(seconds)))
            guard offset == expected else {
                Issue.record("\(name) at \(seconds): \(offset), not \(expected)")
                return
            }
        }
    }

    @Test("A point is written in local time")
    func text() throws {
        let zone = try #require(ZoneInfo(name: "Test", tzif: Self.file([], offsets: [0], footer: "<-0330>3:30")))
        let time = try #require(Timestamp(rfc3339: "2026-01-01T01:02:59.999Z"))
        #expect(zone.minuteText(time) == "2025-12-31 21:32")
        #expect(ZoneInfo.utc.minuteText(time) == "2026-01-01 01:02")
    }
}
