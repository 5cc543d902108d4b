/// The parts of a TZif file that tell offsets (RFC 8536 section 3).
///
/// A file has a block with times of 32 bits, for readers of old, and behind it one with 64 bits and a rule for the time
/// after it. Only the second is read; a file of version 1, which nobody has made for long, is refused.
struct TZifFile {
    let transitions: [ZoneInfo.Transition]
    let firstOffset: Int64
    let rule: ZoneRule?

    /// Reads a file; `nil` where anything in it doesn't fit.
    init?(_ bytes: [UInt8]) {
        var reader = Reader(bytes)
        guard let old = Header(&reader), old.version >= UInt8(ascii: "2"), reader.skip(old.blockByteCount(timeSize: 4)),
            let header = Header(&reader), header.typeCount > 0
        else { return nil }
        var times: [Int64] = []
        for _ in 0..<header.transitionCount {
            guard let time = reader.integer(8), time > times.last ?? .min else { return nil }
            times.append(time)
        }
        guard let types = reader.bytes(header.transitionCount), let offsets = Self.offsets(header, &reader),
            types.allSatisfy({ $0 < offsets.count }),
            reader.skip(header.designationByteCount + header.leapCount * 12 + header.indicatorCount),
            let footer = reader.footer()
        else { return nil }
        transitions = zip(times, types).map { ZoneInfo.Transition(seconds: $0, offset: offsets[Int($1)]) }
        firstOffset = offsets[0]
        if footer.isEmpty {
            rule = nil
        } else {
            guard let rule = ZoneRule(footer) else { return nil }
            self.rule = rule
        }
    }

    private static func offsets(_ header: Header, _ reader: inout Reader) -> [Int64]? {
        var offsets: [Int64] = []
        for _ in 0..<header.typeCount {
            // Behind the offset: whether it is daylight saving time, and where its abbreviation stands.
            guard let offset = reader.integer(4), abs(offset) <= 26 * 3600, reader.skip(2) else { return nil }
            offsets.append(offset)
        }
        return offsets
    }

    private struct Header {
        let version: UInt8
        let indicatorCount: Int
        let leapCount: Int
        let transitionCount: Int
        let typeCount: Int
        let designationByteCount: Int

        init?(_ reader: inout Reader) {
            guard reader.bytes(4) == Array("TZif".utf8)[...], let version = reader.bytes(1)?.first, reader.skip(15)
            else { return nil }
            var counts: [Int] = []
            for _ in 0..<6 {
                guard let count = reader.integer(4), (0...65_536).contains(count) else { return nil }
                counts.append(Int(count))
            }
            self.version = version
            indicatorCount = counts[0] + counts[1]
            leapCount = counts[2]
            transitionCount = counts[3]
            typeCount = counts[4]
            designationByteCount = counts[5]
        }

        func blockByteCount(timeSize: Int) -> Int {
            transitionCount * (timeSize + 1) + typeCount * 6 + designationByteCount + leapCount * (timeSize + 4)
                + indicatorCount
        }
    }

    /// Takes bytes from the front; never past the end.
    private struct Reader {
        private var rest: ArraySlice<UInt8>

        init(_ bytes: [UInt8]) {
            rest = bytes[...]
        }

        mutating func bytes(_ count: Int) -> ArraySlice<UInt8>? {
            guard count <= rest.count else { return nil }
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count)
        }

        mutating func skip(_ count: Int) -> Bool {
            bytes(count) != nil
        }

        /// A number in network order and two's complement.
        mutating func integer(_ size: Int) -> Int64? {
            guard let bytes = bytes(size), let first = bytes.first else { return nil }
            return bytes.reduce(first >= 0x80 ? -1 : 0) { $0 << 8 | Int64($1) }
        }

        /// The text between two line feeds with which the file ends.
        mutating func footer() -> String? {
            guard rest.count >= 2, rest.first == 10, rest.last == 10 else { return nil }
            return String(validating: rest.dropFirst().dropLast(), as: UTF8.self)
        }
    }
}
