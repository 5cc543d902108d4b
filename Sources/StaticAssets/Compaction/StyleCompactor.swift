/// Takes comments, indentation and empty lines out of a style sheet (CSS Syntax Module Level 3, section 4).
///
/// White space has a meaning between the parts of a selector, so it is never added and never lost there: a stretch of
/// it becomes one character. A comment that alone keeps two tokens apart is more than this understands, and so is an
/// escape outside of strings.
enum StyleCompactor {
    static func compact(_ bytes: [UInt8]) throws(NotUnderstood) -> [UInt8] {
        var source = ByteScanner(bytes)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        while let byte = source.byte {
            let start = source.index
            if byte.isStyleSpace || source.starts(with: "/*") {
                if let separator = try skipGap(&source), let last = result.last, let next = source.byte {
                    let isNeedless = "{;}".utf8.contains(last) || next == UInt8(ascii: "}")
                    if separator == 0x20 || !isNeedless { result.append(separator) }
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"): try skipString(&source, quote: byte)
            // White space may belong to an escape.
            case UInt8(ascii: "\\"): throw source.notUnderstood
            case UInt8(ascii: "("):
                source.index += 1
                if result.suffix(3).map({ $0 | 0x20 }) == Array("url".utf8) { try skipAddress(&source) }
            default: source.index += 1
            }
            result += bytes[start..<source.index]
        }
        if !result.isEmpty { result.append(0x0A) }
        return result
    }

    /// Skips white space and comments; what stays of them is the end of a line, a space, or nothing at an end.
    private static func skipGap(_ source: inout ByteScanner) throws(NotUnderstood) -> UInt8? {
        var separator: UInt8?
        let start = source.index
        while let byte = source.byte {
            if byte.isStyleSpace {
                if separator != 0x0A { separator = byte == 0x0A || byte == 0x0D ? 0x0A : 0x20 }
                source.index += 1
            } else if source.starts(with: "/*") {
                source.index += 2
                while !source.starts(with: "*/") {
                    guard source.byte != nil else { throw source.notUnderstood }
                    source.index += 1
                }
                source.index += 2
            } else {
                break
            }
        }
        // A comment without white space beside it; at the beginning and at the end it keeps nothing apart.
        if separator == nil, start > 0, source.byte != nil { throw NotUnderstood(index: start) }
        return separator
    }

    private static func skipString(_ source: inout ByteScanner, quote: UInt8) throws(NotUnderstood) {
        source.index += 1
        while let byte = source.byte, byte != 0x0A, byte != 0x0D, byte != 0x0C {
            if byte == UInt8(ascii: "\\") {
                source.index += 1
                source.index += source.starts(with: "\r\n") ? 2 : 1
            } else {
                source.index += 1
                if byte == quote { return }
            }
        }
        throw source.notUnderstood
    }

    /// Skips an address without quotes, in which `/*` begins no comment; one in quotes is a string like any other.
    private static func skipAddress(_ source: inout ByteScanner) throws(NotUnderstood) {
        guard let first = source.byte, first != UInt8(ascii: "\""), first != UInt8(ascii: "'") else { return }
        while let byte = source.byte, byte != UInt8(ascii: ")") {
            guard !byte.isStyleSpace, !"\"'(\\".utf8.contains(byte) else { throw source.notUnderstood }
            source.index += 1
        }
    }
}

extension UInt8 {
    fileprivate var isStyleSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) && self != 0x0B }
}
