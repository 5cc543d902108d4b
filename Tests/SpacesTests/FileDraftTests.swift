import FileSystem
import Primitives
import Spaces
import Testing

struct FileDraftTests {
    private static func bytes(_ parts: [any Collection<UInt8>]) -> [UInt8] { parts.flatMap { Array($0) } }

    private static let png: [UInt8] =
        [0x89, 0x50, 0x4E, 0x47, 13, 10, 0x1A, 10, 0, 0, 0, 13] + "IHDR".utf8 + [0, 0, 4, 0, 0, 0, 3, 0, 8, 2, 0, 0, 0]
    private static let gif: [UInt8] = "GIF89a".utf8 + [0x40, 1, 0xF0, 0, 0x80, 0, 0]
    private static let bmp: [UInt8] = "BM".utf8 + [UInt8](repeating: 0, count: 12) + [40, 0, 0, 0, 1, 0, 0, 0]

    private static func riff(_ chunk: String, _ data: [UInt8]) -> [UInt8] {
        "RIFF".utf8 + [0, 0, 0, 0] + "WEBP".utf8 + chunk.utf8 + [UInt8(data.count), 0, 0, 0] + data
    }

    private static let lossy = riff("VP8 ", [0, 0, 0, 0x9D, 1, 0x2A, 0x20, 0x43, 0x10, 2])
    private static let lossless = riff("VP8L", [0x2F, 0x1F, 0xC3, 0x83, 0])
    private static let extended = riff("VP8X", [0, 0, 0, 0, 0x1F, 3, 0, 0x57, 2, 0])

    private static func media(_ brand: String) -> [UInt8] { [0, 0, 0, 24] + "ftyp".utf8 + brand.utf8 + [0, 0, 0, 0] }

    /// A JPEG of 800 by 600 with an Exif of that orientation, where one is given, and much between.
    private static func jpeg(orientation: UInt8? = nil, isBigEndian: Bool = true, profile: Int = 70_000) -> [UInt8] {
        var bytes: [UInt8] = [0xFF, 0xD8]
        func segment(_ marker: UInt8, _ data: [UInt8]) -> [UInt8] {
            [0xFF, marker, UInt8((data.count + 2) >> 8), UInt8((data.count + 2) & 0xFF)] + data
        }
        bytes += segment(0xE0, Array("JFIF\0".utf8) + [1, 1, 0, 0, 1, 0, 1, 0, 0])
        if let orientation {
            let directory: [UInt8] =
                isBigEndian
                ? "MM".utf8 + [0, 42, 0, 0, 0, 8, 0, 2, 1, 0x0F, 0, 2, 0, 0, 0, 4, 0, 0, 0, 0]
                    + [1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]
                : "II".utf8 + [42, 0, 8, 0, 0, 0, 2, 0, 0x0F, 1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0]
                    + [0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]
            bytes += segment(0xE1, Array("Exif\0\0".utf8) + directory)
        }
        for start in stride(from: 0, to: profile, by: 60_000) {
            bytes += segment(0xE2, [UInt8](repeating: 0xFF, count: min(60_000, profile - start)))
        }
        bytes +=
            [0xFF, 0xFF] + segment(0xC2, [8, 2, 0x58, 3, 0x20, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]).dropFirst()
        return bytes + segment(0xDA, [3, 1, 0, 2, 0x11, 3, 0x11, 0, 0x3F, 0])
    }

    private static func draft(_ type: String, _ bytes: [UInt8]) throws -> FileDraft {
        try FileDraft(
            clientID: try #require(ClientID("0190a6a0-0000-4000-8000-000000000000")),
            name: FileName("a"),
            contentType: try #require(MediaType(type)),
            content: ByteSource(bytes)
        )
    }

    @Test(
        arguments: [
            ("image/png", png, 1024, 768), ("image/gif", gif, 320, 240), ("image/jpeg", jpeg(), 800, 600),
            ("image/webp", lossy, 800, 528), ("image/webp", lossless, 800, 528), ("image/webp", extended, 800, 600),
        ] as [(String, [UInt8], Int, Int)]
    )
    func `a picture's dimensions are read from its header`(type: String, bytes: [UInt8], width: Int, height: Int) throws
    {
        let draft = try Self.draft(type, bytes)
        #expect(draft.dimensions == ImageDimensions(width: width, height: height))
        #expect(draft.contentType.text == type)
        // From a file as from memory.
        let file = try OpenFile(unnamedIn: "/tmp")
        try file.write(bytes, at: 0)
        let again = try FileDraft(
            clientID: draft.clientID,
            name: draft.name,
            contentType: draft.contentType,
            content: ByteSource(file, byteCount: bytes.count)
        )
        #expect(again.dimensions == draft.dimensions)
    }

