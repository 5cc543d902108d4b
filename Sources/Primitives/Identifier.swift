/// The identity of one thing of a kind, such as a space or a person.
///
/// `Kind` is only a mark: it keeps a `SpaceID` from being passed where a `PersonID` is meant. The value is 63 bits,
/// always positive, so that it is an ordinary integer key in SQL. On the wire it is 13 characters of Crockford's
/// base 32 in lower case; whoever receives it must treat it as opaque.
public struct Identifier<Kind>: Hashable, Comparable, Sendable {
    /// The 63 bits, as they are stored.
    public let rawValue: Int64

    /// Wraps a value that came out of the database or the generator.
    public init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Parses the wire form; `nil` for anything but exactly 13 characters in lower case that give a positive value.
    public init?(_ text: some StringProtocol) {
        let utf8 = text.utf8
        guard utf8.count == 13 else { return nil }
        var value: UInt64 = 0
        for (index, byte) in utf8.enumerated() {
            guard let digit = Base32.value(of: byte) else { return nil }
            if index == 0, digit > 7 { return nil }
            value = value << 5 | UInt64(digit)
        }
        guard value > 0 else { return nil }
        self.rawValue = Int64(value)
    }

    /// Whether the left one is the smaller.
    public static func < (lhs: Identifier, rhs: Identifier) -> Bool {
        lhs.rawValue < rhs.rawValue
    }
}

extension Identifier: CustomStringConvertible {
    /// The wire form.
    public var description: String {
        String(unsafeUninitializedCapacity: 13) { buffer in
            var value = UInt64(bitPattern: rawValue)
            for index in stride(from: 12, through: 0, by: -1) {
                buffer[index] = Base32.digits[Int(value & 31)]
                value >>= 5
            }
            return 13
        }
    }
}

/// Crockford's base 32 in lower case: no `i`, `l`, `o`, `u`.
enum Base32 {
    static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    private static let values: [Int8] = {
        var table = [Int8](repeating: -1, count: 256)
        for (value, digit) in digits.enumerated() { table[Int(digit)] = Int8(value) }
        return table
    }()

    static func value(of byte: UInt8) -> Int? {
        let value = values[Int(byte)]
        return value < 0 ? nil : Int(value)
    }
}
