import Storage

extension SupportDeskSchema {
    /// The canned answers of the sites, and the way to a conversation's changes without its messages.
    public static let cannedAnswers: [StaticString] = [
        """
        CREATE TABLE answers (
            id INTEGER PRIMARY KEY,
            site_id INTEGER NOT NULL REFERENCES sites (id),
            shortcut TEXT NOT NULL,
            text TEXT NOT NULL,
            question TEXT,
            client_id BLOB NOT NULL,
            author_id INTEGER NOT NULL REFERENCES agents (person_id),
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL
        )
        """,
        "CREATE UNIQUE INDEX answers_shortcut ON answers (site_id, shortcut)",
        "CREATE UNIQUE INDEX answers_client_id ON answers (site_id, client_id)",
        "CREATE INDEX events_conversation ON events (space_id, seq) WHERE type = 'conversation'",
    ]
}
