import Storage

/// The tables of this room.
public enum AccountsSchema: Sendable {
    /// The first version.
    public static let version1: [StaticString] = [
        """
        CREATE TABLE organizations (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            created_at INTEGER NOT NULL
        )
        """,
        """
        CREATE TABLE people (
            id INTEGER PRIMARY KEY,
            organization_id INTEGER NOT NULL REFERENCES organizations (id),
            type TEXT NOT NULL CHECK (type IN ('person', 'bot', 'appuser')),
            email TEXT NOT NULL,
            display_name TEXT NOT NULL,
            created_at INTEGER NOT NULL
        )
        """,
        "CREATE UNIQUE INDEX people_email ON people (organization_id, email)",
        """
        CREATE TABLE guest_issuers (
            id INTEGER PRIMARY KEY,
            organization_id INTEGER NOT NULL REFERENCES organizations (id),
            issuer TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            sealed_secret BLOB NOT NULL,
            created_at INTEGER NOT NULL
        )
        """,
        """
        CREATE TABLE guests (
            issuer_id INTEGER NOT NULL REFERENCES guest_issuers (id),
            subject TEXT NOT NULL,
            person_id INTEGER NOT NULL UNIQUE REFERENCES people (id),
            PRIMARY KEY (issuer_id, subject)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE access_tokens (
            hash BLOB PRIMARY KEY,
            person_id INTEGER NOT NULL REFERENCES people (id),
            created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            revoked_at INTEGER
        ) WITHOUT ROWID
        """,
        "CREATE INDEX access_tokens_person ON access_tokens (person_id)",
        "CREATE INDEX access_tokens_expiry ON access_tokens (expires_at)",
    ]
}
