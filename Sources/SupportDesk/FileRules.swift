import Primitives

/// Which files may be sent on a site.
public struct FileRules: Hashable, Sendable {
    /// How large one may be.
    public let limit: FileLimit
    /// Which types it may have.
    public let types: [MediaRange]

    /// Rules.
    public init(limit: FileLimit, types: [MediaRange]) {
        (self.limit, self.types) = (limit, types)
    }

    /// Pictures, PDF, plain text and office documents of up to 20 MiB.
    public static let standard = FileRules(limit: .standard, types: standardTypes)

    /// Whether a file of this type may be sent; parameters such as `charset` don't count.
    public func allows(contentType: String) -> Bool {
        types.contains { $0.contains(contentType) }
    }

    static let standardTypes = [
        "image/*", "application/pdf", "text/plain",
        "application/msword", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.ms-excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.ms-powerpoint", "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.presentation",
    ].compactMap(MediaRange.init)
}

/// The most bytes of one file.
public struct FileLimit: Hashable, Sendable {
    /// No site may allow more.
    public static let maximum = 100 << 20
    /// What holds until something else is set: 20 MiB.
    public static let standard = FileLimit(unchecked: 20 << 20)
    /// At least one.
    public let byteCount: Int

    /// Checks a limit; `nil` below one byte and above `maximum`.
    public init?(byteCount: Int) {
        guard (1...Self.maximum).contains(byteCount) else { return nil }
        self.init(unchecked: byteCount)
    }

    private init(unchecked byteCount: Int) {
        self.byteCount = byteCount
    }
}

/// One media type, or all of one kind: `application/pdf`, `image/*` (RFC 9110 section 12.5.1, without parameters).
public struct MediaRange: Hashable, Sendable {
    /// In lower case.
    public let text: String

    /// Checks a range; `nil` where it isn't one, and for `*/*`, since what may be sent is always named.
    public init?(_ text: String) {
        let parts = text.lowercased().split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 127, Self.isName(parts[0]), parts[1] == "*" || Self.isName(parts[1])
        else { return nil }
        self.text = text.lowercased()
    }

    /// Whether a content type belongs to it, without regard to its parameters.
    public func contains(_ contentType: String) -> Bool {
        let type = contentType.prefix { $0 != ";" }.lowercased().trimmedToBytes(.max)
        guard text.hasSuffix("*") else { return type == text }
        let kind = text.dropLast()
        return type.hasPrefix(kind) && type.utf8.count > kind.utf8.count
    }

    /// Whether it is a name as RFC 6838 section 4.2 has it.
    private static func isName(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, isLetterOrDigit(first) else { return false }
        return text.utf8.allSatisfy { isLetterOrDigit($0) || "!#$&-^_.+".utf8.contains($0) }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (48...57).contains(byte)
    }
}
