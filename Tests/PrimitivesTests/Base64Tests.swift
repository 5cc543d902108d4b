import Foundation
import Primitives
import Testing

struct Base64Tests {
    /// RFC 4648 section 10, and the alphabet's last two characters.
    static let vectors: [(bytes: [UInt8], text: String)] = [
        ([], ""), (Array("f".utf8), "Zg=="), (Array("fo".utf8), "Zm8="), (Array("foo".utf8), "Zm9v"),
        (Array("foob".utf8), "Zm9vYg=="), (Array("fooba".utf8), "Zm9vYmE="), (Array("foobar".utf8), "Zm9vYmFy"),
        ([0xFB, 0xFF, 0xBF], "+/+/"),
    ]

    @Test("The texts are those of RFC 4648", arguments: vectors)
    func standard(bytes: [UInt8], text: String) {
        #expect(Base64.encode(bytes) == text)
        #expect(Base64.decode(text) == bytes)
    }

    @Test("The URL-safe texts lack the padding and differ in two characters", arguments: vectors)
    func urlSafe(bytes: [UInt8], text: String) {
        let text = String(text.filter { $0 != "=" }.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 })
        #expect(Base64URL.encode(bytes) == text)
        #expect(Base64URL.encodedBytes(bytes) == Array(text.utf8))
        #expect(Base64URL.encodedCount(ofByteCount: bytes.count) == text.utf8.count)
        #expect(Base64URL.decode(text) == bytes)
        #expect(Base64URL.decode(Array(text.utf8)) == bytes)
    }

    @Test(
        "Base 64 that no encoder makes is refused",
        arguments: [
            "Zg", "Zg=", "Zg===", "Zm8", "Zm8==", "Zm9v=", "Zm9v==", "Zm9v===", "Zm9v====", "=", "==", "====", "=Zg=",
            "Z===", "Zg==Zg==", "Zh==", "Zm9=", "Zm9v\n", " Zm9v", "Zm 9v", "Zm-v", "Zm_v", "Zm9é", "Zm9\0", "Zm9v.",
        ]
    )
    func refusals(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test(
        "URL-safe base 64 that no encoder makes is refused",
        arguments: [
            "Z", "Zm9vZ", "Zg==", "Zm8=", "=", "Zh", "Zm9", "Zm+v", "Zm/v", "Zm9v\n", " Zm9v", "Zm9é", "Zm9\0", "Zm9v.",
        ]
    )
    func urlSafeRefusals(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test("One value has one text: of the 64 last characters that differ in stray bits, one decodes")
    func strayBits() {
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        let decoded = alphabet.compactMap { Base64URL.decode("AA\($0)") }
        #expect(decoded.count == 16)
        #expect(Set(decoded).count == 16)
    }

    @Test("Any bytes come back, as Foundation writes them too", arguments: 0..<100)
    func roundTrip(count: Int) throws {
        let bytes = RandomSource.system.bytes(count)
        let text = Base64.encode(bytes)
        #expect(text == Data(bytes).base64EncodedString())
        #expect(Base64.decode(text) == bytes)
        #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
        // Collections that aren't in one piece take another way.
        #expect(Base64URL.encode(bytes.reversed()) == Base64URL.encode(Array(bytes.reversed())))
        #expect(Base64URL.decode(Base64URL.encodedBytes(bytes)[...]) == bytes)
    }

    @Test("Encoding in place writes the text and nothing behind it")
    func inPlace() {
        let bytes: [UInt8] = [1, 2, 3, 4, 5]
        var output = [UInt8](repeating: 0x2A, count: 10)
        let count = output.withUnsafeMutableBufferPointer { output in
            bytes.withUnsafeBytes { Base64URL.encode($0, into: output) }
        }
        #expect(count == 7)
        #expect(String(decoding: output, as: UTF8.self) == Base64URL.encode(bytes) + "***")
    }
}

struct HexadecimalTests {
    @Test("Bytes become pairs of digits in lower case")
    func encoding() {
        #expect(Hexadecimal.encode([0, 0x0A, 0xFF, 0x10]) == "000aff10")
        #expect(Hexadecimal.encode([]) == "")
    }

    @Test("Sixteen digits in either case have a value, and no other byte")
    func values() {
        for byte in UInt8.min...UInt8.max {
            let scalar = Character(Unicode.Scalar(byte))
            #expect(Hexadecimal.value(of: byte).map(Int.init) == (scalar.isASCII ? scalar.hexDigitValue : nil))
        }
    }
}
