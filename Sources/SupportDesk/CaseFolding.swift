/// Makes texts alike that differ in case alone.
///
/// Each scalar is mapped to upper case and back by Unicode's full mappings, which comes to full case folding (Unicode
/// Standard, section 3.13): `ß` becomes `ss`, `ς` becomes `σ`. The mappings of the alphabets are looked up in a table of
/// bytes, for a search folds all that was ever said.
enum CaseFolding {
    /// Below it stand nearly all letters with two cases; the ideographs begin there.
    private static let tableEnd: UInt32 = 0x2E80

    /// The folded bytes of the scalar `i` are `bytes[starts[i]..<starts[i + 1]]`.
    private static let table: (starts: [UInt32], bytes: [UInt8]) = {
        var starts: [UInt32] = []
        var bytes: [UInt8] = []
        for value in 0..<tableEnd {
            starts.append(UInt32(bytes.count))
            if let scalar = Unicode.Scalar(value) { bytes.append(contentsOf: mapped(scalar).utf8) }
        }
        starts.append(UInt32(bytes.count))
        return (starts, bytes)
    }()

    /// The folded form of a text, UTF-8.
    static func fold(_ text: String) -> [UInt8] {
        var folded: [UInt8] = []
        var text = text
        text.withUTF8 { append($0, to: &folded) }
        return folded
    }

    /// Appends the folded form of a text, which must be UTF-8 as a `String` has it.
    static func append(_ text: UnsafeBufferPointer<UInt8>, to folded: inout [UInt8]) {
        folded.reserveCapacity(folded.count + text.count)
        let table = table
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte < 0x80 {
                folded.append((65...90).contains(byte) ? byte | 0x20 : byte)
                index += 1
                continue
            }
            let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
            let encoded = text[index..<(index + length)]
            index += length
            let value = encoded.dropFirst().reduce(UInt32(byte) & (0xFF >> UInt32(length + 1))) { value, byte in
                value << 6 | UInt32(byte & 0x3F)
            }
            if value < tableEnd {
                folded.append(
                    contentsOf: table.bytes[Int(table.starts[Int(value)])..<Int(table.starts[Int(value) + 1])]
                )
            } else if hasCase(value), let scalar = Unicode.Scalar(value) {
                folded.append(contentsOf: mapped(scalar).utf8)
            } else {
                folded.append(contentsOf: encoded)
            }
        }
    }

    /// Whether a scalar behind the table may have another case: not the ideographs, Hangul, or pictures.
    private static func hasCase(_ value: UInt32) -> Bool {
        switch value {
        case 0xA640..<0xAC00, 0xFB00..<0xFB50, 0xFF00..<0xFF70, 0x10400..<0x1F000: true
        default: false
        }
    }

    private static func mapped(_ scalar: Unicode.Scalar) -> String {
        String(Character(scalar)).uppercased().lowercased()
    }
}
