import JSON
import Cryptography
import JWT
public import Primitives
import Storage

extension Accounts {
    /// The most bytes that the `sub` of a guest JWT may have.
    public static let maximumSubjectBytes = 255

    /// Exchanges a guest JWT for an access token: what `POST /v1/jwt/login` serves.
    ///
    /// The key is looked up by the `iss` of the JWT, as the protocol says; there is no other. The signature is checked
    /// before anything else is believed. `sub` names the guest, `name` is shown and may change. `exp` limits only the
    /// time in which the JWT may be exchanged; it may be a number or, as some libraries send it, a string of digits.
    public func login(guestToken: String) async throws(AccountsError) -> IssuedAccess {
        let now = clock.now()
        let issuer = try await storedGuestIssuer(try claimedIssuer(of: guestToken))
        let claims: VerifiedClaims
        do {
            let verifier = try JWTVerifier(issuerSecretBase64: issuer.secret.unredactedText)
            claims = try verifier.verify(
                guestToken,
                at: now,
                expecting: JWTVerifier.Expectation(allowsStringNumericDate: true)
            )
        } catch {
            throw .guestToken(error)
        }
        guard let subject = claims.subject, (1...Self.maximumSubjectBytes).contains(subject.utf8.count) else {
            throw .guestToken(.missingClaim("sub"))
        }
        // Our own broker says by this claim when a guest's stay ends; no token may outlive it.
        let end = claims["session_exp"]?.integer.map(Timestamp.init(seconds:)) ?? now + Self.guestTokenLifetime
        let expiresAt = min(end, now + Self.guestTokenLifetime)
        guard expiresAt > now else { throw .guestToken(.expired(at: end)) }
        return try await issue(to: subject, named: displayName(in: claims), by: issuer, from: now, until: expiresAt)
    }

    /// Takes back every access token of a guest, at once; a guest that nobody knows has none.
    public func revokeAccess(ofSubject subject: String, issuer: String) async throws(AccountsError) -> PersonID? {
        let now = clock.now()
        return try await stored { () throws(StorageError) in
            let rows = try await storage.query(
                Statement(
                    """
                    SELECT g.person_id FROM guests g JOIN guest_issuers i ON i.id = g.issuer_id
                    WHERE i.issuer = $1 AND g.subject = $2
                    """,
                    .text(issuer),
                    .text(subject)
                )
            )
            guard let row = rows.first else { return nil }
            let person: PersonID = try row.id(0)
            _ = try await storage.batch([
                Statement(
                    "UPDATE access_tokens SET revoked_at = $2 WHERE person_id = $1 AND revoked_at IS NULL",
                    .id(person),
                    .time(now)
                )
            ])
            return person
        }
    }

    /// Who an access token belongs to; expired and revoked are told apart from never issued.
    public func person(accessToken: Secret) async throws(AccountsError) -> Person {
        let hash = SHA256.hash(accessToken.unredactedBytes)
        let rows = try await stored { () throws(StorageError) in
            try await storage.query(
                Statement(
                    """
                    SELECT p.id, p.organization_id, p.type, p.email, p.display_name, p.created_at, t.expires_at,
                        t.revoked_at
                    FROM access_tokens t JOIN people p ON p.id = t.person_id WHERE t.hash = $1
                    """,
                    .blob(hash)
                )
            )
        }
        guard let row = rows.first else { throw .tokenInvalid }
        let (person, expiresAt, revokedAt) = try await stored { () throws(StorageError) in
            (try Person(row, from: 0), try row.time(6), try row.optionalTime(7))
        }
        if revokedAt != nil { throw .tokenRevoked }
        if expiresAt <= clock.now() { throw .tokenExpired }
        return person
    }

    /// Forgets access tokens that ended more than a day ago; until then they are told from invalid ones.
    public func removeEndedTokens() async throws(AccountsError) {
        let end = clock.now() - .seconds(86_400)
        _ = try await stored { () throws(StorageError) in
            try await storage.batch([Statement("DELETE FROM access_tokens WHERE expires_at < $1", .time(end))])
        }
    }

