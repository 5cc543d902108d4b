import Accounts
import JSON
import JWT
public import Primitives
public import Spaces
import Storage

/// What a visitor's browser hands in to start or resume.
public struct SessionRequest: Sendable {
    /// The site's public key.
    public var siteKey: String
    /// The page's origin, where the client told one.
    public var origin: String?
    /// The token of an earlier session.
    public var visitorToken: Secret?
    /// The site's word for who the visitor is.
    public var identityToken: Secret?
    /// What the visitor says about itself.
    public var profile: VisitorProfile
    /// The page that the visitor is on.
    public var page: VisitorPage

    /// A request.
    public init(
        siteKey: String,
        origin: String? = nil,
        visitorToken: Secret? = nil,
        identityToken: Secret? = nil,
        profile: VisitorProfile = VisitorProfile(),
        page: VisitorPage = VisitorPage()
    ) {
        self.siteKey = siteKey
        self.origin = origin
        self.visitorToken = visitorToken
        self.identityToken = identityToken
        self.profile = profile
        self.page = page
    }
}

/// A session: who the visitor is, and where the conversation stands.
public struct VisitorSession: Sendable {
    /// The visitor.
    public let visitor: Visitor
    /// The visitor's token, renewed.
    public let token: Secret
    /// When the token ends.
    public let expiresAt: Timestamp
    /// The site.
    public let site: Site
    /// The newest conversation with the newest page of messages, in one snapshot.
    public let snapshot: ConversationSnapshot?
}

/// A visitor whose token was good.
public struct AuthenticatedVisitor: Sendable {
    /// The visitor.
    public let visitor: Visitor
    /// When the token ends.
    public let expiresAt: Timestamp
}

/// A conversation with the newest page of its messages and the `seq` up to which both are told: one consistent state.
public struct ConversationSnapshot: Sendable {
    /// The conversation.
    public let conversation: Conversation
    /// The newest messages, newest first.
    public let messages: [Message]
    /// Events after this `seq` are exactly what isn't in the other two yet.
    public let cursor: Int64
}

extension SupportDesk {
    /// Starts or resumes a visitor's session.
    ///
    /// A signed identity goes before an earlier token: whoever the site vouches for is that visitor on every device. An
    /// earlier token is refused, not replaced, where it has ended or isn't ours, so that a client never loses a space
    /// without being told.
    public func startSession(_ request: SessionRequest) async throws(DeskError) -> VisitorSession {
        let now = clock.now()
        let site = try await site(key: request.siteKey)
        if let origin = request.origin, !site.allows(origin: origin) { throw .originNotAllowed }
        let visitor: Visitor
        if let identityToken = request.identityToken {
            visitor = try await signedVisitor(identityToken, of: site, request, at: now)
        } else if let token = request.visitorToken {
            let known = try await authenticate(token).visitor
            guard known.siteID == site.id else { throw .tokenInvalid }
            visitor = try await update(known, from: request, at: now)
        } else {
            visitor = try await anonymousVisitor(of: site, request, at: now)
        }
        try await rename(visitor)
        let (token, expiresAt) = visitorTokens.sign(visitor, at: now)
        return VisitorSession(
            visitor: visitor,
            token: token,
            expiresAt: expiresAt,
            site: site,
            snapshot: try await newestSnapshot(of: visitor)
        )
    }

    /// The visitor that a token names, and when the token ends; a revoked token is told from an invalid one.
    public func authenticate(_ token: Secret) async throws(DeskError) -> AuthenticatedVisitor {
        let contents = try visitorTokens.verify(token, at: clock.now())
        let visitor = try await stored { () throws(StorageError) in
            let rows = try await storage.query(
                Statement(
                    """
                    SELECT id, site_id, subject, person_id, identity, name, email, token_generation
                    FROM visitors WHERE id = $1
                    """,
                    .id(contents.visitorID)
                )
            )
            return try rows.first.map { row throws(StorageError) in try Visitor(row, from: 0) }
        }
        guard let visitor, visitor.siteID == contents.siteID else { throw .tokenInvalid }
        guard visitor.tokenGeneration == contents.generation else { throw .tokenRevoked }
        return AuthenticatedVisitor(visitor: visitor, expiresAt: contents.expiresAt)
    }

    /// A fresh token for a visitor whose token is still good.
    public func renewToken(of visitor: Visitor) -> (token: Secret, expiresAt: Timestamp) {
        visitorTokens.sign(visitor, at: clock.now())
    }

    /// Whether a token that ends then should be replaced while its visitor is here: when half of its life is over.
    public func isDue(_ expiresAt: Timestamp) -> Bool {
        expiresAt - clock.now() < VisitorTokens.lifetime / 2
    }

    /// Ends every token of the visitor for whom the site vouches under that subject, and closes the visitor's streams.
    public func revokeVisitorTokens(ofSubject subject: String, site: Site) async throws(DeskError) {
        let revoked = try await stored { () throws(StorageError) -> Visitor? in
            let rows = try await storage.batch([
                Statement(
                    """
                    UPDATE visitors SET token_generation = token_generation + 1 WHERE site_id = $1 AND subject = $2
                    RETURNING id, site_id, subject, person_id, identity, name, email, token_generation
                    """,
                    .id(site.id),
                    .text(subject)
                )
            ])
            return try rows[0].first.map { row throws(StorageError) in try Visitor(row, from: 0) }
        }
        guard let revoked, let person = revoked.personID else { return }
        signals.send(.revoked(Member(id: person, name: revoked.displayName, type: .appuser)))
    }

