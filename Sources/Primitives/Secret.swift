/// Bytes that must not be shown: a key, a token, a password.
///
/// Printing, interpolating or dumping one shows `Secret(redacted)`. Comparison takes the same time wherever the bytes
/// differ; only their count can be learnt from it.
public struct Secret: Sendable {
    /// The bytes, for the one place that needs them.
    public let unredactedBytes: [UInt8]

    /// Wraps bytes.
    public init(_ bytes: [UInt8]) {
        self.unredactedBytes = bytes
    }

    /// Wraps the UTF-8 of a text.
    public init(_ text: String) {
        self.unredactedBytes = Array(text.utf8)
    }

    /// How many bytes there are.
    public var byteCount: Int { unredactedBytes.count }

    /// The bytes as text, for a header or a form that carries them.
    public var unredactedText: String { String(decoding: unredactedBytes, as: UTF8.self) }
}

extension Secret: Equatable {
    /// Whether both hold the same bytes; differences are gathered and decided upon once.
    public static func == (lhs: Secret, rhs: Secret) -> Bool {
        guard lhs.byteCount == rhs.byteCount else { return false }
        var difference: UInt8 = 0
        for index in lhs.unredactedBytes.indices {
            difference |= lhs.unredactedBytes[index] ^ rhs.unredactedBytes[index]
        }
        return difference == 0
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always the same words.
    public var description: String { "Secret(redacted)" }
    /// Always the same words.
    public var debugDescription: String { description }
    /// Shows no child.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
