public import FileSystem
import Glibc

/// Finds the parts of `multipart/form-data` (RFC 7578, RFC 2046 section 5.1), strictly; it does no input itself.
///
/// It takes the content piece by piece and keeps of it no more than the head of one part: of the bytes of a part it tells
/// where they stand. Stricter than RFC 2046 in what no sender of forms does: nothing may stand before the first boundary
/// or, but for a line end, behind the last, and there is no padding behind a boundary. What two readers might
/// understand differently is refused.
public struct MultipartParser: Sendable {
    /// The counts beyond which content is refused.
    public struct Limits: Sendable {
        /// Parts.
        public var parts = 16
        /// Bytes of the head of a part.
        public var head = 4096

        /// What a form with a few files needs.
        public init() {}
    }

    private enum State {
        /// Looks for a delimiter, of which so many bytes are there.
        case content(matched: Int)
        /// Behind a delimiter: a line end follows, or two hyphens.
        case delimiterEnd(first: UInt8?)
        case head
        /// Behind the last delimiter, with so many bytes of a line end.
        case epilogue(byteCount: Int)
    }

    private let limits: Limits
    /// A line end, two hyphens and the boundary: the line end belongs to the delimiter (RFC 2046 section 5.1.1).
    private let delimiter: [UInt8]
    // The content counts as if a line end stood before it.
    private var state = State.content(matched: 2)
    private var offset = 0
    private var head: [UInt8] = []
    /// The part whose bytes come now, or came last; `nil` before the first.
    private var present: MultipartPart?
    private var parts: [MultipartPart] = []

    /// A parser for content of a `Content-Type`, which must be `multipart/form-data` and have a boundary.
    public init(contentType: String?, limits: Limits = Limits()) throws(MultipartError) {
        guard let type = contentType.flatMap({ FieldParameters($0) }), type.value == "multipart/form-data",
            let boundary = type["boundary"], (1...70).contains(boundary.utf8.count),
            boundary.utf8.allSatisfy(Self.isBoundaryCharacter), boundary.utf8.last != 32
        else { throw .notMultipart }
        self.limits = limits
        delimiter = Array("\r\n--\(boundary)".utf8)
    }

    private static func isBoundaryCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122: true
        default: "'()+_,-./:=? ".utf8.contains(byte)
        }
    }

    /// Takes in the next piece of the content.
    public mutating func parse(_ piece: Span<UInt8>) throws(MultipartError) {
        var index = 0
        while index < piece.count {
            switch state {
            case .content(let matched):
                try match(piece, &index, matched)
            case .delimiterEnd(let first):
                try endDelimiter(first, piece[index])
                index += 1
            case .head:
                head.append(piece[index])
                index += 1
                try endHead(at: offset + index)
            case .epilogue(let byteCount):
                guard byteCount < 2, piece[index] == delimiter[byteCount] else { throw .malformed(.epilogue) }
                state = .epilogue(byteCount: byteCount + 1)
                index += 1
            }
        }
        offset += piece.count
    }

    /// The parts, once all of the content has been taken in.
    public func finish() throws(MultipartError) -> [MultipartPart] {
        // Half a line end behind the last boundary is none.
        guard case .epilogue(let byteCount) = state, byteCount != 1 else { throw .truncated }
        return parts
    }

    /// The parts of content wherever it lies; blocks where that is a file.
    public static func parts(
        of source: ByteSource,
        contentType: String?,
        limits: Limits = Limits()
    ) throws(MultipartError) -> [MultipartPart] {
        var parser = try MultipartParser(contentType: contentType, limits: limits)
        for range in source.pieces {
            let piece: [UInt8]
            do throws(FileSystemError) {
                piece = try source.read(range)
            } catch {
                throw .unreadable(error)
            }
            try parser.parse(piece.span)
        }
        return try parser.finish()
    }

    // MARK: Content

    private mutating func match(_ piece: Span<UInt8>, _ index: inout Int, _ matched: Int) throws(MultipartError) {
        var matched = matched
        while index < piece.count, matched < delimiter.count {
            if matched == 0 {
                index = Self.nextCarriageReturn(in: piece, from: index)
                if index == piece.count { break }
            }
            let byte = piece[index]
            if byte == delimiter[matched] {
                matched += 1
            } else {
                if present == nil { throw .malformed(.preamble) }
                // A carriage return stands at the beginning of the delimiter and nowhere else in it.
                matched = byte == delimiter[0] ? 1 : 0
            }
            index += 1
        }
        state = matched == delimiter.count ? .delimiterEnd(first: nil) : .content(matched: matched)
        if matched == delimiter.count, let present {
            parts.append(present.ending(at: offset + index - delimiter.count))
        }
    }

    /// By the C library, which looks at many bytes at once.
    private static func nextCarriageReturn(in piece: Span<UInt8>, from index: Int) -> Int {
        piece.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, let found = memchr(base + index, 13, bytes.count - index) else {
                return bytes.count
            }
            return base.distance(to: UnsafeRawPointer(found))
        }
    }

    // MARK: Delimiters and heads

    private mutating func endDelimiter(_ first: UInt8?, _ byte: UInt8) throws(MultipartError) {
        switch (first, byte) {
        case (nil, 13), (nil, UInt8(ascii: "-")): state = .delimiterEnd(first: byte)
        case (13, 10): state = .head
        case (UInt8(ascii: "-"), UInt8(ascii: "-")): state = .epilogue(byteCount: 0)
        default: throw .malformed(.delimiter)
        }
    }

    /// Looks whether the empty line is there, behind which the bytes of the part begin.
    private mutating func endHead(at end: Int) throws(MultipartError) {
        let isEmpty = head == [13, 10]
        guard isEmpty || head.suffix(4) == [13, 10, 13, 10] else {
            if head.count >= limits.head { throw .headTooLarge }
            return
        }
        guard parts.count < limits.parts else { throw .tooManyParts }
        present = try MultipartPart(head: head, start: end)
        head = []
        state = .content(matched: 0)
    }
}
