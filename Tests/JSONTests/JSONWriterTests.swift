import Foundation
import JSON
import Testing

struct JSONWriterTests {
    private func written(_ value: String) -> String {
        String(decoding: JSONValue.string(value).bytes, as: UTF8.self)
    }

    @Test(
        "Strings are escaped so that they are safe in HTML and JavaScript too",
        arguments: [
            ("", #""""#), ("a", #""a""#), ("\"\\/", #""\"\\/""#), ("\u{8}\u{9}\u{A}\u{C}\u{D}", #""\b\t\n\f\r""#),
            ("\0\u{1}\u{1F}", #""\u0000\u0001\u001f""#), ("\u{7F}", #""\u007f""#), ("</script>", #""\u003c/script>""#),
            ("<!--", #""\u003c!--""#), ("\u{2028}", #""\u2028""#), ("\u{2029}", #""\u2029""#),
            ("a\u{2028}b\u{2029}c", #""a\u2028b\u2029c""#), ("\u{2028}\u{2028}<", #""\u2028\u2028\u003c""#),
            // Neighbours of U+2028: they begin with the same byte, or with the same two, and stay as they are.
            ("\u{2027}\u{202A}", "\"\u{2027}\u{202A}\""), ("\u{20AC}", "\"\u{20AC}\""), ("\u{2068}", "\"\u{2068}\""),
            ("é🙂", #""é🙂""#), ("\u{E2}", "\"\u{E2}\""),
        ]
    )
    func escaping(text: String, json: String) {
        #expect(written(text) == json)
    }

    @Test("Every character comes back, alone and at the end of a text")
    func everyCharacter() throws {
        for value in UInt32(0)...0x10FFFF where value < 0x3100 || value % 257 == 0 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            for text in [String(Character(scalar)), "x\(scalar)"] {
                guard try JSONValue(parsing: JSONValue.string(text).bytes) == .string(text) else {
                    Issue.record("U+\(String(value, radix: 16))")
                    return
                }
            }
        }
    }

    @Test("A text that ends within U+2028 is not read beyond its end")
    func brokenEnd() {
        // Swift repairs the broken bytes when it makes the string; the writer must cope with what is left either way.
        for end in [[0xE2], [0xE2, 0x80], [0xE2, 0x80, 0xA8]] as [[UInt8]] {
            let text = String(decoding: Array("ab".utf8) + end, as: UTF8.self)
            #expect((try? JSONValue(parsing: JSONValue.string(text).bytes)) == .string(text))
        }
    }

    @Test("Members and elements are separated at every level")
    func separation() {
        var writer = JSONWriter()
        writer.object {
            $0.member("a", "x")
            $0.member("b", Int64(7))
            $0.member("c", true)
            $0.member("d", String?.none)
            $0.member("e", Int64?.none)
            $0.array("f") {
                $0.integer(1)
                $0.array { _ in }
                $0.object { _ in }
                $0.null()
                $0.double(0.5)
            }
            $0.object("g") { $0.member("h", "<") }
            $0.name("i")
            $0.raw(Array("[1,2]".utf8))
            $0.member("j", false)
        }
        #expect(
            String(decoding: writer.bytes, as: UTF8.self)
                == #"{"a":"x","b":7,"c":true,"d":null,"e":null,"f":[1,[],{},null,0.5],"g":{"h":"\u003c"},"i":[1,2],"j":false}"#
        )
    }

    @Test(
        "Numbers come back as they were",
        arguments: [
            0, -0.0, 1, -1, 0.1, 1e15, 1e16, 1e21, 1e-7, 123_456_789.125, .pi, .greatestFiniteMagnitude,
            .leastNonzeroMagnitude, .leastNormalMagnitude, 0x1p53,
        ]
    )
    func doubles(value: Double) throws {
        let bytes = JSONValue.double(value).bytes
        #expect(try JSONValue(parsing: bytes) == .double(value))
        #expect(try JSONDecoder().decode(Double.self, from: Data(bytes)) == value)
    }

    @Test("Numbers that JSON doesn't have become null", arguments: [Double.nan, .infinity, -.infinity])
    func infinities(value: Double) {
        #expect(JSONValue.double(value).bytes == Array("null".utf8))
    }

    @Test("Integers at the ends of their range come back", arguments: [Int64.min, -1, 0, 1, .max])
    func integers(value: Int64) throws {
        #expect(try JSONValue(parsing: JSONValue.integer(value).bytes) == .integer(value))
    }
}

struct JSONValueTests {
    private let value: JSONValue = ["id": "a", "seq": 7, "open": true, "tags": ["x", nil], "none": nil]

    @Test("A value is asked for what it may be")
    func access() {
        #expect(value["id"]?.string == "a")
        #expect(value["seq"]?.integer == 7)
        #expect(value["open"]?.bool == true)
        #expect(value["tags"]?[0] == "x")
        #expect(value["tags"]?[1] == .null)
        #expect(value["none"] == .null)
        #expect(value.object?.map(\.name) == ["id", "seq", "open", "tags", "none"])
    }

    @Test("What isn't there, or is of another kind, is nil")
    func absence() {
        #expect(value["other"] == nil)
        #expect(value["tags"]?[2] == nil)
        #expect(value["tags"]?[-1] == nil)
        #expect(value["id"]?["x"] == nil)
        #expect(value["id"]?[0] == nil)
        #expect(value["id"]?.integer == nil)
        #expect(value["seq"]?.string == nil)
        #expect(value["seq"]?.bool == nil)
        #expect(value.array == nil)
        #expect(value["tags"]?.object == nil)
    }
}