    /// The person behind a guest, if it has ever logged in.
    public func guest(issuer: String, subject: String) async throws(AccountsError) -> Person? {
        try await stored { () throws(StorageError) in
            let rows = try await storage.query(
                Statement(
                    """
                    SELECT p.id, p.organization_id, p.type, p.email, p.display_name, p.created_at
                    FROM guests g JOIN people p ON p.id = g.person_id JOIN guest_issuers i ON i.id = g.issuer_id
                    WHERE i.issuer = $1 AND g.subject = $2
                    """,
                    .text(issuer),
                    .text(subject)
                )
            )
            return try rows.first.map { row throws(StorageError) in try Person(row, from: 0) }
        }
    }

    private func claimedIssuer(of guestToken: String) throws(AccountsError) -> String {
        do throws(JWTError) {
            guard let issuer = try JWTInspection.unverified(guestToken).issuer else { throw .missingClaim("iss") }
            return issuer
        } catch {
            throw .guestToken(error)
        }
    }

    /// A guest without a name is shown as one.
    private func displayName(in claims: VerifiedClaims) -> String {
        let name = claims.name?.trimmedToBytes(128) ?? ""
        return name.isEmpty ? "Guest" : name
    }

    private func issue(
        to subject: String,
        named name: String,
        by issuer: StoredGuestIssuer,
        from now: Timestamp,
        until expiresAt: Timestamp
    ) async throws(AccountsError) -> IssuedAccess {
        let accessToken = Secret(random.token())
        let person = try await stored { () throws(StorageError) in
            // Two first log-ins of one subject at once: the second finds that it exists and takes the other way.
            for _ in 0..<2 {
                if let known = try await guest(subject, of: issuer) {
                    let person = known.renamed(name)
                    _ = try await storage.batch([
                        Self.rename(person.id, to: name),
                        token(accessToken, of: person.id, from: now, until: expiresAt),
                    ])
                    return person
                }
                do throws(StorageError) {
                    return try await addGuest(subject, named: name, by: issuer, accessToken, now, expiresAt)
                } catch .uniqueViolation {
                    continue
                }
            }
            throw StorageError.unavailable("a guest could be neither found nor made")
        }
        return IssuedAccess(person: person, accessToken: accessToken, expiresAt: expiresAt)
    }

    private func guest(_ subject: String, of issuer: StoredGuestIssuer) async throws(StorageError) -> Person? {
        let rows = try await storage.query(
            Statement(
                """
                SELECT p.id, p.organization_id, p.type, p.email, p.display_name, p.created_at
                FROM guests g JOIN people p ON p.id = g.person_id WHERE g.issuer_id = $1 AND g.subject = $2
                """,
                .id(issuer.id),
                .text(subject)
            )
        )
        return try rows.first.map { row throws(StorageError) in try Person(row, from: 0) }
    }

    private func addGuest(
        _ subject: String,
        named name: String,
        by issuer: StoredGuestIssuer,
        _ accessToken: Secret,
        _ now: Timestamp,
        _ expiresAt: Timestamp
    ) async throws(StorageError) -> Person {
        let id = ids.next(PersonKind.self)
        let person = Person(
            id: id,
            organizationID: issuer.organizationID,
            type: .appuser,
            email: "\(id)@guest.invalid",
            displayName: name,
            createdAt: now
        )
        _ = try await storage.batch([
            Self.insert(person),
            Statement(
                "INSERT INTO guests (issuer_id, subject, person_id) VALUES ($1, $2, $3)",
                .id(issuer.id),
                .text(subject),
                .id(id)
            ),
            token(accessToken, of: id, from: now, until: expiresAt),
        ])
        return person
    }

    private func token(
        _ accessToken: Secret,
        of person: PersonID,
        from now: Timestamp,
        until expiresAt: Timestamp
    ) -> Statement {
        Statement(
            "INSERT INTO access_tokens (hash, person_id, created_at, expires_at) VALUES ($1, $2, $3, $4)",
            .blob(SHA256.hash(accessToken.unredactedBytes)),
            .id(person),
            .time(now),
            .time(expiresAt)
        )
    }
}

extension Person {
    func renamed(_ name: String) -> Person {
        Person(
            id: id,
            organizationID: organizationID,
            type: type,
            email: email,
            displayName: name,
            createdAt: createdAt
        )
    }
}
