/// The fields of a message in their order; names compare without regard to case (RFC 9110 section 5).
public struct HeaderFields: Sendable {
    /// One field line.
    public struct Field: Hashable, Sendable {
        /// The name as it was spelled.
        public let name: String
        /// The value without white space around it.
        public let value: String
    }

    /// The field lines in order.
    public private(set) var fields: [Field] = []

    /// No fields.
    public init() {}

    /// Adds a field line and keeps those of the same name.
    public mutating func append(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }

    /// Puts one field line in the place of all of that name.
    public mutating func set(_ name: String, _ value: String) {
        fields.removeAll { Self.isSame($0.name, name) }
        append(name, value)
    }

    /// The first value of that name.
    public subscript(name: String) -> String? {
        fields.first { Self.isSame($0.name, name) }?.value
    }

    /// Every value of that name, in order.
    public func values(of name: String) -> [String] {
        fields.filter { Self.isSame($0.name, name) }.map(\.value)
    }

    /// Whether two names are equal, in ASCII without regard to case.
    public static func isSame(_ lhs: String, _ rhs: String) -> Bool {
        let left = lhs.utf8
        let right = rhs.utf8
        guard left.count == right.count else { return false }
        return zip(left, right).allSatisfy { lowercased($0) == lowercased($1) }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (65...90).contains(byte) ? byte | 0x20 : byte
    }
}

extension HeaderFields: ExpressibleByDictionaryLiteral {
    /// Field lines in the literal's order.
    public init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { append(name, value) }
    }
}
