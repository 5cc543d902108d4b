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

    /// How long the text of so many bytes is.
    public static func encodedCount(ofByteCount byteCount: Int) -> Int {
        Base64Code.encodedCount(ofByteCount: byteCount)
    }

    /// Writes the text of `bytes` to the beginning of `output`, which must have room for it, and returns its length.
    @discardableResult
    public static func encode(
        _ bytes: UnsafeRawBufferPointer,
        into output: UnsafeMutableBufferPointer<UInt8>
    ) -> Int {
        Base64Code.encode(bytes, alphabet: Base64Code.urlSafe, into: output)
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

    static func encodedCount(ofByteCount byteCount: Int) -> Int {
        (byteCount * 4 + 2) / 3
    }

    static func encode(_ bytes: some Collection<UInt8>, alphabet: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: encodedCount(ofByteCount: bytes.count)) { output, count in
            count = withContiguousBytes(of: bytes) { encode($0, alphabet: alphabet, into: output) }
        }
    }

    static func encode(
        _ bytes: UnsafeRawBufferPointer,
        alphabet: [UInt8],
        into output: UnsafeMutableBufferPointer<UInt8>
    ) -> Int {
        precondition(output.count >= encodedCount(ofByteCount: bytes.count), "no room for the text")
        return alphabet.withUnsafeBufferPointer { alphabet in
            var count = 0
            var index = 0
            func write(_ bits: UInt32, _ characters: UInt32) {
                for place in 0..<characters {
                    output[count] = alphabet[Int(bits >> (18 - 6 * place) & 63)]
                    count += 1
                }
            }
            while index + 3 <= bytes.count {
                write(UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2]), 4)
                index += 3
            }
            switch bytes.count - index {
            case 1: write(UInt32(bytes[index]) << 16, 2)
            case 2: write(UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8, 3)
            default: break
            }
            return count
        }
    }

    static func decode(_ utf8: some Collection<UInt8>, values: [UInt8]) -> [UInt8]? {
        withContiguousBytes(of: utf8) { decode($0, values: values) }
    }

    private static func decode(_ utf8: UnsafeRawBufferPointer, values: [UInt8]) -> [UInt8]? {
        guard utf8.count % 4 != 1 else { return nil }
        var leftover: UInt32 = 0
        var foreign: UInt8 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: utf8.count * 3 / 4) { output, count in
            var bits: UInt32 = 0
            var bitCount: UInt32 = 0
            for character in utf8 {
                let value = values[Int(character)]
                foreign |= value
                bits = bits << 6 | UInt32(value & 63)
                bitCount += 6
                if bitCount >= 8 {
                    bitCount -= 8
                    output[count] = UInt8(truncatingIfNeeded: bits >> bitCount)
                    count += 1
                }
            }
            leftover = bits & (1 << bitCount - 1)
        }
        // A foreign character's value has the high bits set; what is left over must be zero (RFC 4648 section 3.5).
        return foreign < 64 && leftover == 0 ? bytes : nil
    }

    /// Lends the bytes without a copy where the collection holds them in one piece, so that the loops above work on
    /// memory and not through a generic collection.
    private static func withContiguousBytes<Value>(
        of bytes: some Collection<UInt8>,
        _ body: (UnsafeRawBufferPointer) -> Value
    ) -> Value {
        bytes.withContiguousStorageIfAvailable { body(UnsafeRawBufferPointer($0)) }
            ?? Array(bytes).withUnsafeBytes(body)
    }
}
