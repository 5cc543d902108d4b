/// Why a text was refused.
public enum JSONError: Error, Hashable, Sendable {
    /// Not JSON by RFC 8259; `offset` is the first byte that can't be.
    case malformed(offset: Int)
    /// More bytes than the caller allows.
    case tooLarge(limit: Int)
    /// Arrays and objects nested deeper than the caller allows.
    case tooDeep(limit: Int)
    /// Two members of one object have the same name.
    case duplicateMember(offset: Int)
    /// Bytes that are not UTF-8, or an escape that is half of a surrogate pair.
    case invalidUnicode(offset: Int)
}

/// What a text may be at most; checked before the work is done.
public struct JSONLimits: Sendable {
    /// Bytes of the whole text.
    public var byteCount: Int
    /// Nesting of arrays and objects.
    public var depth: Int

    /// Limits; 1 MiB and 32 levels unless told.
    public init(byteCount: Int = 1 << 20, depth: Int = 32) {
        self.byteCount = byteCount
        self.depth = depth
    }
}

extension JSONValue {
    /// Parses one JSON text, which must be all of `bytes` but for white space around it.
    public init(parsing bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
        guard bytes.count <= limits.byteCount else { throw .tooLarge(limit: limits.byteCount) }
        let result: Result<JSONValue, JSONError> = bytes.withUnsafeBufferPointer { buffer in
            var reader = JSONReader(buffer, depthLimit: limits.depth)
            do throws(JSONError) {
                return .success(try reader.document())
            } catch {
                return .failure(error)
            }
        }
        self = try result.get()
    }
}

