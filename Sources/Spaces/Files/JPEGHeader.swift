import FileSystem

/// Finds the frame header of a JPEG (ITU-T T.81, annex B), which may stand behind much else.
enum JPEGHeader {
    /// So many segments are passed; a picture from a camera has about ten.
    private static let segmentLimit = 256

    /// The dimensions as the picture is shown, turned where its Exif says so; `nil` where there is no whole header.
    static func dimensions(in source: ByteSource) throws(FileSystemError) -> ImageDimensions? {
        var offset = 2
        var isTurned = false
        for _ in 0..<segmentLimit {
            let head = try bytes(of: source, at: offset, count: 9)
            guard head.byte(0) == 0xFF, let marker = head.byte(1) else { return nil }
            // Any number of fill bytes may stand before a marker (section B.1.1.2).
            if marker == 0xFF {
                offset += 1
                continue
            }
            guard let length = head.bigEndian16(2), length >= 2 else { return nil }
            switch marker {
            case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
                let dimensions = ImageDimensions(header: head.bigEndian16(7), head.bigEndian16(5))
                return isTurned ? dimensions?.turned : dimensions
            case 0xE1:
                if try isTurnedByExif(source, offset + 4, length - 2) { isTurned = true }
            case 0x01, 0xD0...0xDA: return nil
            default: break
            }
            offset += 2 + length
        }
        return nil
    }

    /// Whether the orientation tag of Exif (CIPA DC-008 section 4.6.5) turns the picture by a quarter.
    private static func isTurnedByExif(
        _ source: ByteSource,
        _ offset: Int,
        _ length: Int
    ) throws(FileSystemError) -> Bool {
        // Cameras put the tag among the first few of the first directory.
        let segment = try bytes(of: source, at: offset, count: min(length, 1024))
        guard segment.begin(with: "Exif\0\0") else { return false }
        let start = 6
        let isBigEndian = segment.have("MM", at: start)
        guard isBigEndian || segment.have("II", at: start) else { return false }
        func integer(_ offset: Int, _ count: Int) -> Int? {
            segment.integer(start + offset, count: count, isBigEndian: isBigEndian)
        }
        guard let directory = integer(4, 4), let entryCount = integer(directory, 2) else { return false }
        for entry in 0..<entryCount {
            guard let tag = integer(directory + 2 + entry * 12, 2) else { return false }
            if tag == 0x0112 { return (5...8).contains(integer(directory + 10 + entry * 12, 2) ?? 0) }
        }
        return false
    }

    private static func bytes(
        of source: ByteSource,
        at offset: Int,
        count: Int
    ) throws(FileSystemError) -> HeaderBytes {
        let end = min(offset + max(0, count), source.byteCount)
        return HeaderBytes(offset < end ? try source.read(offset..<end) : [])
    }
}

extension ImageDimensions {
    /// The same turned by a quarter.
    fileprivate var turned: ImageDimensions {
        ImageDimensions(width: height, height: width)
    }
}
