public import Primitives

/// A guest as its issuer knows it: the same subject is always the same person.
///
/// Subjects are the same byte by byte, as in the database (RFC 7519 section 2). Swift's `==` of strings equates more,
/// such as é in one code point and in two, and would hand one person the token of another.
public struct Guest: Hashable, Sendable {
    /// The `iss` of its JWTs.
    public let issuer: String
    /// The `sub` of its JWTs.
    public let subject: String

    /// A guest.
    public init(issuer: String, subject: String) {
        self.issuer = issuer
        self.subject = subject
    }

    /// Whether both are the same guest of the same issuer.
    public static func == (lhs: Guest, rhs: Guest) -> Bool {
        lhs.subject.utf8.elementsEqual(rhs.subject.utf8) && lhs.issuer.utf8.elementsEqual(rhs.issuer.utf8)
    }

    /// Feeds what `==` compares.
    public func hash(into hasher: inout Hasher) {
        // Equal bytes make equal strings, so their hash serves; strings that differ in bytes alone only collide.
        hasher.combine(issuer)
        hasher.combine(subject)
    }
}

/// What a guest JWT was exchanged for.
public struct GuestAccess: Sendable {
    /// The person behind the guest, as the upstream names it.
    public let personID: String
    /// The synthetic address of the guest, where the upstream tells it.
    public let email: String?
    /// The access token.
    public let accessToken: Secret
    /// When the access token ends.
    public let expiresAt: Timestamp

    /// An access.
    public init(personID: String, email: String?, accessToken: Secret, expiresAt: Timestamp) {
        self.personID = personID
        self.email = email
        self.accessToken = accessToken
        self.expiresAt = expiresAt
    }
}

/// Why there is no access token.
public enum GuestTokenError: Error, Sendable {
    /// The issuer is unknown, or its key can't be read.
    case issuerUnavailable(String)
    /// The upstream refused the JWT.
    case refused(String)
    /// The upstream could not be asked; try again after `retryAfter`.
    case upstreamUnavailable(String, retryAfter: Duration?)
}

extension GuestTokenError: CustomStringConvertible {
    /// One sentence, safe for anyone.
    public var description: String {
        switch self {
        case .issuerUnavailable(let reason): "the guest issuer can't be used: \(reason)"
        case .refused(let reason): "the guest token was refused: \(reason)"
        case .upstreamUnavailable(let reason, _): "guest tokens can't be exchanged now: \(reason)"
        }
    }
}

/// Where guest JWTs are exchanged, and where the keys that sign them are.
public protocol GuestTokenUpstream: Sendable {
    /// The secret of an issuer, in base 64; its decoded bytes are the HMAC key.
    func secret(ofIssuer issuer: String) async throws(GuestTokenError) -> Secret

    /// Exchanges a guest JWT for an access token (`POST /v1/jwt/login`).
    func exchange(_ guestToken: String) async throws(GuestTokenError) -> GuestAccess

    /// Takes back every access token of a guest.
    func revoke(_ guest: Guest) async throws(GuestTokenError)
}
