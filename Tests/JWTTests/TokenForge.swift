import Cryptography
import JWT
import Primitives

/// Makes tokens that a signer would never make.
struct TokenForge {
    static let keyBytes = Array(UInt8(0)..<32)
    static let key = Secret(keyBytes)
    static let usualHeader = #"{"alg":"HS256","typ":"JWT"}"#
    static let now = Timestamp(seconds: 1_800_000_000)
    static let payload = #"{"iss":"desk","sub":"guest-1","exp":1800000060}"#

    /// A token of these very texts, with a right signature.
    static func token(header: String = usualHeader, payload: String = payload, key: Secret = key) throws -> String {
        let input = Base64URL.encode(Array(header.utf8)) + "." + Base64URL.encode(Array(payload.utf8))
        return try sign(input, key: key)
    }

    /// Adds a right signature to whatever is given.
    static func sign(_ input: String, key: Secret = key) throws -> String {
        input + "." + Base64URL.encode(try HMACSHA256(key: key).authenticate(Array(input.utf8)))
    }

    /// Verifies with the forge's key at the forge's time.
    @discardableResult
    static func verify(
        _ token: String,
        expecting expectation: JWTVerifier.Expectation = .init()
    ) throws -> VerifiedClaims {
        try JWTVerifier(key: key).verify(token, at: now, expecting: expectation)
    }
}
