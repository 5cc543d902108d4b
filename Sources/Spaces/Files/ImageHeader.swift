import FileSystem

/// What the first bytes of a picture tell: which format it has, and how large it is.
///
/// Only headers are read, and none of them is believed further than to be told on: nothing here decodes a picture.
struct ImageHeader: Hashable {
    /// The registered media type of the format.
    let contentType: MediaType
    /// Of PNG, JPEG, GIF and WebP, where the header is whole and neither is 0.
    let dimensions: ImageDimensions?

    /// Reads a header; `nil` where the bytes are none of a known format.
    ///
    /// Blocks where they are in a file.
    init?(of source: ByteSource) throws(FileSystemError) {
        let bytes = HeaderBytes(try source.read(0..<min(32, source.byteCount)))
        if bytes.begin(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self.init("image/png", ImageDimensions(header: bytes.bigEndian32(16), bytes.bigEndian32(20)))
        } else if bytes.begin(with: "GIF87a") || bytes.begin(with: "GIF89a") {
            self.init("image/gif", ImageDimensions(header: bytes.littleEndian16(6), bytes.littleEndian16(8)))
        } else if bytes.begin(with: [0xFF, 0xD8, 0xFF]) {
            self.init("image/jpeg", try JPEGHeader.dimensions(in: source))
        } else if bytes.begin(with: "RIFF"), bytes.have("WEBP", at: 8) {
            self.init("image/webp", Self.webP(bytes))
        } else if bytes.have("ftyp", at: 4), let type = Self.baseMedia(bytes) {
            self.init(type, nil)
        } else if bytes.begin(with: "BM"), bytes.littleEndian32(14) ?? 0 >= 12 {
            self.init("image/bmp", nil)
        } else if bytes.begin(with: [0x49, 0x49, 0x2A, 0x00]) || bytes.begin(with: [0x4D, 0x4D, 0x00, 0x2A]) {
            self.init("image/tiff", nil)
        } else {
            return nil
        }
    }

    private init(_ contentType: String, _ dimensions: ImageDimensions?) {
        self.contentType = MediaType(unchecked: contentType)
        self.dimensions = dimensions
    }

    /// RFC 9649 sections 2.5 to 2.7.
    private static func webP(_ bytes: HeaderBytes) -> ImageDimensions? {
        if bytes.have("VP8X", at: 12) {
            let (width, height) = (bytes.littleEndian24(24), bytes.littleEndian24(27))
            return ImageDimensions(header: width.map { $0 + 1 }, height.map { $0 + 1 })
        }
        if bytes.have("VP8L", at: 12), let bits = bytes.littleEndian32(21) {
            return ImageDimensions(header: bits & 0x3FFF + 1, bits >> 14 & 0x3FFF + 1)
        }
        guard bytes.have("VP8 ", at: 12) else { return nil }
        // Behind the start code of a key frame; the upper two bits are the scale.
        let (width, height) = (bytes.littleEndian16(26), bytes.littleEndian16(28))
        return ImageDimensions(header: width.map { $0 & 0x3FFF }, height.map { $0 & 0x3FFF })
    }

    /// The brand of a file of the ISO base media format (ISO/IEC 14496-12 section 4.3), where it is a picture's.
    private static func baseMedia(_ bytes: HeaderBytes) -> String? {
        if ["avif", "avis"].contains(where: { bytes.have($0, at: 8) }) { return "image/avif" }
        let isHEIC = ["heic", "heix", "hevc", "heim", "heis", "mif1", "msf1"].contains { bytes.have($0, at: 8) }
        return isHEIC ? "image/heic" : nil
    }
}

extension ImageDimensions {
    /// Dimensions as a header has them; `nil` where one is missing or 0.
    init?(header width: Int?, _ height: Int?) {
        guard let width, let height, width > 0, height > 0 else { return nil }
        self.init(width: width, height: height)
    }
}

/// A few bytes of a header; what lies beyond them is `nil`.
struct HeaderBytes {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    func begin(with prefix: [UInt8]) -> Bool {
        bytes.starts(with: prefix)
    }

    func begin(with prefix: StaticString) -> Bool {
        have("\(prefix)", at: 0)
    }

    func have(_ text: String, at offset: Int) -> Bool {
        bytes.dropFirst(offset).starts(with: text.utf8)
    }

    func byte(_ offset: Int) -> Int? {
        bytes.indices.contains(offset) ? Int(bytes[offset]) : nil
    }

    func bigEndian16(_ offset: Int) -> Int? { integer(offset, count: 2, isBigEndian: true) }
    func bigEndian32(_ offset: Int) -> Int? { integer(offset, count: 4, isBigEndian: true) }
    func littleEndian16(_ offset: Int) -> Int? { integer(offset, count: 2, isBigEndian: false) }
    func littleEndian24(_ offset: Int) -> Int? { integer(offset, count: 3, isBigEndian: false) }
    func littleEndian32(_ offset: Int) -> Int? { integer(offset, count: 4, isBigEndian: false) }

    func integer(_ offset: Int, count: Int, isBigEndian: Bool) -> Int? {
        guard offset >= 0, offset + count <= bytes.count else { return nil }
        let part = bytes[offset..<offset + count]
        return (isBigEndian ? Array(part) : part.reversed()).reduce(0) { $0 << 8 | Int($1) }
    }
}
