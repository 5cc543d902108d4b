import FileSystem
import HTTP
import Testing

struct MultipartParserTests {
    private static let type = "multipart/form-data; boundary=x-7"
    private static let id = "--x-7\r\nContent-Disposition: form-data; name=\"clientId\"\r\n\r\n0190a6a0\r\n"
    private static let end = "--x-7--\r\n"

    private static func file(_ head: String = "name=\"file\"; filename=\"a.png\"", _ body: String = "bytes") -> String {
        "--x-7\r\nContent-Disposition: form-data; \(head)\r\nContent-Type: image/png\r\n\r\n\(body)\r\n"
    }

    /// What the content amounts to, in words, when it comes in these pieces.
    private static func outcome(
        _ pieces: [ArraySlice<UInt8>],
        type: String? = type,
        limits: MultipartParser.Limits = MultipartParser.Limits()
    ) -> [String] {
        let whole = Array(pieces.joined())
        do throws(MultipartError) {
            var parser = try MultipartParser(contentType: type, limits: limits)
            for piece in pieces { try parser.parse(piece.span) }
            return try parser.finish().map { part in
                let bytes = String(decoding: whole[part.range], as: UTF8.self)
                return "\(part.name)|\(part.fileName ?? "-")|\(part.contentType ?? "-")|\(bytes)"
            }
        } catch {
            return ["\(error)"]
        }
    }

    private static func outcome(_ text: String, type: String? = type) -> [String] {
        outcome([Array(text.utf8)[...]], type: type)
    }

    private static func refusal(_ malformation: MultipartError.Malformation) -> [String] {
        ["\(MultipartError.malformed(malformation))"]
    }

    @Test func `the parts are the same wherever the content is cut`() {
        let bodies = [
            "bytes", "", "\r", "\r\n", "\r\n--x-", "\r\n--x-\r\n--x-", "\r\r\n--", "-\r\n--x-6", "--x-7--\r\n",
        ]
        for body in bodies {
            let content = Array((Self.id + Self.file("name=\"file\"; filename=\"a.png\"", body) + Self.end).utf8)
            let expected = ["clientId|-|-|0190a6a0", "file|a.png|image/png|\(body)"]
            #expect(Self.outcome([content[...]]) == expected)
            for cut in content.indices {
                #expect(Self.outcome([content[..<cut], content[cut...]]) == expected)
            }
            #expect(Self.outcome(content.indices.map { content[$0...$0] }) == expected)
        }
    }

