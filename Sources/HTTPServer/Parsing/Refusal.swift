public import HTTP

/// Why the server itself answers a request, in place of the responder, and closes the connection.
public enum Refusal: Error, Hashable, Sendable {
    /// The bytes are not HTTP/1.x as RFC 9112 wants it.
    case malformedRequest(Malformation)
    /// The head or the content didn't arrive in time.
    case requestTimeout
    /// The content exceeds the limit.
    case bodyTooLarge
    /// The request target exceeds the limit.
    case targetTooLong
    /// The header section, or the trailer section, exceeds the limit in bytes or in fields.
    case headTooLarge
    /// A method that no route can have.
    case unknownMethod
    /// A transfer coding other than `chunked`.
    case unknownTransferEncoding
    /// A version other than HTTP/1.0 and HTTP/1.1.
    case unsupportedVersion
    /// An expectation other than `100-continue`.
    case unknownExpectation
    /// As many connections as are allowed are open.
    case tooManyConnections
    /// As much large content as is allowed is on its way.
    case tooMuchContent

    /// The status of the answer.
    public var status: Status {
        switch self {
        case .malformedRequest: .badRequest
        case .requestTimeout: Status(408)
        case .bodyTooLarge: .contentTooLarge
        case .targetTooLong: Status(414)
        case .headTooLarge: Status(431)
        case .unknownMethod, .unknownTransferEncoding: Status(501)
        case .unsupportedVersion: Status(505)
        case .unknownExpectation: Status(417)
        case .tooManyConnections, .tooMuchContent: .serviceUnavailable
        }
    }

    /// A fixed word for programs, and for the label of a counter.
    public var code: String {
        switch self {
        case .malformedRequest: "malformed_request"
        case .requestTimeout: "request_timeout"
        case .bodyTooLarge: "body_too_large"
        case .targetTooLong: "target_too_long"
        case .headTooLarge: "head_too_large"
        case .unknownMethod: "unknown_method"
        case .unknownTransferEncoding: "unknown_transfer_encoding"
        case .unsupportedVersion: "unsupported_version"
        case .unknownExpectation: "unknown_expectation"
        case .tooManyConnections: "too_many_connections"
        case .tooMuchContent: "too_much_content"
        }
    }

    /// A fixed sentence for people.
    public var detail: String {
        switch self {
        case .malformedRequest(let malformation): malformation.rawValue
        case .requestTimeout: "The request did not arrive in time."
        case .bodyTooLarge: "The content is larger than this server accepts."
        case .targetTooLong: "The request target is longer than this server accepts."
        case .headTooLarge: "The header section is larger than this server accepts."
        case .unknownMethod: "This server does not implement the method."
        case .unknownTransferEncoding: "This server implements no transfer coding but chunked."
        case .unsupportedVersion: "This server speaks HTTP/1.1 and HTTP/1.0."
        case .unknownExpectation: "This server meets no expectation but 100-continue."
        case .tooManyConnections: "The server is busy; please try again later."
        case .tooMuchContent: "The server is taking in much content already; please try again later."
        }
    }
}

/// What is wrong with a malformed request, as the sentence that its sender reads.
public enum Malformation: String, Sendable {
    /// Neither a reader nor a proxy agrees with another about such lines.
    case bareLineFeed = "A line ends without a carriage return."
    /// Not `method SP request-target SP HTTP-version`.
    case requestLine = "The request line is not a method, a target and a version."
    /// A target of another form, or with characters that no URI has.
    case target = "The request target is not valid."
    /// No name, foreign characters in it, or white space before the colon.
    case fieldName = "A field name is not valid."
    /// A control character, such as NUL or a bare carriage return.
    case fieldValue = "A field value contains a control character."
    /// A line that continues the one before (obs-fold).
    case foldedLine = "A header line is folded."
    /// None in HTTP/1.1, several, or characters that no authority has.
    case host = "There must be exactly one valid Host field."
    /// Several, not digits alone, or too many of them.
    case contentLength = "The Content-Length is not valid."
    /// Several, an empty one, in HTTP/1.0, or beside a Content-Length.
    case transferEncoding = "The Transfer-Encoding is not valid here."
    /// A size that isn't hexadecimal or overflows, an extension, or a missing line end.
    case chunk = "The chunked content is not valid."
}
