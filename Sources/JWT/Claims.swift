public import JSON
public import Primitives

/// What a token is to say (RFC 7519 section 4.1).
public struct Claims: Sendable {
    /// `iss`: who says it.
    public var issuer: String?
    /// `sub`: whom it is about.
    public var subject: String?
    /// `aud`: for whom it is; one is written as a string, several as an array, none not at all.
    public var audience: [String] = []
    /// `exp`: from when on it must be refused, in whole seconds, rounded down.
    public var expiresAt: Timestamp
    /// `nbf`: before when it must be refused.
    public var notBefore: Timestamp?
    /// `iat`: when it was made.
    public var issuedAt: Timestamp?
    /// `jti`: names this token among all others.
    public var id: String?
    /// `name`: the subject's name for people (OpenID Connect Core section 5.1).
    public var name: String?
    /// Further claims in their order.
    ///
    /// One whose name a property above has, or an earlier one, is not written: a token must not say a thing twice.
    public var members: [JSONMember]

    /// Claims with an end; what isn't named here is set afterwards.
    public init(
        issuer: String? = nil,
        subject: String? = nil,
        name: String? = nil,
        issuedAt: Timestamp? = nil,
        expiresAt: Timestamp,
        members: [JSONMember] = []
    ) {
        self.issuer = issuer
        self.subject = subject
        self.name = name
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.members = members
    }
}

/// The names of the claims that have a property.
enum ClaimName {
    static let issuer = "iss"
    static let subject = "sub"
    static let audience = "aud"
    static let expiresAt = "exp"
    static let notBefore = "nbf"
    static let issuedAt = "iat"
    static let id = "jti"
    static let name = "name"

    static let all: Set = [issuer, subject, audience, expiresAt, notBefore, issuedAt, id, name]
}

extension Claims {
    /// The payload: compact JSON in the order of the properties.
    var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            if let issuer { writer.member(ClaimName.issuer, issuer) }
            if let subject { writer.member(ClaimName.subject, subject) }
            if audience.count > 1 {
                writer.member(ClaimName.audience, array: { for name in audience { $0.string(name) } })
            } else if let audience = audience.first {
                writer.member(ClaimName.audience, audience)
            }
            writer.member(ClaimName.expiresAt, expiresAt.seconds)
            if let notBefore { writer.member(ClaimName.notBefore, notBefore.seconds) }
            if let issuedAt { writer.member(ClaimName.issuedAt, issuedAt.seconds) }
            if let id { writer.member(ClaimName.id, id) }
            if let name { writer.member(ClaimName.name, name) }
            writeMembers(to: &writer)
        }
        return writer.bytes
    }

    private func writeMembers(to writer: inout JSONWriter) {
        guard !members.isEmpty else { return }
        var written = ClaimName.all
        for member in members where written.insert(member.name).inserted {
            writer.name(member.name)
            writer.value(member.value)
        }
    }
}
