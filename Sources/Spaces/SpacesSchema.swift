import Storage

/// The tables of this room.
///
/// A message's key is its place in the log, so that a page of history is one range of the table; texts stand in
/// `messages` alone, and an event of the type `message` only points there by `(space_id, seq)`.
public enum SpacesSchema: Sendable {
    /// The first version.
    public static let version1: [StaticString] = [
        """
        CREATE TABLE spaces (
            id INTEGER PRIMARY KEY,
            organization_id INTEGER NOT NULL REFERENCES organizations (id),
            type TEXT NOT NULL CHECK (type IN ('direct', 'group')),
            title TEXT NOT NULL,
            last_seq INTEGER NOT NULL DEFAULT 0,
            created_at INTEGER NOT NULL
        )
        """,
        """
        CREATE TABLE memberships (
            space_id INTEGER NOT NULL REFERENCES spaces (id),
            person_id INTEGER NOT NULL REFERENCES people (id),
            joined_at INTEGER NOT NULL,
            read_seq INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (space_id, person_id)
        ) WITHOUT ROWID
        """,
        "CREATE INDEX memberships_person ON memberships (person_id, space_id)",
        """
        CREATE TABLE messages (
            space_id INTEGER NOT NULL REFERENCES spaces (id),
            seq INTEGER NOT NULL,
            id INTEGER NOT NULL,
            sender_id INTEGER NOT NULL REFERENCES people (id),
            client_id BLOB NOT NULL,
            is_note INTEGER NOT NULL DEFAULT 0,
            text TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER,
            is_deleted INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (space_id, seq)
        ) WITHOUT ROWID
        """,
        "CREATE UNIQUE INDEX messages_id ON messages (id)",
        "CREATE UNIQUE INDEX messages_client_id ON messages (space_id, client_id)",
        """
        CREATE TABLE events (
            position INTEGER PRIMARY KEY,
            space_id INTEGER NOT NULL REFERENCES spaces (id),
            seq INTEGER NOT NULL,
            type TEXT NOT NULL,
            actor_id INTEGER,
            data TEXT,
            created_at INTEGER NOT NULL
        )
        """,
        "CREATE UNIQUE INDEX events_seq ON events (space_id, seq)",
        """
        CREATE TABLE followers (
            name TEXT PRIMARY KEY,
            position INTEGER NOT NULL
        )
        """,
    ]

    /// Files, and their copy in the row of their message.
    public static let files: [StaticString] = [
        """
        CREATE TABLE files (
            id INTEGER PRIMARY KEY,
            uploader_id INTEGER NOT NULL REFERENCES people (id),
            client_id BLOB NOT NULL,
            name TEXT NOT NULL,
            content_type TEXT NOT NULL,
            size INTEGER NOT NULL,
            width INTEGER,
            height INTEGER,
            created_at INTEGER NOT NULL,
            message_id INTEGER REFERENCES messages (id)
        )
        """,
        "CREATE UNIQUE INDEX files_client_id ON files (uploader_id, client_id)",
        "CREATE INDEX files_uploader ON files (uploader_id, created_at)",
        "CREATE INDEX files_message ON files (message_id) WHERE message_id IS NOT NULL",
        "CREATE INDEX files_unattached ON files (created_at) WHERE message_id IS NULL",
        "ALTER TABLE messages ADD COLUMN files TEXT",
    ]
}
