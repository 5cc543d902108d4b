import Cryptography
public import Primitives

/// Verifies tokens of HS256 under one key (RFC 7519 section 7.2).
///
/// There is no default key: whoever has several finds the one to use by `kid` or `iss` first (see `JWTInspection`), and
/// refuses the token where there is none.
public struct JWTVerifier: Sendable {
    /// How far `nbf` and `iat` may lie in the future, for issuers whose clock is ahead of ours.
    ///
    /// `exp` has no leeway: it would only lengthen a life that the issuer has chosen.
    public static let leeway = Duration.seconds(60)

    /// What a token must say to be for us.
    public struct Expectation: Sendable {
        /// `iss` must be this; `nil` takes any, for a caller that has chosen the key by it.
        public var issuer: String?
        /// `aud` must name this; `nil` takes only tokens without `aud` (RFC 7519 section 4.1.3).
        public var audience: String?
        /// Whether `exp`, `nbf` and `iat` may be digits in a string, as some makers of Webex guest tokens write them.
        public var allowsStringNumericDate: Bool

        /// An expectation.
        public init(issuer: String? = nil, audience: String? = nil, allowsStringNumericDate: Bool = false) {
            self.issuer = issuer
            self.audience = audience
            self.allowsStringNumericDate = allowsStringNumericDate
        }
    }

    private let key: JWTKey

    /// Verifies with `key`, 32 bytes at least.
    public init(key: Secret) throws(JWTError) {
        self.key = try JWTKey(key)
    }

    /// Verifies a Webex Guest Issuer's tokens with the secret that Webex shows in base 64.
    public init(issuerSecretBase64: String) throws(JWTError) {
        self.key = try JWTKey(issuerSecretBase64: issuerSecretBase64)
    }

    /// The claims of a token that is authentic, valid at `now`, and as expected.
    ///
    /// Throws the first fault found, from the outside in; a token over 8 KiB is refused unread.
    public func verify(
        _ token: String,
        at now: Timestamp,
        expecting expectation: Expectation
    ) throws(JWTError) -> VerifiedClaims {
        try verify(try CompactToken(token), at: now, expecting: expectation)
    }

    /// The same for the bytes of a token.
    public func verify(
        _ token: [UInt8],
        at now: Timestamp,
        expecting expectation: Expectation
    ) throws(JWTError) -> VerifiedClaims {
        try verify(try CompactToken(token), at: now, expecting: expectation)
    }

    private func verify(
        _ token: CompactToken,
        at now: Timestamp,
        expecting expectation: Expectation
    ) throws(JWTError) -> VerifiedClaims {
        try JWTHeader.check(token.header)
        let signature = try CompactToken.decode(token.signature)
        guard key.hmac.isValid(signature, for: token.signingInput) else { throw .badSignature }
        let claims = try VerifiedClaims(
            CompactToken.object(in: token.payload, or: .payload),
            allowsStringNumericDate: expectation.allowsStringNumericDate
        )
        try Self.check(claims, at: now)
        try Self.check(claims, against: expectation)
        return claims
    }

    private static func check(_ claims: VerifiedClaims, at now: Timestamp) throws(JWTError) {
        guard now < claims.expiresAt else { throw .expired(at: claims.expiresAt) }
        for start in [claims.notBefore, claims.issuedAt] {
            if let start, start > now + leeway { throw .notYetValid(from: start) }
        }
    }

    private static func check(_ claims: VerifiedClaims, against expectation: Expectation) throws(JWTError) {
        if let issuer = expectation.issuer {
            guard let claimed = claims.issuer else { throw .missingClaim(ClaimName.issuer) }
            guard isSame(claimed, issuer) else { throw .wrongIssuer }
        }
        if let audience = expectation.audience {
            guard claims[ClaimName.audience] != nil else { throw .missingClaim(ClaimName.audience) }
            guard claims.audience.contains(where: { isSame($0, audience) }) else { throw .wrongAudience }
        } else {
            guard claims[ClaimName.audience] == nil else { throw .wrongAudience }
        }
    }

    /// Code point by code point, as RFC 7519 section 2 compares a `StringOrURI`; Swift's `==` equates more than that.
    private static func isSame(_ lhs: String, _ rhs: String) -> Bool {
        lhs.utf8.elementsEqual(rhs.utf8)
    }
}
