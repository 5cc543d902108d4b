/// Why an operation was refused.
public enum CryptographyError: Error, Hashable, Sendable {
    /// The key has a length that the algorithm must not be used with.
    case weakKey
    /// The input doesn't have the form that this room writes.
    case malformed
    /// The input was changed, belongs to another context, or was sealed under another key.
    case authenticationFailed
    /// OpenSSL refused; the reason is the one in its error queue.
    case openssl(String)
}

extension CryptographyError: CustomStringConvertible {
    /// A sentence without any detail of the input.
    public var description: String {
        switch self {
        case .weakKey: "The key has the wrong length."
        case .malformed: "The sealed value or password hash is malformed."
        case .authenticationFailed: "The sealed value is not authentic."
        case .openssl: "The cryptographic library refused."
        }
    }
}

extension CryptographyError: CustomDebugStringConvertible {
    /// The sentence, and OpenSSL's reason where there is one.
    public var debugDescription: String {
        if case .openssl(let reason) = self { "\(description) OpenSSL: \(reason)" } else { description }
    }
}
