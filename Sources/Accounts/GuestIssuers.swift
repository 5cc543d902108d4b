public import JWT
public import Primitives
public import Storage
public import WebexAPI

/// Marks the identity of a guest issuer.
public enum GuestIssuerKind: Sendable {}

/// A guest issuer as it is shown once, when it is made.
public struct GuestIssuer: Sendable {
    /// The `iss` of its JWTs.
    public let issuer: String
    /// The secret in base 64, as Webex shows it; its decoded bytes are the HMAC key.
    public let secret: Secret
}

extension Accounts {
    /// Makes a guest issuer; `statement` stores it, together with whatever else the caller makes in the same batch.
    public func makeGuestIssuer(
        named name: String,
        of organization: OrganizationID
    ) -> (issuer: GuestIssuer, statement: Statement) {
        let id = ids.next(GuestIssuerKind.self)
        let key = random.bytes(32)
        let issuer = WebexID(.organization, id).description
        let sealed = sealingKey.seal(Secret(key), context: Self.sealingContext(issuer))
        let statement = Statement(
            """
            INSERT INTO guest_issuers (id, organization_id, issuer, name, sealed_secret, created_at)
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            .id(id), .id(organization), .text(issuer), .text(name), .blob(sealed), .time(clock.now())
        )
        return (GuestIssuer(issuer: issuer, secret: Secret(Base64.encode(key))), statement)
    }

    /// Makes a guest issuer of its own and stores it.
    public func addGuestIssuer(named name: String) async throws(AccountsError) -> GuestIssuer {
        let (issuer, statement) = makeGuestIssuer(named: name, of: try await organization())
        _ = try await stored { () throws(StorageError) in try await storage.batch([statement]) }
        return issuer
    }

    /// The key of the guest issuer with that `iss`, to sign or to verify its JWTs.
    public func guestIssuerKey(_ issuer: String) async throws(AccountsError) -> Secret {
        try await storedGuestIssuer(issuer).key
    }

    struct StoredGuestIssuer {
        let id: Identifier<GuestIssuerKind>
        let organizationID: OrganizationID
        let key: Secret
    }

    func storedGuestIssuer(_ issuer: String) async throws(AccountsError) -> StoredGuestIssuer {
        let rows = try await stored { () throws(StorageError) in
            try await storage.query(
                Statement(
                    "SELECT id, organization_id, sealed_secret FROM guest_issuers WHERE issuer = $1",
                    .text(issuer)
                )
            )
        }
        guard let row = rows.first else { throw .unknownIssuer }
        let (id, organizationID, sealed) = try await stored { () throws(StorageError) in
            (try row.id(0, of: GuestIssuerKind.self), try row.id(1, of: OrganizationKind.self), try row.blob(2))
        }
        guard let key = try? sealingKey.open(sealed, context: Self.sealingContext(issuer)) else {
            throw .masterKeyMismatch
        }
        return StoredGuestIssuer(id: id, organizationID: organizationID, key: key)
    }

    private static func sealingContext(_ issuer: String) -> String {
        "guest_issuers.sealed_secret:\(issuer)"
    }
}
