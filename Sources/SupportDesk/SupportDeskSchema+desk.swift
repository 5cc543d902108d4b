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

    /// Lists of conversations by their last activity, each part of them in the order of an index; and the details of a
    /// conversation without its place in the queue, which is counted only where it is shown.
    public static let conversationLists: [StaticString] = [
        "DROP INDEX conversations_inbox",
        "CREATE INDEX conversations_list ON conversations (department_id, status, last_activity_at, id)",
        "DROP VIEW conversation_details",
        """
        CREATE VIEW conversation_details AS
        SELECT c.id, c.site_id, s.name AS site_name, c.department_id, d.name AS department_name,
            c.visitor_id, v.person_id AS visitor_person_id, v.name AS visitor_name, v.email AS visitor_email,
            v.identity AS visitor_identity, v.locale AS visitor_locale, v.page_url, v.page_title,
            c.kind, c.status, c.client_id, c.agent_id, a.display_name AS agent_name, c.last_agent_id, c.waiting_since,
            c.opened_at, c.resolved_at, c.rating_score, c.rating_comment, c.last_activity_at,
            COALESCE(vm.read_seq, 0) AS visitor_read_seq, COALESCE(am.read_seq, 0) AS agent_read_seq, c.assistant_id
        FROM conversations c
            JOIN sites s ON s.id = c.site_id
            JOIN departments d ON d.id = c.department_id
            JOIN visitors v ON v.id = c.visitor_id
            LEFT JOIN people a ON a.id = c.agent_id
            LEFT JOIN memberships vm ON vm.space_id = c.id AND vm.person_id = v.person_id
            LEFT JOIN memberships am ON am.space_id = c.id AND am.person_id = c.agent_id
        """,
    ]
}
