/// The character classes of RFC 9110 section 5.6 and RFC 3986, and texts out of bytes.
enum Octets {
    static let tab: UInt8 = 9
    static let lineFeed: UInt8 = 10
    static let carriageReturn: UInt8 = 13
    static let space: UInt8 = 32

    private static let tokenCharacter = table("!#$%&'*+-.^_`|~", withLettersAndDigits: true)
    private static let hostCharacter = table("-._~!$&'()*+,;=:[]%", withLettersAndDigits: true)

    private static func table(_ others: StaticString, withLettersAndDigits: Bool) -> [Bool] {
        var table = [Bool](repeating: false, count: 256)
        others.withUTF8Buffer { for byte in $0 { table[Int(byte)] = true } }
        guard withLettersAndDigits else { return table }
        for byte in 48...57 { table[byte] = true }
        for byte in 65...90 {
            table[byte] = true
            table[byte + 32] = true
        }
        return table
    }

    /// `tchar`: what names and methods are made of.
    static func isToken(_ byte: UInt8) -> Bool { tokenCharacter[Int(byte)] }

    /// What a host with a port is made of.
    static func isHost(_ byte: UInt8) -> Bool { hostCharacter[Int(byte)] }

    /// What a field value may hold: visible characters, spaces, tabs and bytes beyond ASCII.
    static func isFieldValue(_ byte: UInt8) -> Bool { byte >= 32 ? byte != 127 : byte == tab }

    /// What a request target may hold: visible ASCII, and no fragment.
    static func isTarget(_ byte: UInt8) -> Bool { byte > 32 && byte < 127 && byte != UInt8(ascii: "#") }

    /// Whether the bytes spell `word`, which is in lower case, without regard to case.
    static func isSame(_ bytes: Span<UInt8>, _ word: StaticString) -> Bool {
        guard bytes.count == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { word in
            for index in bytes.indices {
                let byte = bytes[index]
                let lowercase = byte >= 65 && byte <= 90 ? byte | 0x20 : byte
                if lowercase != word[index] { return false }
            }
            return true
        }
    }

    /// Where the bytes of `range` stand without spaces and tabs around them.
    static func trimmed(_ range: Range<Int>, of bytes: Span<UInt8>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, bytes[start] == space || bytes[start] == tab { start += 1 }
        while end > start, bytes[end - 1] == space || bytes[end - 1] == tab { end -= 1 }
        return start..<end
    }

    /// The bytes as UTF-8, or else as ISO 8859-1, which field values once were (RFC 9110 section 5.5): nothing is lost
    /// or repaired.
    static func text(_ bytes: Span<UInt8>) -> String {
        bytes.withUnsafeBufferPointer { buffer in
            if let text = String(validating: buffer, as: UTF8.self) { return text }
            var text = ""
            for byte in buffer { text.unicodeScalars.append(Unicode.Scalar(byte)) }
            return text
        }
    }
}
