// Accounts: who there is, and how they prove it. Organizations, people, guest issuers and access tokens.
//
// A guest is a person of the type `appuser`, found by its issuer and subject: the same subject is always the same
// person. An access token is 32 random bytes; only its SHA-256 is stored. The secret of a guest issuer has to be read
// back to verify a guest JWT, so it is stored sealed.
//
// Start reading here.

public import Cryptography
public import JWT
public import Primitives
public import Storage
import WebexAPI

/// Marks the identity of an organization.
public enum OrganizationKind: Sendable {}

/// Names an organization.
public typealias OrganizationID = Identifier<OrganizationKind>

/// Marks the identity of a person.
public enum PersonKind: Sendable {}

/// Names a person, a guest or a bot.
public typealias PersonID = Identifier<PersonKind>

/// What a person is, in the words of the Webex API.
public enum PersonType: String, Sendable {
    /// Someone of the company.
    case person
    /// A program.
    case bot
    /// A guest.
    case appuser

    /// The type in a column.
    public init(column: Int, of row: Row) throws(StorageError) {
        guard let type = PersonType(rawValue: try row.text(column)) else {
            throw .unexpectedColumn(index: column, expected: "a type of person")
        }
        self = type
    }
}

/// A person as it is stored.
public struct Person: Sendable {
    /// Names it.
    public let id: PersonID
    /// The organization that it belongs to.
    public let organizationID: OrganizationID
    /// What it is.
    public let type: PersonType
    /// The address, in lower case; a guest's is made up.
    public let email: String
    /// The name to show.
    public let displayName: String
    /// When it was stored.
    public let createdAt: Timestamp

    /// A person that is about to be stored.
    public init(
        id: PersonID,
        organizationID: OrganizationID,
        type: PersonType,
        email: String,
        displayName: String,
        createdAt: Timestamp
    ) {
        self.id = id
        self.organizationID = organizationID
        self.type = type
        self.email = email.lowercased()
        self.displayName = displayName
        self.createdAt = createdAt
    }
}

/// Why someone is not let in, or nothing could be done for them.
public enum AccountsError: Error, Sendable {
    /// No guest issuer has the `iss` of the JWT.
    case unknownIssuer
    /// The guest JWT was refused.
    case guestToken(JWTError)
    /// No access token like this was ever issued, or it is long gone.
    case tokenInvalid
    /// The access token has ended.
    case tokenExpired
    /// The access token was taken back.
    case tokenRevoked
    /// Someone has this e-mail address already.
    case emailTaken
    /// A stored secret can't be opened: the master key isn't the one that sealed it.
    case masterKeyMismatch
    /// The database failed.
    case storage(StorageError)
}

extension AccountsError: CustomStringConvertible {
    /// One sentence, safe for anyone.
    public var description: String {
        switch self {
        case .unknownIssuer: "the issuer of the guest token (iss) is not known here"
        case .guestToken(let error): "the guest token was refused: \(error)"
        case .tokenInvalid: "the access token is not valid"
        case .tokenExpired: "the access token has expired"
        case .tokenRevoked: "the access token was revoked"
        case .emailTaken: "someone has this e-mail address already"
        case .masterKeyMismatch: "a stored secret can't be opened with this master key: use the one it was made with"
        case .storage(let error): "\(error)"
        }
    }
}

/// A person together with a token that has just been issued to it.
public struct IssuedAccess: Sendable {
    /// Who may use the token.
    public let person: Person
    /// The token; only its hash is kept.
    public let accessToken: Secret
    /// When it ends.
    public let expiresAt: Timestamp
}

/// Issues and checks what people prove themselves with.
public struct Accounts: Sendable {
    /// How long a guest's access token lives: six hours, as at Webex.
    public static let guestTokenLifetime: Duration = .seconds(6 * 3600)

    let storage: any Storage
    let clock: WallClock
    let ids: IdentifierGenerator
    let random: RandomSource
    let sealingKey: SealingKey

    /// Accounts in `storage`; `sealingKey` seals the secrets that must be read back.
    public init(
        storage: any Storage,
        clock: WallClock,
        ids: IdentifierGenerator,
        random: RandomSource,
        sealingKey: SealingKey
    ) {
        self.storage = storage
        self.clock = clock
        self.ids = ids
        self.random = random
        self.sealingKey = sealingKey
    }

    /// The organization of this installation; made the first time.
    public func organization() async throws(AccountsError) -> OrganizationID {
        let select = Statement("SELECT id FROM organizations ORDER BY id LIMIT 1")
        return try await stored { () throws(StorageError) in
            if let row = try await storage.query(select).first { return try row.id(0) }
            // Two first starts at once: the second insert finds the row of the first and makes none.
            _ = try await storage.batch([
                Statement(
                    """
                    INSERT INTO organizations (id, name, created_at)
                    SELECT $1, 'Frontdesk', $2 WHERE NOT EXISTS (SELECT 1 FROM organizations)
                    """,
                    .id(ids.next(OrganizationKind.self)),
                    .time(clock.now())
                )
            ])
            return try await storage.query(select)[0].id(0)
        }
    }

    /// The person of that id.
    public func person(_ id: PersonID) async throws(AccountsError) -> Person? {
        try await stored { () throws(StorageError) in
            let rows = try await storage.query(
                Statement(
                    "SELECT id, organization_id, type, email, display_name, created_at FROM people WHERE id = $1",
                    .id(id)
                )
            )
            return try rows.first.map { row throws(StorageError) in try Person(row, from: 0) }
        }
    }

    /// Does `body` and tells the database's error as one of this room.
    func stored<Value>(_ body: () async throws(StorageError) -> Value) async throws(AccountsError) -> Value {
        do {
            return try await body()
        } catch {
            throw .storage(error)
        }
    }

    /// The statement that stores a person; a taken address fails as a unique violation.
    public static func insert(_ person: Person) -> Statement {
        Statement(
            """
            INSERT INTO people (id, organization_id, type, email, display_name, created_at)
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            .id(person.id),
            .id(person.organizationID),
            .text(person.type.rawValue),
            .text(person.email),
            .text(person.displayName),
            .time(person.createdAt)
        )
    }

    /// The statement that gives a person another name.
    public static func rename(_ person: PersonID, to name: String) -> Statement {
        Statement(
            "UPDATE people SET display_name = $2 WHERE id = $1 AND display_name <> $2",
            .id(person),
            .text(name)
        )
    }
}

extension Person {
    /// The person in the six columns that begin at `start`.
    init(_ row: Row, from start: Int) throws(StorageError) {
        self.id = try row.id(start)
        self.organizationID = try row.id(start + 1)
        self.type = try PersonType(column: start + 2, of: row)
        self.email = try row.text(start + 3)
        self.displayName = try row.text(start + 4)
        self.createdAt = try row.time(start + 5)
    }
}
