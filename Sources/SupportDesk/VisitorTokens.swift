import JSON
public import JWT
public import Primitives

/// The tokens by which a visitor's browser is known again: HS256 JWTs under a key of this installation.
///
/// `sub` is the visitor, `aud` says that it is a visitor token, `site` the site, `gen` the generation that a revocation ends. They live long, since they are
/// what makes a space persistent for someone who never logs in, and are renewed with each session.
public struct VisitorTokens: Sendable {
    /// How long a token lives.
    public static let lifetime: Duration = .seconds(90 * 86_400)

    private static let issuer = "frontdesk"
    private static let audience = "frontdesk-visitor"

    private let signer: JWTSigner
    private let verifier: JWTVerifier

    /// Tokens under `key`.
    public init(key: Secret) throws(JWTError) {
        signer = try JWTSigner(key: key)
        verifier = try JWTVerifier(key: key)
    }

    /// What a token says.
    public struct Contents: Sendable {
        /// The visitor.
        public let visitorID: VisitorID
        /// The site.
        public let siteID: SiteID
        /// The generation.
        public let generation: Int64
        /// When it ends.
        public let expiresAt: Timestamp
    }

    /// A token for a visitor.
    func sign(_ visitor: Visitor, at now: Timestamp) -> (token: Secret, expiresAt: Timestamp) {
        let expiresAt = Timestamp(seconds: (now + Self.lifetime).seconds)
        var claims = Claims(
            issuer: Self.issuer,
            subject: visitor.id.description,
            issuedAt: now,
            expiresAt: expiresAt,
            members: [
                JSONMember("site", .string(visitor.siteID.description)),
                JSONMember("gen", .integer(visitor.tokenGeneration)),
            ]
        )
        claims.audience = [Self.audience]
        return (Secret(signer.sign(claims)), expiresAt)
    }

    /// What a token says, or `tokenExpired` or `tokenInvalid`.
    public func verify(_ token: Secret, at now: Timestamp) throws(DeskError) -> Contents {
        let claims: VerifiedClaims
        do {
            claims = try verifier.verify(
                token.unredactedText,
                at: now,
                expecting: JWTVerifier.Expectation(issuer: Self.issuer, audience: Self.audience)
            )
        } catch .expired {
            throw .tokenExpired
        } catch {
            throw .tokenInvalid
        }
        guard let visitorID = claims.subject.flatMap({ VisitorID($0) }),
            let siteID = claims["site"]?.string.flatMap({ SiteID($0) }),
            let generation = claims["gen"]?.integer
        else { throw .tokenInvalid }
        return Contents(
            visitorID: visitorID,
            siteID: siteID,
            generation: generation,
            expiresAt: claims.expiresAt
        )
    }
}