    /// Lets the visitor be seen in its spaces under the name that it has now.
    private func rename(_ visitor: Visitor) async throws(DeskError) {
        guard let id = visitor.personID, let name = visitor.name else { return }
        let person = try await inAccounts { () throws(AccountsError) in try await accounts.person(id) }
        guard let person, person.displayName != name else { return }
        try await stored { () throws(StorageError) in try await storage.batch([Accounts.rename(id, to: name)]) }
    }

    private func signedVisitor(
        _ identityToken: Secret,
        of site: Site,
        _ request: SessionRequest,
        at now: Timestamp
    ) async throws(DeskError) -> Visitor {
        let secret = try await identitySecret(of: site.id)
        let claims: VerifiedClaims
        do {
            claims = try JWTVerifier(key: secret).verify(
                identityToken.unredactedText,
                at: now,
                expecting: JWTVerifier.Expectation()
            )
        } catch {
            throw .identityTokenRefused(error)
        }
        guard let subject = claims.subject, (1...255).contains(subject.utf8.count),
            !subject.hasPrefix(Self.anonymousPrefix)
        else { throw .identityTokenRefused(.missingClaim("sub")) }
        // What is signed is proven; what the page claims beside it is not, and is left out.
        let proven = VisitorProfile(
            name: claims.name,
            email: claims["email"]?.string,
            locale: request.profile.locale,
            timezone: request.profile.timezone
        )
        return try await upsert(subject, .signed, proven, request.page, of: site, at: now)
    }

    /// The subjects of visitors that nobody vouches for; a site's own subjects may not begin so.
    static let anonymousPrefix = "frontdesk-visitor-"

    /// Whether a site may name a guest so.
    public static func isReserved(subject: String) -> Bool {
        subject.hasPrefix(anonymousPrefix)
    }

    private func anonymousVisitor(
        of site: Site,
        _ request: SessionRequest,
        at now: Timestamp
    ) async throws(DeskError) -> Visitor {
        let subject = Self.anonymousPrefix + random.token(byteCount: 15)
        return try await upsert(subject, .anonymous, request.profile, request.page, of: site, at: now)
    }

    private func upsert(
        _ subject: String,
        _ identity: VisitorIdentity,
        _ profile: VisitorProfile,
        _ page: VisitorPage,
        of site: Site,
        at now: Timestamp
    ) async throws(DeskError) -> Visitor {
        try await stored { () throws(StorageError) in
            let rows = try await storage.batch([
                Statement(
                    """
                    INSERT INTO visitors (id, site_id, subject, identity, name, email, locale, timezone, page_url,
                        page_title, page_referrer, created_at, last_seen_at)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)
                    ON CONFLICT (site_id, subject) DO UPDATE SET
                        identity = excluded.identity,
                        name = COALESCE(excluded.name, visitors.name),
                        email = COALESCE(excluded.email, visitors.email),
                        locale = COALESCE(excluded.locale, visitors.locale),
                        timezone = COALESCE(excluded.timezone, visitors.timezone),
                        page_url = COALESCE(excluded.page_url, visitors.page_url),
                        page_title = COALESCE(excluded.page_title, visitors.page_title),
                        page_referrer = COALESCE(excluded.page_referrer, visitors.page_referrer),
                        last_seen_at = excluded.last_seen_at
                    RETURNING id, site_id, subject, person_id, identity, name, email, token_generation
                    """,
                    values: [
                        .id(ids.next(VisitorKind.self)), .id(site.id), .text(subject), .text(identity.rawValue),
                        .optional(profile.name), .optional(profile.email), .optional(profile.locale),
                        .optional(profile.timezone), .optional(page.url), .optional(page.title),
                        .optional(page.referrer), .time(now),
                    ],
                    requiringRows: 1
                )
            ])
            return try Visitor(rows[0][0], from: 0)
        }
    }

    /// What the visitor's next session says about it; of a signed visitor the name and address stay as they were signed.
    private func update(
        _ visitor: Visitor,
        from request: SessionRequest,
        at now: Timestamp
    ) async throws(DeskError) -> Visitor {
        let isSigned = visitor.identity == .signed
        let profile = request.profile
        return try await stored { () throws(StorageError) in
            let rows = try await storage.batch([
                Statement(
                    """
                    UPDATE visitors SET
                        name = COALESCE($2, name), email = COALESCE($3, email), locale = COALESCE($4, locale),
                        timezone = COALESCE($5, timezone), page_url = COALESCE($6, page_url),
                        page_title = COALESCE($7, page_title), page_referrer = COALESCE($8, page_referrer),
                        last_seen_at = $9
                    WHERE id = $1
                    RETURNING id, site_id, subject, person_id, identity, name, email, token_generation
                    """,
                    values: [
                        .id(visitor.id), .optional(isSigned ? nil : profile.name),
                        .optional(isSigned ? nil : profile.email), .optional(profile.locale),
                        .optional(profile.timezone), .optional(request.page.url), .optional(request.page.title),
                        .optional(request.page.referrer), .time(now),
                    ],
                    requiringRows: 1
                )
            ])
            return try Visitor(rows[0][0], from: 0)
        }
    }
}
