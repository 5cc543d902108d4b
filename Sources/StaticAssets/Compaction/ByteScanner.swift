/// A place in bytes that moves forward.
struct ByteScanner {
    private let bytes: [UInt8]
    var index = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The byte at this place; `nil` at the end.
    var byte: UInt8? { byte(0) }

    /// The byte that many places on.
    func byte(_ offset: Int) -> UInt8? {
        index + offset < bytes.count ? bytes[index + offset] : nil
    }

    func starts(with text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard index + count <= bytes.count else { return false }
        return text.withUTF8Buffer { $0.elementsEqual(bytes[index..<index + count]) }
    }

    /// Whether U+2028 or U+2029 stands here.
    var isAtUnicodeLineEnd: Bool {
        byte == 0xE2 && byte(1) == 0x80 && (byte(2) == 0xA8 || byte(2) == 0xA9)
    }

    /// Moves on while the bytes are wanted.
    mutating func skip(_ isWanted: (UInt8) -> Bool) {
        while let byte, isWanted(byte) { index += 1 }
    }

    /// ASCII bytes as text.
    func text(_ range: Range<Int>) -> Substring {
        Substring(decoding: bytes[range], as: UTF8.self)
    }

    /// That the lexer gives up here.
    var notUnderstood: NotUnderstood { NotUnderstood(index: index) }
}

extension UInt8 {
    var isDigit: Bool { (48...57).contains(self) }

    /// Whether it may stand in a name: a letter, a digit, `_` or `$`.
    var isWord: Bool { isDigit || (97...122).contains(self | 0x20) || self == 95 || self == 36 }
}
