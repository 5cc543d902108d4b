/// Finds the empty line that ends a header or trailer section, over as many calls as the bytes take to arrive.
///
/// It looks at every byte once, however slowly they drip in, and refuses a bare LF at the moment it sees one: waiting for
/// the end of a section with such lines would leave their meaning to whoever stands before us.
struct SectionScanner {
    private var scanned = 0
    private var lineStart = 0
    /// Where the first line ends, behind its CRLF.
    private(set) var firstLineEnd: Int?

    /// The index behind the empty line, or `nil` while it has not arrived.
    ///
    /// `section` must begin with the bytes of the call before.
    mutating func end(of section: Span<UInt8>) throws(Refusal) -> Int? {
        while scanned < section.count {
            let index = scanned
            scanned += 1
            guard section[index] == Octets.lineFeed else { continue }
            guard index > lineStart, section[index - 1] == Octets.carriageReturn else {
                throw .malformedRequest(.bareLineFeed)
            }
            if index == lineStart + 1 { return index + 1 }
            if firstLineEnd == nil { firstLineEnd = index + 1 }
            lineStart = index + 1
        }
        return nil
    }
}
