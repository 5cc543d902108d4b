import Foundation
import JSON
import Testing

struct JSONReaderTests {
    private func parse(_ text: String, _ limits: JSONLimits = JSONLimits()) throws -> JSONValue {
        try JSONValue(parsing: Array(text.utf8), limits: limits)
    }

    static let accepted: [(String, JSONValue)] = [
        ("null", nil), ("true", true), (" false\r\n\t", false), ("0", 0), ("-0", 0), ("-1", -1), ("42", 42),
        ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
        ("9223372036854775808", .double(0x1p63)), ("1.5", .double(1.5)), ("1.0", .double(1)), ("-0.0", .double(-0.0)),
        ("1e2", .double(100)), ("1E+2", .double(100)), ("25e-1", .double(2.5)),
        ("1.7976931348623157e308", .double(.greatestFiniteMagnitude)), ("5e-324", .double(.leastNonzeroMagnitude)),
        (#""""#, ""), (#""a""#, "a"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""é🙂""#, "é🙂"),
        (#""\u00e9\u00E9""#, "éé"), (#""\ud83d\ude42""#, "🙂"), (#""\uDBFF\uDFFF""#, "\u{10FFFF}"),
        (#""\u0000""#, "\0"), (#""\u2028""#, "\u{2028}"), ("\"\u{7F}\"", "\u{7F}"), ("\"\u{FFFF}\"", "\u{FFFF}"),
        ("[]", []), ("[ ]", []), ("[1, [2], {}]", [1, [2], [:]]), ("{}", [:]), ("{ }", [:]),
        (#"{"a":1,"b":[true,null]}"#, ["a": 1, "b": [true, nil]]), (#"{"":0}"#, ["": 0]), (#" { "a" : 1 } "#, ["a": 1]),
    ]

    @Test("What RFC 8259 allows is read", arguments: accepted)
    func reading(text: String, value: JSONValue) throws {
        #expect(try parse(text) == value)
    }

    @Test("What is read means the same to Foundation", arguments: accepted.map(\.0))
    func sameAsFoundation(text: String) throws {
        let foundation = try JSONDecoder().decode(Tree.self, from: Data(text.utf8))
        #expect(try Tree(parse(text)) == foundation)
    }

    @Test("Random values mean the same to Foundation", arguments: 0..<50)
    func randomSameAsFoundation(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let value = JSONValue.random(depth: 3, using: &generator)
        #expect(try JSONDecoder().decode(Tree.self, from: Data(value.bytes)) == Tree(value))
        #expect(try JSONValue(parsing: value.bytes) == value)
        let foundations = try JSONEncoder().encode(Tree(value))
        #expect(try Tree(JSONValue(parsing: Array(foundations))) == Tree(value))
    }

    @Test("A number too small to tell from zero is zero, which Foundation refuses")
    func underflow() throws {
        #expect(try parse("1e-400") == .double(0))
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Tree.self, from: Data("1e-400".utf8)) }
    }

    @Test(
        "What RFC 8259 doesn't allow is refused where it begins",
        arguments: [
            ("", 0), (" ", 1), ("nul", 3), ("nulL", 3), ("True", 0), ("NaN", 0), ("Infinity", 0), ("-Infinity", 1),
            ("01", 1), ("-", 1), ("-01", 2), ("+1", 0), (".5", 0), ("1.", 2), ("1.e1", 2), ("1e", 2), ("1e+", 3),
            ("0x10", 1), ("1 2", 2), ("1,", 1), ("1e400", 0), ("-1e400", 0), ("\"", 1), ("\"a", 2), ("'a'", 0),
            ("\"\\", 2),
            ("\"\\x\"", 2), ("\"\\u12", 5), ("\"\\u12G4\"", 5), ("\"\\U0041\"", 2), ("\"a\nb\"", 2), ("\"\0\"", 1),
            ("\"\u{1F}\"", 1), ("[", 1), ("[1", 2), ("[1,", 3), ("[1,]", 3), ("[,1]", 1), ("[1 2]", 3), ("]", 0),
            ("[1}", 2),
            ("{", 1), ("{\"a\"", 4), ("{\"a\":", 5), ("{\"a\":1", 6), ("{\"a\":1,}", 7), ("{a:1}", 1), ("{1:1}", 1),
            ("{\"a\" 1}", 5), ("{\"a\":1 \"b\":2}", 7), ("{\"a\":1]", 6), ("[]x", 2), ("{}{}", 2), ("/**/1", 0),
            ("#1", 0), ("\u{FEFF}1", 0), ("\u{A0}1", 0), ("1\0", 1),
        ]
    )
    func refusals(text: String, offset: Int) {
        #expect(throws: JSONError.malformed(offset: offset)) { try parse(text) }
    }

    @Test(
        "Half of a surrogate pair is refused",
        arguments: [
            (#""\ud83d""#, 1), (#""\ude42""#, 1), (#""\ude42\ud83d""#, 1), (#""\ud83dx""#, 1), (#""\ud83d\n""#, 1),
            (#""\ud83d\ud83d""#, 1), (#""a\udfff""#, 2),
        ]
    )
    func loneSurrogates(text: String, offset: Int) {
        #expect(throws: JSONError.invalidUnicode(offset: offset)) { try parse(text) }
    }

    @Test(
        "Bytes that aren't UTF-8 are refused, with and without an escape beside them",
        arguments: [
            [0x80], [0xC3], [0xC0, 0x80], [0xE2, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF], [0xF8],
        ] as [[UInt8]]
    )
    func invalidUTF8(bytes: [UInt8]) {
        #expect(throws: JSONError.invalidUnicode(offset: 1)) { try JSONValue(parsing: [0x22] + bytes + [0x22]) }
        #expect(throws: JSONError.invalidUnicode(offset: 1)) {
            try JSONValue(parsing: Array(#""\n"#.utf8) + bytes + [0x22])
        }
    }

    @Test(
        "A member may be named once",
        arguments: [
            #"{"a":1,"a":1}"#, #"{"a":1,"b":2,"a":3}"#, #"{"a":1,"\u0061":2}"#, #"[{"b":{"a":1,"a":2}}]"#,
            #"{"":1,"":2}"#,
        ]
    )
    func duplicates(text: String) {
        let error = #expect(throws: JSONError.self) { try parse(text) }
        guard case .duplicateMember = error else {
            Issue.record("\(text): \(String(describing: error))")
            return
        }
    }

    @Test("A duplicate is found among few and among many members", arguments: [2, 15, 16, 17, 18, 100, 1000])
    func manyMembers(count: Int) throws {
        let members = (0..<count).map { #""m\#($0)":\#($0)"# }
        #expect(try parse("{" + members.joined(separator: ",") + "}").object?.count == count)
        for twin in Set([0, (count - 2) / 2, count - 2]) {
            let doubled = members.dropLast() + [#""m\#(twin)":0"#]
            let text = "{" + doubled.joined(separator: ",") + "}"
            guard case .duplicateMember = #expect(throws: JSONError.self, performing: { try parse(text) }) else {
                Issue.record("m\(twin) of \(count)")
                return
            }
        }
    }

    @Test("Depth is bounded before the stack is")
    func depth() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(throws: Never.self) { try parse(nested(32)) }
        #expect(throws: JSONError.tooDeep(limit: 32)) { try parse(nested(33)) }
        #expect(throws: JSONError.tooDeep(limit: 32)) { try parse(String(repeating: "[", count: 1_000_000)) }
        #expect(throws: JSONError.tooDeep(limit: 32)) { try parse(String(repeating: #"{"a":"#, count: 100_000)) }
        #expect(throws: JSONError.tooDeep(limit: 1)) { try parse("[[]]", JSONLimits(depth: 1)) }
        #expect(throws: Never.self) { try parse("[[],[],[]]", JSONLimits(depth: 2)) }
    }

    @Test("Size is bounded before anything is read")
    func size() throws {
        #expect(throws: Never.self) { try parse("[1,2]", JSONLimits(byteCount: 5)) }
        #expect(throws: JSONError.tooLarge(limit: 4)) { try parse("[1,2]", JSONLimits(byteCount: 4)) }
        #expect(throws: JSONError.tooLarge(limit: 4)) { try parse("!!!!!", JSONLimits(byteCount: 4)) }
    }

    @Test("No beginning of a text is taken for the whole, and none reads beyond its end")
    func truncation() throws {
        let text = Array(#"{"a":[1,2.5e3,"x\u00e9\ud83d\ude42",true,null],"b":{"c":"\\"}}"#.utf8)
        #expect(throws: Never.self) { try JSONValue(parsing: text) }
        for count in 0..<text.count {
            #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text[..<count])) }
        }
    }

    @Test("Changed bytes are read or refused, and what is read comes back", arguments: 0..<20)
    func mutations(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let original = JSONValue.random(depth: 3, using: &generator).bytes
        for _ in 0..<500 {
            var bytes = original
            bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(in: 0...255, using: &generator)
            if let value = try? JSONValue(parsing: bytes) { #expect((try? JSONValue(parsing: value.bytes)) == value) }
        }
    }
}

/// What Foundation makes of a text; numbers as doubles, since it doesn't tell 1 from 1.0.
enum Tree: Codable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([Tree])
    case object([String: Tree])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([Tree].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: Tree].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }

    init(_ value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .integer(let value): self = .number(Double(value))
        case .double(let value): self = .number(value)
        case .string(let value): self = .string(value)
        case .array(let elements): self = .array(elements.map { Tree($0) })
        case .object(let members):
            self = .object(Dictionary(uniqueKeysWithValues: members.map { ($0.name, Tree($0.value)) }))
        }
    }
}
