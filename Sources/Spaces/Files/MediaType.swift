import Primitives

/// A media type without parameters: `image/png` (RFC 6838 section 4.2).
public struct MediaType: Hashable, Sendable {
    /// What is said of bytes of which nothing is known.
    public static let octetStream = MediaType(unchecked: "application/octet-stream")

    /// In lower case.
    public let text: String

    init(unchecked text: String) {
        self.text = text
    }

    /// Reads a `Content-Type`; `nil` where it isn't one.
    ///
    /// Parameters are left out, and what the same image is called by several names gets the registered one.
    public init?(_ contentType: String) {
        let text = contentType.prefix { $0 != ";" }.lowercased().trimmedToBytes(.max)
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 127, parts.allSatisfy(Self.isName) else { return nil }
        self.text = Self.aliases[text] ?? text
    }

    private static let aliases = [
        "image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg", "image/x-png": "image/png",
        "image/x-ms-bmp": "image/bmp", "image/heif": "image/heic",
    ]

    private static func isName(_ part: Substring) -> Bool {
        guard let first = part.utf8.first, isLetterOrDigit(first) else { return false }
        return part.utf8.allSatisfy { isLetterOrDigit($0) || "!#$&-^_.+".utf8.contains($0) }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (48...57).contains(byte)
    }

    /// Whether it claims to be a picture of pixels.
    ///
    /// SVG isn't one: it is a document, which may have scripts.
    public var isRasterImage: Bool {
        text.hasPrefix("image/") && !text.hasSuffix("+xml")
    }
}
