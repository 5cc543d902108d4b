/// Base 64 with the standard alphabet and padding (RFC 4648 section 4); decoding is strict.
public enum Base64: Sendable {
    /// The text of `bytes`, padded with `=`.
    public static func encode(_ bytes: some Collection<UInt8>) -> String {
        var text = Base64Code.encode(bytes, alphabet: Base64Code.standard)
        while text.count % 4 != 0 { text.append(UInt8(ascii: "=")) }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of a padded text, or `nil` for foreign characters, wrong padding or stray bits.
    public static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var utf8 = Array(text.utf8)
        guard utf8.count % 4 == 0 else { return nil }
        var padding = 0
        while padding < 2, utf8.last == UInt8(ascii: "=") {
            utf8.removeLast()
            padding += 1
        }
        guard (utf8.count + padding) % 4 == 0, padding != 0 || utf8.count % 4 == 0 else { return nil }
        return Base64Code.decode(utf8, values: Base64Code.standardValues)
    }
}

/// Base 64 with the URL-safe alphabet and without padding (RFC 4648 section 5, RFC 7515 section 2); decoding is strict.
public enum Base64URL: Sendable {
    /// The text of `bytes`.
    public static func encode(_ bytes: some Collection<UInt8>) -> String {
        String(decoding: encodedBytes(bytes), as: UTF8.self)
    }

    /// The text of `bytes`, as ASCII bytes.
    public static func encodedBytes(_ bytes: some Collection<UInt8>) -> [UInt8] {
        Base64Code.encode(bytes, alphabet: Base64Code.urlSafe)
    }

    /// The bytes of an unpadded text, or `nil` for padding, foreign characters, a length that no encoder makes, or stray
    /// bits in the last character, so that one value has exactly one text.
    public static func decode(_ utf8: some Collection<UInt8>) -> [UInt8]? {
        Base64Code.decode(utf8, values: Base64Code.urlSafeValues)
    }

    /// The same for a text.
    public static func decode(_ text: some StringProtocol) -> [UInt8]? {
        decode(Array(text.utf8))
    }
}

enum Base64Code {
    static let standard = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    static let urlSafe = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    static let standardValues = table(of: standard)
    static let urlSafeValues = table(of: urlSafe)

    private static func table(of alphabet: [UInt8]) -> [UInt8] {
        var table = [UInt8](repeating: 0xFF, count: 256)
        for (value, character) in alphabet.enumerated() { table[Int(character)] = UInt8(value) }
        return table
    }

    static func encode(_ bytes: some Collection<UInt8>, alphabet: [UInt8]) -> [UInt8] {
        let count = bytes.count
        return [UInt8](unsafeUninitializedCapacity: (count * 4 + 2) / 3) { output, length in
            var bits: UInt32 = 0
            var bitCount: UInt32 = 0
            for byte in bytes {
                bits = bits << 8 | UInt32(byte)
                bitCount += 8
                while bitCount >= 6 {
                    bitCount -= 6
                    output[length] = alphabet[Int(bits >> bitCount & 63)]
                    length += 1
                }
            }
            if bitCount > 0 {
                output[length] = alphabet[Int(bits << (6 - bitCount) & 63)]
                length += 1
            }
        }
    }

    static func decode(_ utf8: some Collection<UInt8>, values: [UInt8]) -> [UInt8]? {
        guard utf8.count % 4 != 1 else { return nil }
        var bytes = [UInt8]()
        bytes.reserveCapacity(utf8.count * 3 / 4)
        var bits: UInt32 = 0
        var bitCount: UInt32 = 0
        for character in utf8 {
            let value = values[Int(character)]
            guard value < 64 else { return nil }
            bits = bits << 6 | UInt32(value)
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> bitCount))
            }
        }
        // What is left over must be zero (RFC 4648 section 3.5).
        return bits & (1 << bitCount - 1) == 0 ? bytes : nil
    }
}