    @Test(arguments: [
        (1, 800), (2, 800), (3, 800), (4, 800), (5, 600), (6, 600), (7, 600), (8, 600), (0, 800), (9, 800),
    ])
    func `a photo that is shown turned has the dimensions that are shown`(orientation: UInt8, width: Int) throws {
        for isBigEndian in [true, false] {
            let bytes = Self.jpeg(orientation: orientation, isBigEndian: isBigEndian)
            #expect(try Self.draft("image/jpeg", bytes).dimensions?.width == width)
        }
    }

    @Test(
        arguments: [
            ("image/bmp", bmp), ("image/tiff", [0x49, 0x49, 0x2A, 0]), ("image/tiff", [0x4D, 0x4D, 0, 0x2A]),
            ("image/avif", media("avif")), ("image/heic", media("heic")), ("image/heif", media("mif1")),
        ] as [(String, [UInt8])]
    )
    func `a picture of another format is known without its dimensions`(type: String, bytes: [UInt8]) throws {
        #expect(try Self.draft(type, bytes).dimensions == nil)
    }

    @Test func `whoever claims a picture must show that very one`() throws {
        let pictures: [(String, [UInt8])] = [
            ("image/png", Self.png), ("image/gif", Self.gif), ("image/jpeg", Self.jpeg()), ("image/webp", Self.lossy),
            ("image/bmp", Self.bmp), ("image/avif", Self.media("avif")),
        ]
        for (claimed, _) in pictures {
            for (type, bytes) in pictures {
                if claimed == type {
                    #expect(throws: Never.self) { try Self.draft(claimed, bytes) }
                } else {
                    #expect(throws: FileRefusal.self) { try Self.draft(claimed, bytes) }
                }
            }
            for bytes in [Array("<svg/>".utf8), Array("<html>".utf8), [0], Self.media("isom"), Array("BMW".utf8)] {
                #expect(throws: FileRefusal.self) { try Self.draft(claimed, bytes) }
            }
        }
        #expect(throws: FileRefusal.self) { try Self.draft("image/x-unheard-of", Self.png) }
        // What claims no picture may be anything, and isn't taken for one.
        #expect(try Self.draft("application/pdf", Self.png).dimensions == nil)
        #expect(throws: FileRefusal.self) { try Self.draft("application/pdf", []) }
    }

    @Test func `a header that ends too soon, or lies, costs the dimensions and no more`() throws {
        let jpeg = Self.jpeg(orientation: 6, profile: 100)
        for (type, bytes, start) in [
            ("image/png", Self.png, 8), ("image/gif", Self.gif, 6), ("image/webp", Self.lossy, 12),
            ("image/webp", Self.lossless, 12), ("image/webp", Self.extended, 12), ("image/jpeg", jpeg, 3),
        ] {
            for end in start..<bytes.count {
                let draft = try Self.draft(type, Array(bytes[..<end]))
                #expect(draft.dimensions.map { $0.width > 0 && $0.height > 0 } ?? true)
            }
        }
        var empty = Self.png
        empty.replaceSubrange(16..<20, with: [0, 0, 0, 0])
        #expect(try Self.draft("image/png", empty).dimensions == nil)
    }

    @Test func `damaged headers are read without harm`() throws {
        // A small generator of its own, so that a failure repeats itself.
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let jpeg = Self.jpeg(orientation: 6, isBigEndian: false, profile: 20)
        for (type, bytes) in [("image/jpeg", jpeg), ("image/webp", Self.extended), ("image/png", Self.png)] {
            for _ in 0..<4000 {
                var damaged = bytes
                for _ in 0...random(4) { damaged[random(bytes.count)] = UInt8(random(256)) }
                _ = try? Self.draft(type, damaged)
            }
        }
    }
}