    @Test(arguments: [
        (#"filename="a.png""#, "a.png"), (#"filename=a.png"#, "a.png"), (#"filename="""#, ""),
        (#"filename="a%22b.png""#, "a\"b.png"), (#"filename="100%.png""#, "100%.png"),
        (#"filename="%41.png""#, "%41.png"),
        (#"filename="a\"b.png""#, "a\"b.png"), (#"filename="C:\docs\a.png""#, #"C:\docs\a.png"#),
        (#"filename="a\""#, #"a\"#), (#"filename="a\" ; x=y"#, #"a\"#), (#"filename="a;b=c.png""#, "a;b=c.png"),
        (#"filename="día 日本.png""#, "día 日本.png"), (#"filename="a%0D%0Ab""#, "a\r\nb"),
        (#"filename*=UTF-8''d%C3%ADa.png"#, "día.png"), (#"filename="x"; filename*=utf-8'es'd%C3%ADa.png"#, "día.png"),
        (#"FileName="a.png""#, "a.png"),
    ])
    func `a file's name is read as browsers and programs write it`(parameter: String, name: String) {
        let content = Self.file("name=\"file\"; \(parameter)") + Self.end
        #expect(Self.outcome(content) == ["file|\(name)|image/png|bytes"])
    }

    @Test(arguments: [
        "multipart/form-data; boundary=x-7", "Multipart/Form-Data; charset=utf-8; boundary=\"x-7\"",
        "multipart/form-data;boundary=x-7",
    ])
    func `a boundary is found`(type: String) {
        #expect(Self.outcome(Self.id + Self.end, type: type) == ["clientId|-|-|0190a6a0"])
    }

    @Test(arguments: [
        nil, "", "application/json", "multipart/form-data", "multipart/form-data; boundary=",
        "multipart/mixed; boundary=x-7", "multipart/form-data; boundary=x-7; boundary=x-7",
        "multipart/form-data; boundary=\"x-7", "multipart/form-data; boundary=\"x-7 \"",
        "multipart/form-data; boundary=\"x\u{7F}\"",
        "multipart/form-data; boundary=\(String(repeating: "x", count: 71))",
    ])
    func `what isn't form data is refused`(type: String?) {
        #expect(Self.outcome(Self.id + Self.end, type: type) == ["\(MultipartError.notMultipart)"])
    }

    @Test func `a content without parts has none`() {
        #expect(Self.outcome("--x-7--") == [])
        #expect(Self.outcome("\r\n--x-7--") != [])
    }

    @Test func `what is malformed is refused by what is wrong`() {
        let good = Self.id + Self.end
        #expect(Self.outcome(good).count == 1)
        #expect(Self.outcome("a" + good) == Self.refusal(.preamble))
        #expect(Self.outcome("\r\n" + good) == Self.refusal(.preamble))
        #expect(Self.outcome(good + "a") == Self.refusal(.epilogue))
        #expect(Self.outcome(good + "\r\n") == Self.refusal(.epilogue))
        #expect(Self.outcome(String(good.dropLast(1))) == ["clientId|-|-|0190a6a0"])
        #expect(Self.outcome(good.replacing("--\r\n", with: "-\r\n")) == Self.refusal(.delimiter))
        #expect(Self.outcome(good.replacing("--x-7\r\n", with: "--x-7 \r\n")) == Self.refusal(.delimiter))
        #expect(Self.outcome(good.replacing("--x-7\r\n", with: "--x-7\n")) == Self.refusal(.delimiter))
        #expect(
            Self.outcome(good.replacing("Content-Disposition:", with: "Content-Disposition :")) == Self.refusal(.field)
        )
        #expect(
            Self.outcome(good.replacing("Content-Disposition:", with: "A:\r\n b\r\nContent-Disposition:"))
                == Self.refusal(.field)
        )
        #expect(Self.outcome(good.replacing("form-data;", with: "form-data;\0")) == Self.refusal(.field))
        #expect(Self.outcome(good.replacing("form-data", with: "attachment")) == Self.refusal(.disposition))
        #expect(Self.outcome(good.replacing("; name=\"clientId\"", with: "")) == Self.refusal(.disposition))
        #expect(Self.outcome(good.replacing("; name=", with: "; name=\"a\"; name=")) == Self.refusal(.disposition))
        #expect(Self.outcome(good.replacing("\"\r\n\r\n", with: "\r\n\r\n")) == Self.refusal(.disposition))
        #expect(Self.outcome("--x-7\r\n\r\nbytes\r\n" + Self.end) == Self.refusal(.disposition))
        let encoded = Self.file().replacing("Content-Type: image/png", with: "Content-Transfer-Encoding: base64")
        #expect(Self.outcome(encoded + Self.end) == Self.refusal(.encoding))
        #expect(Self.outcome(encoded.replacing("base64", with: "binary") + Self.end).count == 1)
        let twice = Self.file().replacing("Content-Type:", with: "Content-Type: a/b\r\nContent-Type:")
        #expect(Self.outcome(twice + Self.end) == Self.refusal(.field))
        #expect(
            Self.outcome(Self.file("name=f; filename*=ISO-8859-1''a") + Self.end) == [
                "\(MultipartError.fileNameInvalid)"
            ]
        )
        #expect(
            Self.outcome(Self.file("name=f; filename*=UTF-8''%FF") + Self.end) == ["\(MultipartError.fileNameInvalid)"]
        )
    }

    @Test func `a name that isn't UTF-8 is refused, and bytes that aren't are not`() {
        let part = Array(Self.file().utf8)
        let end = Array(Self.end.utf8)
        var broken = part
        broken[part.firstIndex(of: UInt8(ascii: "."))!] = 0xFF
        #expect(Self.outcome([broken[...], end[...]]) == ["\(MultipartError.fileNameInvalid)"])
        var binary = part
        binary[part.count - 4] = 0xFF
        #expect(Self.outcome([binary[...], end[...]]).count == 1)
    }

    @Test func `content that ends too soon is refused wherever it ends`() {
        let content = Array((Self.id + Self.file() + "--x-7--").utf8)
        for end in content.indices {
            #expect(Self.outcome([content[..<end]]) == ["\(MultipartError.truncated)"])
        }
        #expect(Self.outcome([content[...]]).count == 2)
    }

    @Test func `limits hold to the part and to the byte`() {
        var limits = MultipartParser.Limits()
        limits.parts = 2
        limits.head = 128
        func outcome(_ text: String) -> [String] { Self.outcome([Array(text.utf8)[...]], limits: limits) }
        #expect(outcome(Self.id + Self.id + Self.end).count == 2)
        #expect(outcome(Self.id + Self.id + Self.id + Self.end) == ["\(MultipartError.tooManyParts)"])
        func part(headBytes: Int) -> String {
            let disposition = "Content-Disposition: form-data; name=\"a\"\r\n"
            let padding = String(repeating: "x", count: headBytes - disposition.utf8.count - "X: \r\n\r\n".utf8.count)
            return "--x-7\r\n\(disposition)X: \(padding)\r\n\r\nb\r\n"
        }
        #expect(outcome(part(headBytes: 128) + Self.end) == ["a|-|-|b"])
        #expect(outcome(part(headBytes: 129) + Self.end) == ["\(MultipartError.headTooLarge)"])
    }

    @Test func `damaged content is taken or refused the same way wherever it is cut`() {
        let content = Array((Self.id + Self.file() + Self.end).utf8)
        // A small generator of its own, so that a failure repeats itself.
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let damage: [UInt8] = [0, 9, 10, 13, 32, 34, 37, 42, 45, 55, 58, 59, 61, 92, 120, 127, 128, 255]
        var refused = 0
        for _ in 0..<3000 {
            var bytes = content
            for _ in 0...random(3) {
                let index = random(bytes.count)
                switch random(3) {
                case 0: bytes[index] = damage[random(damage.count)]
                case 1: bytes.insert(damage[random(damage.count)], at: index)
                default: bytes.remove(at: index)
                }
            }
            let whole = Self.outcome([bytes[...]])
            let cut = random(bytes.count)
            #expect(Self.outcome([bytes[..<cut], bytes[cut...]]) == whole)
            #expect(Self.outcome(bytes.indices.map { bytes[$0...$0] }) == whole)
            if whole.count == 1 { refused += 1 }
        }
        #expect(refused > 1000)
    }

    @Test func `content is read from memory and from a file alike`() throws {
        let body = String(repeating: "0123456789abcde\r", count: 20_000)
        let content = Array((Self.id + Self.file("name=\"file\"; filename=\"a\"", body) + Self.end).utf8)
        let file = try OpenFile(unnamedIn: "/tmp")
        try file.write(content, at: 0)
        for source in [ByteSource(content), ByteSource(file, byteCount: content.count)] {
            let parts = try MultipartParser.parts(of: source, contentType: Self.type)
            #expect(parts.map(\.name) == ["clientId", "file"])
            let bytes = source[try #require(parts.last).range]
            #expect(bytes.byteCount == body.utf8.count)
            #expect(try bytes.read(0..<bytes.byteCount) == Array(body.utf8))
        }
        let tooLong = ByteSource(file, byteCount: content.count + 1)
        #expect(throws: MultipartError.unreadable(.truncated)) {
            try MultipartParser.parts(of: tooLong, contentType: Self.type)
        }
    }
}
