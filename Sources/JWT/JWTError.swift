public import Cryptography
public import Primitives

/// Why a token or a key was refused.
public enum JWTError: Error, Hashable, Sendable {
    /// Longer than a verifier looks at.
    case tooLarge(limit: Int)
    /// Not a token of the accepted form.
    case malformed(Malformation)
    /// The header names another algorithm than the key's.
    case unsupportedAlgorithm
    /// The signature isn't this key's over these bytes.
    case badSignature
    /// A claim that must be there isn't.
    case missingClaim(String)
    /// `exp` has been reached.
    case expired(at: Timestamp)
    /// `nbf` or `iat` lies in the future, beyond the leeway.
    case notYetValid(from: Timestamp)
    /// `iss` isn't the expected one.
    case wrongIssuer
    /// `aud` doesn't name the expected audience, or names one where none is expected.
    case wrongAudience
    /// The key is shorter than its use allows.
    case weakKey(minimumByteCount: Int)
    /// A Guest Issuer's secret isn't base 64.
    case secretNotBase64
    /// The cryptographic library refused the key.
    case keyRefused(underlying: CryptographyError)

    /// What is wrong with the form.
    public enum Malformation: Hashable, Sendable {
        /// Not exactly three segments that aren't empty.
        case segments
        /// A segment isn't base64url as an encoder writes it.
        case base64URL
        /// The header isn't a JSON object, has a member twice, or a known member with a wrong type.
        case header
        /// The header has a member that this room doesn't follow: `crit`, `b64`, or a key inside the token.
        case headerMember(String)
        /// The payload isn't a JSON object, or has a member twice.
        case payload
        /// A registered claim has a wrong type, or a time that no calendar has.
        case claim(String)
    }
}

extension JWTError: CustomStringConvertible {
    /// A sentence for anyone, without any part of the token.
    public var description: String {
        switch self {
        case .tooLarge: "The token is too long."
        case .malformed: "The token is malformed."
        case .unsupportedAlgorithm: "The token's algorithm is not accepted."
        case .badSignature: "The token's signature is not valid."
        case .missingClaim(let name): "The token lacks the claim \(name)."
        case .expired: "The token has expired."
        case .notYetValid: "The token is not valid yet."
        case .wrongIssuer: "The token is from another issuer."
        case .wrongAudience: "The token is for another audience."
        case .weakKey(let count): "The key is shorter than \(count) bytes."
        case .secretNotBase64: "The secret is not base 64."
        case .keyRefused: "The key was refused."
        }
    }
}

extension JWTError: CustomDebugStringConvertible {
    /// The sentence with what else is known; names are only those that this room knows, never the token's.
    public var debugDescription: String {
        switch self {
        case .malformed(let malformation): "\(description) (\(malformation))"
        case .expired(let time): "\(description) (at \(time))"
        case .notYetValid(let time): "\(description) (from \(time))"
        case .keyRefused(let underlying): "\(description) (\(underlying.debugDescription))"
        default: description
        }
    }
}
