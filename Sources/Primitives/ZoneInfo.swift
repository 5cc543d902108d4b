import Glibc

/// The offsets from UTC of one time zone of the IANA database, over all time.
///
/// Read from the system's compiled files (TZif, RFC 8536), which know every change of the past and, by a rule at their
/// end, those that come.
public struct ZoneInfo: Sendable {
    /// Coordinated Universal Time.
    public static let utc = ZoneInfo(name: "UTC", transitions: [], first: 0, rule: nil)

    /// Where the system keeps its zones.
    public static let systemFolder = "/usr/share/zoneinfo"
    /// The files of the database have a few kilobytes.
    private static let maximumByteCount = 65_536

    /// From a point on, an offset.
    struct Transition: Sendable {
        /// Seconds since the epoch.
        let seconds: Int64
        /// Seconds east of UTC from then on.
        let offset: Int64
    }

    /// The name, such as `Europe/Lisbon`.
    public let name: String
    /// In the order of time.
    private let transitions: [Transition]
    /// The offset before the first transition.
    private let first: Int64
    /// What holds after the last transition; where there is none, what held last goes on.
    private let rule: ZoneRule?

    init(name: String, transitions: [Transition], first: Int64, rule: ZoneRule?) {
        self.name = name
        self.transitions = transitions
        self.first = first
        self.rule = rule
    }

    /// The zone of a name from the system's database; `nil` for a name that it doesn't have.
    ///
    /// A name may come from anyone: only what can be a name of the database ever becomes a path.
    public init?(named name: String, in folder: String = systemFolder) {
        guard Self.isName(name), let bytes = Self.read("\(folder)/\(name)") else { return nil }
        self.init(name: name, tzif: bytes)
    }

    /// The zone in the bytes of a TZif file; `nil` for anything else.
    public init?(name: String, tzif bytes: [UInt8]) {
        guard let file = TZifFile(bytes) else { return nil }
        self.init(name: name, transitions: file.transitions, first: file.firstOffset, rule: file.rule)
    }

    /// How many seconds local time is ahead of UTC at a point in time; negative in the west.
    public func offsetSeconds(at time: Timestamp) -> Int64 {
        let seconds = time.seconds
        guard let last = transitions.last else { return rule?.offset(at: seconds) ?? first }
        if seconds >= last.seconds { return rule?.offset(at: seconds) ?? last.offset }
        // The number of transitions that have happened by then.
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].seconds <= seconds { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? first : transitions[low - 1].offset
    }

    /// The date and the time of day in the zone, to the minute: `2026-11-23 10:42`.
    public func minuteText(_ time: Timestamp) -> String {
        let local = (time + .seconds(offsetSeconds(at: time))).description
        return "\(local.prefix(10)) \(local.dropFirst(11).prefix(5))"
    }

    /// Up to three parts as the database's names have them; no part is `..`, since none has a dot.
    private static func isName(_ name: String) -> Bool {
        let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return parts.count <= 3
            && parts.allSatisfy { part in
                (1...32).contains(part.count)
                    && part.allSatisfy { byte in
                        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
                    }
            }
    }

    private static func read(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 8192)
        while bytes.count <= maximumByteCount {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count == 0 { return bytes }
            // A folder, which a name may be, is an error here.
            guard count > 0 else { return nil }
            bytes += buffer[..<count]
        }
        return nil
    }
}