/// A recursive descent over the bytes; the depth is bounded, so the stack is too.
private struct JSONReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let depthLimit: Int
    private var index = 0
    private var depth = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>, depthLimit: Int) {
        self.bytes = bytes
        self.depthLimit = depthLimit
    }

    mutating func document() throws(JSONError) -> JSONValue {
        skipWhitespace()
        let value = try value()
        skipWhitespace()
        guard index == bytes.count else { throw .malformed(offset: index) }
        return value
    }

    private mutating func value() throws(JSONError) -> JSONValue {
        guard index < bytes.count else { throw .malformed(offset: index) }
        switch bytes[index] {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: return try number()
        }
    }

    private mutating func object() throws(JSONError) -> JSONValue {
        try descend()
        var members: [JSONMember] = []
        skipWhitespace()
        if !take(UInt8(ascii: "}")) {
            repeat {
                skipWhitespace()
                let start = index
                guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { throw .malformed(offset: index) }
                let name = try string()
                guard !isDuplicate(name, of: members) else { throw .duplicateMember(offset: start) }
                skipWhitespace()
                guard take(UInt8(ascii: ":")) else { throw .malformed(offset: index) }
                skipWhitespace()
                members.append(JSONMember(name, try value()))
                skipWhitespace()
            } while take(UInt8(ascii: ","))
            guard take(UInt8(ascii: "}")) else { throw .malformed(offset: index) }
        }
        depth -= 1
        try refuseHiddenDuplicates(members)
        return .object(members)
    }

    /// Small objects are compared name by name; large ones once at the end, so that many members don't cost the square.
    private func isDuplicate(_ name: String, of members: [JSONMember]) -> Bool {
        members.count < 16 && members.contains { $0.name == name }
    }

    private func refuseHiddenDuplicates(_ members: [JSONMember]) throws(JSONError) {
        guard members.count > 16 else { return }
        var names = Set<String>(minimumCapacity: members.count)
        for member in members where !names.insert(member.name).inserted { throw .duplicateMember(offset: index) }
    }

    private mutating func array() throws(JSONError) -> JSONValue {
        try descend()
        var elements: [JSONValue] = []
        skipWhitespace()
        if !take(UInt8(ascii: "]")) {
            repeat {
                skipWhitespace()
                elements.append(try value())
                skipWhitespace()
            } while take(UInt8(ascii: ","))
            guard take(UInt8(ascii: "]")) else { throw .malformed(offset: index) }
        }
        depth -= 1
        return .array(elements)
    }

    private mutating func descend() throws(JSONError) {
        depth += 1
        guard depth <= depthLimit else { throw .tooDeep(limit: depthLimit) }
        index += 1
    }

    private mutating func literal(_ text: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        for offset in 0..<text.utf8CodeUnitCount {
            guard index < bytes.count, bytes[index] == text.utf8Start[offset] else { throw .malformed(offset: index) }
            index += 1
        }
        return value
    }

    private mutating func number() throws(JSONError) -> JSONValue {
        let start = index
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) {
            guard digits() > 0 else { throw .malformed(offset: index) }
        }
        var isInteger = true
        if take(UInt8(ascii: ".")) {
            isInteger = false
            guard digits() > 0 else { throw .malformed(offset: index) }
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isInteger = false
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            guard digits() > 0 else { throw .malformed(offset: index) }
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if isInteger, let value = Int64(text) { return .integer(value) }
        guard index - start <= 64, let value = Double(text), value.isFinite else { throw .malformed(offset: start) }
        return .double(value)
    }

    private mutating func digits() -> Int {
        let start = index
        while index < bytes.count, (48...57).contains(bytes[index]) { index += 1 }
        return index - start
    }

    private mutating func string() throws(JSONError) -> String {
        index += 1
        let start = index
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                let text = try validated(UnsafeBufferPointer(rebasing: bytes[start..<index]), at: start)
                index += 1
                return text
            case UInt8(ascii: "\\"): return try escapedString(from: start)
            case 0..<0x20: throw .malformed(offset: index)
            default: index += 1
            }
        }
        throw .malformed(offset: index)
    }

    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var text = [UInt8](bytes[start..<index])
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                let string = try text.withUnsafeBufferPointer { buffer throws(JSONError) in
                    try validated(buffer, at: start)
                }
                index += 1
                return string
            case UInt8(ascii: "\\"):
                index += 1
                try appendEscape(to: &text)
            case 0..<0x20: throw .malformed(offset: index)
            default:
                text.append(bytes[index])
                index += 1
            }
        }
        throw .malformed(offset: index)
    }

    private mutating func appendEscape(to text: inout [UInt8]) throws(JSONError) {
        guard index < bytes.count else { throw .malformed(offset: index) }
        let escape = bytes[index]
        index += 1
        switch escape {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(escape)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text.append(contentsOf: String(Character(try unicodeEscape())).utf8)
        default: throw .malformed(offset: index - 1)
        }
    }

    private mutating func unicodeEscape() throws(JSONError) -> Unicode.Scalar {
        let start = index - 2
        let first = try fourDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard (0xD800...0xDBFF).contains(first), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
            throw .invalidUnicode(offset: start)
        }
        let second = try fourDigits()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw .invalidUnicode(offset: start) }
        return scalar
    }

    private mutating func fourDigits() throws(JSONError) -> UInt32 {
        guard index + 4 <= bytes.count else { throw .malformed(offset: bytes.count) }
        var value: UInt32 = 0
        for _ in 0..<4 {
            let digit: UInt32
            switch bytes[index] {
            case 48...57: digit = UInt32(bytes[index] - 48)
            case 65...70: digit = UInt32(bytes[index] - 55)
            case 97...102: digit = UInt32(bytes[index] - 87)
            default: throw .malformed(offset: index)
            }
            value = value << 4 | digit
            index += 1
        }
        return value
    }

    private func validated(_ utf8: UnsafeBufferPointer<UInt8>, at start: Int) throws(JSONError) -> String {
        guard let text = String(validating: utf8, as: UTF8.self) else { throw .invalidUnicode(offset: start) }
        return text
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    private mutating func skipWhitespace() {
        while index < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[index]) { index += 1 }
    }
}
