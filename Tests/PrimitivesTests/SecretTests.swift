import Primitives
import Testing

struct SecretTests {
    private struct Holder {
        let secret: Secret
        let secrets: [String: Secret]
    }

    @Test("A secret is shown by no way of printing")
    func redaction() {
        let secret = Secret("hunter2")
        let holder = Holder(secret: secret, secrets: ["a": secret])
        var dumped = ""
        dump(holder, to: &dumped)
        let optional: Secret? = secret
        let shown = [
            "\(secret)", String(describing: secret), String(reflecting: secret), "\(holder)", "\([secret])", dumped,
            String(reflecting: optional), String(reflecting: holder), String(describing: Mirror(reflecting: secret)),
        ]
        for text in shown {
            #expect(!text.contains("hunter2"))
            #expect(!text.contains("104"), "the first byte as a number")
        }
        #expect("\(secret)" == "Secret(redacted)")
        #expect(Mirror(reflecting: secret).children.isEmpty)
    }

    @Test("The one who needs the bytes gets them")
    func bytes() {
        #expect(Secret("hé").unredactedBytes == [0x68, 0xC3, 0xA9])
        #expect(Secret([0x68, 0xC3, 0xA9]).unredactedText == "hé")
        #expect(Secret("hé").byteCount == 3)
    }

    @Test("Secrets are equal where all their bytes are")
    func equality() {
        #expect(Secret("abc") == Secret([97, 98, 99]))
        #expect(Secret("") == Secret([]))
        for other in ["", "ab", "abcd", "abd", "bbc", "ABC"] { #expect(Secret("abc") != Secret(other)) }
    }
}

struct ClientIDTests {
    @Test("A UUID comes back in lower case, whichever it was sent in")
    func roundTrip() throws {
        let text = "0189f7ea-AE2c-7809-8aeb-b819cf5e9e7f"
        let id = try #require(ClientID(text))
        #expect(id.description == text.lowercased())
        #expect(id.bytes.count == 16)
        #expect(id.bytes.first == 1 && id.bytes.last == 0x7F)
        #expect(ClientID(bytes: id.bytes) == id)
        #expect(ClientID(text.uppercased()) == id)
    }

    @Test(
        "Any other text is refused",
        arguments: [
            "", "0189f7ea", "0189f7eaae2c78098aebb819cf5e9e7f", "{0189f7ea-ae2c-7809-8aeb-b819cf5e9e7f}",
            "0189f7ea-ae2c-7809-8aeb-b819cf5e9e7", "0189f7ea-ae2c-7809-8aeb-b819cf5e9e7ff",
            "0189f7ea-ae2c-7809-8aeb-b819cf5e9e7g", "0189f7ea-ae2c-7809-8aeb_b819cf5e9e7f",
            "0189f7e-aae2c-7809-8aeb-b819cf5e9e7f", "0189f7ea-ae2c-7809-8aeb-b819cf5e9eé",
            " 189f7ea-ae2c-7809-8aeb-b819cf5e9e7f",
            "------------------------------------",
        ]
    )
    func refusals(text: String) {
        #expect(ClientID(text) == nil)
    }

    @Test("Bytes of another count are refused", arguments: [0, 15, 17])
    func byteCounts(count: Int) {
        #expect(ClientID(bytes: [UInt8](repeating: 1, count: count)) == nil)
    }

    @Test("A new one is of version 4 and of the variant of RFC 9562")
    func version() {
        for fill in [UInt8(0), 0xFF] {
            let text = Array(ClientID(random: RandomSource { [UInt8](repeating: fill, count: $0) }).description)
            #expect(text[14] == "4")
            #expect("89ab".contains(text[19]))
        }
        #expect(ClientID(random: .system) != ClientID(random: .system))
    }
}

struct RandomSourceTests {
    @Test("As many bytes come as were asked for, and others each time", arguments: [0, 1, 7, 8, 9, 32, 1000])
    func counts(count: Int) {
        #expect(RandomSource.system.bytes(count).count == count)
        if count > 8 { #expect(RandomSource.system.bytes(count) != RandomSource.system.bytes(count)) }
    }

    @Test("A token is base64url of as many bytes")
    func tokens() {
        #expect(Base64URL.decode(RandomSource.system.token())?.count == 32)
        #expect(RandomSource { [UInt8](repeating: 0, count: $0) }.token(byteCount: 3) == "AAAA")
    }
}
