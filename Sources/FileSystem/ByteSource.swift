/// Bytes that can be read more than once and needn't be in memory.
///
/// A source of a file is a range of it, which must not change any more; cutting one costs nothing.
public struct ByteSource: Sendable {
    private enum Place: Sendable {
        case memory([UInt8])
        case file(OpenFile)
    }

    /// How large the pieces are in which a source is read through.
    public static let pieceByteCount = 65_536

    private let place: Place
    private let range: Range<Int>

    private init(_ place: Place, _ range: Range<Int>) {
        self.place = place
        self.range = range
    }

    /// Bytes in memory.
    public init(_ bytes: [UInt8]) {
        self.init(.memory(bytes), bytes.indices)
    }

    /// The first bytes of a file.
    public init(_ file: OpenFile, byteCount: Int) {
        self.init(.file(file), 0..<byteCount)
    }

    /// How many bytes there are.
    public var byteCount: Int { range.count }

    /// The bytes, where they are in memory.
    public var memory: ArraySlice<UInt8>? {
        if case .memory(let bytes) = place { bytes[range] } else { nil }
    }

    /// A part, by its place in this source.
    public subscript(part: Range<Int>) -> ByteSource {
        precondition(part.upperBound <= byteCount, "a part reaches beyond its source")
        return ByteSource(place, range.lowerBound + part.lowerBound..<range.lowerBound + part.upperBound)
    }

    /// The bytes of a part; blocks where they are in a file.
    public func read(_ part: Range<Int>) throws(FileSystemError) -> [UInt8] {
        let wanted = self[part].range
        switch place {
        case .memory(let bytes): return Array(bytes[wanted])
        case .file(let file): return try file.read(wanted)
        }
    }

    /// The parts to read one after the other, so that no more than `pieceByteCount` is held in memory at once.
    public var pieces: some Sequence<Range<Int>> {
        stride(from: 0, to: byteCount, by: Self.pieceByteCount).lazy.map { start in
            start..<min(start + Self.pieceByteCount, byteCount)
        }
    }
}
