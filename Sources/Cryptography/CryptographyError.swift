public import Primitives

/// Why an operation was refused.
public enum CryptographyError: Error, Hashable, Sendable {
    /// The key has a length that the algorithm must not be used with.
    case weakKey
    /// The input doesn't have the form that this room writes.
    case malformed
    /// The input was changed, belongs to another context, or was sealed under another key.
    case authenticationFailed
    /// The system has no thread for work that takes long.
    case noThread(ThreadError)
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
        case .noThread: "The system has no thread left."
        case .openssl: "The cryptographic library refused."
        }
    }
}

extension CryptographyError: CustomDebugStringConvertible {
    /// The sentence, and OpenSSL's reason where there is one.
    public var debugDescription: String {
        switch self {
        case .openssl(let reason): "\(description) OpenSSL: \(reason)"
        case .noThread(let error): "\(description) (\(error))"
        case .weakKey, .malformed, .authenticationFailed: description
        }
    }
}
