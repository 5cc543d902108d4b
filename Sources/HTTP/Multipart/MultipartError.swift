public import FileSystem

/// Why content isn't taken for `multipart/form-data`.
public enum MultipartError: Error, Hashable, Sendable {
    /// The `Content-Type` is another one, or its boundary is missing or none.
    case notMultipart
    /// The bytes are not what RFC 2046 section 5.1 and RFC 7578 want.
    case malformed(Malformation)
    /// The content ends before the last delimiter.
    case truncated
    /// More parts than allowed.
    case tooManyParts
    /// The head of a part has more bytes than allowed.
    case headTooLarge
    /// The name of a file isn't text.
    case fileNameInvalid
    /// The content can't be read.
    case unreadable(FileSystemError)

    /// What is wrong with malformed content, as the sentence that its sender reads.
    public enum Malformation: String, Sendable {
        /// Something stands before the first delimiter.
        case preamble = "the content does not begin with its boundary"
        /// Neither a line end nor the final hyphens.
        case delimiter = "a boundary is followed by something else than a line end or two hyphens"
        /// A field without a name, a control character, a bare line end.
        case field = "a line of a part's head is not a header field"
        /// None, several, not `form-data`, without a name, or with a parameter that can't be read.
        case disposition = "a part does not have exactly one Content-Disposition: form-data with a name"
        /// Another one than what leaves the bytes as they are.
        case encoding = "a part has a Content-Transfer-Encoding, which form data does not use"
        /// Something stands behind the last delimiter.
        case epilogue = "something follows the last boundary"
    }
}

extension MultipartError: CustomStringConvertible {
    /// One sentence, safe for anyone.
    public var description: String {
        switch self {
        case .notMultipart: "send the content as multipart/form-data with its boundary"
        case .malformed(let malformation): malformation.rawValue
        case .truncated: "the content ends before its last boundary"
        case .tooManyParts: "the content has too many parts"
        case .headTooLarge: "the head of a part is too large"
        case .fileNameInvalid: "the name of a file is not UTF-8"
        case .unreadable: "the content can't be read"
        }
    }
}
