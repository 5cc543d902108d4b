/// One part of form data: what its head says, and where its bytes stand in the content.
public struct MultipartPart: Hashable, Sendable {
    /// The name of the form's field.
    public let name: String
    /// The name of the file as its sender gave it, of a part that is a file; never to be taken for a path.
    public let fileName: String?
    /// The media type, where the part has one.
    public let contentType: String?
    /// Where the bytes stand in the content.
    public private(set) var range: Range<Int>

    /// The same part, whose last byte stands before `end`.
    func ending(at end: Int) -> MultipartPart {
        var part = self
        part.range = range.lowerBound..<end
        return part
    }
}

extension MultipartPart {
    /// Reads the head of a part, field lines with their CRLF up to the empty line; its bytes begin at `start`.
    init(head: [UInt8], start: Int) throws(MultipartError) {
        guard let text = String(validating: head, as: UTF8.self) else { throw .fileNameInvalid }
        var disposition: FieldParameters?
        var contentType: String?
        for line in text.unicodeScalars.split(separator: "\r\n".unicodeScalars) {
            let (name, value) = try Self.field(line)
            switch name {
            case "content-disposition":
                guard disposition == nil, let read = FieldParameters(value), read.value == "form-data" else {
                    throw .malformed(.disposition)
                }
                disposition = read
            case "content-type":
                guard contentType == nil else { throw .malformed(.field) }
                contentType = value
            case "content-transfer-encoding":
                guard ["binary", "8bit", "7bit"].contains(value.lowercased()) else { throw .malformed(.encoding) }
            default: break
            }
        }
        guard let disposition, let name = disposition["name"] else { throw .malformed(.disposition) }
        self.name = Self.unescaped(name)
        self.fileName = try Self.fileName(disposition)
        self.contentType = contentType
        self.range = start..<start
    }

    private static func field(
        _ line: Substring.UnicodeScalarView
    ) throws(MultipartError) -> (name: String, value: String) {
        let name = line.prefix { $0 != ":" }
        let isToken = name.allSatisfy {
            $0.isASCII && $0.value > 32 && !"\"(),/:;<=>?@[\\]{}\u{7F}".unicodeScalars.contains($0)
        }
        guard !name.isEmpty, isToken, name.endIndex < line.endIndex else { throw .malformed(.field) }
        var value = line[line.index(after: name.endIndex)...].drop { $0 == " " || $0 == "\t" }
        while value.last == " " || value.last == "\t" { value.removeLast() }
        guard value.allSatisfy({ $0.value >= 32 && $0.value != 127 || $0 == "\t" }) else { throw .malformed(.field) }
        return (String(name).lowercased(), String(value))
    }

    /// The name by `filename*` (RFC 8187), which some programs send though RFC 7578 forbids it, or else by `filename`.
    private static func fileName(_ disposition: FieldParameters) throws(MultipartError) -> String? {
        guard let extended = disposition["filename*"] else { return disposition["filename"].map(unescaped) }
        let parts = extended.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].lowercased() == "utf-8", let name = PercentEncoding.decode(parts[2]) else {
            throw .fileNameInvalid
        }
        return name
    }

    /// Undoes what browsers do to quotation marks and line ends, and to nothing else (HTML Standard, section 4.10.22.8).
    private static func unescaped(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
        return text.replacing("%22", with: "\"").replacing("%0D", with: "\r").replacing("%0A", with: "\n")
    }
}
