import JSON
public import Primitives

/// One value of a log field.
///
/// There is no case for a `Secret`, and none for bytes. A text is cut after 1,024 bytes and its control characters are
/// escaped or replaced, so that a value from outside can neither forge a line nor drown the log.
public enum LogValue: Hashable, Sendable {
    /// A text.
    case string(String)
    /// A whole number.
    case integer(Int)
    /// Any other number.
    case double(Double)
    /// A truth value.
    case bool(Bool)
    /// Nothing, where the field is always written and this time has no value.
    case null

    private static let byteLimit = 1024

    /// An identifier in its wire form.
    public static func id<Kind>(_ identifier: Identifier<Kind>) -> LogValue {
        .string(identifier.description)
    }

    /// A length of time in seconds.
    public static func duration(_ duration: Duration) -> LogValue {
        .double(duration / .seconds(1))
    }

    /// What an error says to whoever repairs it; its detail belongs here and in no response.
    public static func cause(_ error: any Error) -> LogValue {
        .string(String(reflecting: error))
    }

    func write(to writer: inout JSONWriter) {
        switch self {
        case .string(let text): writer.string(Self.bounded(text))
        case .integer(let value): writer.integer(Int64(value))
        case .double(let value): writer.double(value)
        case .bool(let value): writer.bool(value)
        case .null: writer.null()
        }
    }

    /// Cuts a long text between two scalars, and replaces U+0080 to U+009F: the writer leaves them as they are, but
    /// some terminals obey them and some readers take U+0085 for the end of a line.
    private static func bounded(_ text: String) -> String {
        let isShort = text.utf8.count <= byteLimit
        guard !isShort || text.utf8.contains(0xC2) else { return text }
        var scalars = String.UnicodeScalarView()
        var byteCount = 0
        for scalar in text.unicodeScalars {
            byteCount += UTF8.width(scalar)
            guard byteCount <= byteLimit else { return String(scalars) + "…" }
            scalars.append((0x80...0x9F).contains(scalar.value) ? "\u{FFFD}" : scalar)
        }
        return String(scalars)
    }
}

extension LogValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral
{
    /// The value of a literal.
    public init(stringLiteral value: String) { self = .string(value) }
    /// The value of a literal.
    public init(integerLiteral value: Int) { self = .integer(value) }
    /// The value of a literal.
    public init(floatLiteral value: Double) { self = .double(value) }
    /// The value of a literal.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
}
