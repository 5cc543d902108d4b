import Cryptography
import JWT
public import Primitives
public import Storage
import WebexAPI

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
        let issuer = WebexID(.organization, id).description
        let secret = Secret(Base64.encode(random.bytes(32)))
        let sealed = sealingKey.seal(secret, context: Self.sealingContext(issuer))
        let statement = Statement(
            """
            INSERT INTO guest_issuers (id, organization_id, issuer, name, sealed_secret, created_at)
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            .id(id),
            .id(organization),
            .text(issuer),
            .text(name),
            .blob(sealed),
            .time(clock.now())
        )
        return (GuestIssuer(issuer: issuer, secret: secret), statement)
    }

    /// Makes a guest issuer of its own and stores it.
    public func addGuestIssuer(named name: String) async throws(AccountsError) -> GuestIssuer {
        try await verifyMasterKey()
        let (issuer, statement) = makeGuestIssuer(named: name, of: try await organization())
        _ = try await stored { () throws(StorageError) in try await storage.batch([statement]) }
        return issuer
    }

    /// Throws `masterKeyMismatch` unless every issuer's secret can be opened, so that a wrong key is noticed before it
    /// seals anything or refuses anyone.
    public func verifyMasterKey() async throws(AccountsError) {
        let rows = try await stored { () throws(StorageError) in
            try await storage.query(Statement("SELECT issuer, sealed_secret FROM guest_issuers ORDER BY id"))
        }
        for row in rows {
            let (issuer, sealed) = try await stored { () throws(StorageError) in (try row.text(0), try row.blob(1)) }
            guard (try? sealingKey.open(sealed, context: Self.sealingContext(issuer))) != nil else {
                throw .masterKeyMismatch
            }
        }
    }

    /// The secret of the guest issuer with that `iss`, in base 64, to sign or to verify its JWTs.
    public func guestIssuerSecret(_ issuer: String) async throws(AccountsError) -> Secret {
        try await storedGuestIssuer(issuer).secret
    }

    struct StoredGuestIssuer {
        let id: Identifier<GuestIssuerKind>
        let organizationID: OrganizationID
        let secret: Secret
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
        guard let secret = try? sealingKey.open(sealed, context: Self.sealingContext(issuer)) else {
            throw .masterKeyMismatch
        }
        return StoredGuestIssuer(id: id, organizationID: organizationID, secret: secret)
    }

    private static func sealingContext(_ issuer: String) -> String {
        "guest_issuers.sealed_secret:\(issuer)"
    }
}
