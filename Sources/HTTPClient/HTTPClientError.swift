/// Why there is no response.
public enum HTTPClientError: Error, Hashable, Sendable {
    /// Not an absolute URL of http or https, or one with a password in it.
    case badURL
    /// A header field that would break the message.
    case badHeaderField
    /// The host has no address, or nothing listens there.
    case cannotConnect
    /// The time was up.
    case timedOut
    /// No secure connection: the certificate isn't trusted or is for another host, or the server speaks no TLS.
    case tls(reason: String)
    /// The response is longer than the client's limit.
    case tooLarge(limit: Int)
    /// The task that waited was cancelled.
    case cancelled
    /// Anything else, with libcurl's code (`libcurl-errors(3)`).
    case failed(code: Int)
}

extension HTTPClientError: CustomStringConvertible {
    /// A sentence without address and content.
    public var description: String {
        switch self {
        case .badURL: "The address is not an http or https URL."
        case .badHeaderField: "A header field is malformed."
        case .cannotConnect: "The server can't be reached."
        case .timedOut: "The server didn't answer in time."
        case .tls: "The connection to the server isn't secure."
        case .tooLarge: "The server's response is too long."
        case .cancelled: "The request was cancelled."
        case .failed: "The request failed."
        }
    }
}

extension HTTPClientError: CustomDebugStringConvertible {
    /// The sentence and libcurl's reason or code.
    public var debugDescription: String {
        switch self {
        case .tls(let reason): "\(description) (\(reason))"
        case .failed(let code): "\(description) (libcurl \(code))"
        default: description
        }
    }
}
