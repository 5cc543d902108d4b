public import JSON

/// A look into a token without believing it.
public enum JWTInspection: Sendable {
    /// What a token says of itself; anyone can have written it.
    public struct Unverified: Sendable {
        /// The header, an object.
        public let header: JSONValue
        /// The claims, an object.
        public let claims: JSONValue

        /// `iss`, by which an issuer's key is looked up before the token is verified with it.
        public var issuer: String? { claims[ClaimName.issuer]?.string }
        /// `kid`, by which one of several keys is looked up.
        public var keyID: String? { header["kid"]?.string }
    }

    /// The header and claims of a token of any algorithm, with no check but that of its form.
    ///
    /// For showing to people, and for finding the key that `JWTVerifier` is to use; a decision on anything else must
    /// wait for the verifier.
    public static func unverified(_ token: String) throws(JWTError) -> Unverified {
        let token = try CompactToken(token)
        return Unverified(
            header: .object(try CompactToken.object(in: token.header, or: .header)),
            claims: .object(try CompactToken.object(in: token.payload, or: .payload))
        )
    }
}
