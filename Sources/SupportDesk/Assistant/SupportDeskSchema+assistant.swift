import Storage

extension SupportDeskSchema {
    /// The assistant of a site, and conversations that it has.
    ///
    /// SQLite can't change a check in place, so the table of conversations is built anew. The new follower begins with
    /// what is said from now on.
    public static let assistant: [StaticString] = [
        "ALTER TABLE sites ADD COLUMN assistant_id INTEGER REFERENCES people (id)",
        "DROP VIEW conversation_details",
        """
        CREATE TABLE new_conversations (
            id INTEGER PRIMARY KEY REFERENCES spaces (id),
            site_id INTEGER NOT NULL REFERENCES sites (id),
            department_id INTEGER NOT NULL REFERENCES departments (id),
            visitor_id INTEGER NOT NULL REFERENCES visitors (id),
            kind TEXT NOT NULL CHECK (kind IN ('direct', 'group')),
            status TEXT NOT NULL CHECK (status IN ('bot', 'waiting', 'assigned', 'resolved')),
            client_id BLOB NOT NULL,
            assistant_id INTEGER REFERENCES people (id),
            agent_id INTEGER REFERENCES agents (person_id),
            last_agent_id INTEGER REFERENCES agents (person_id),
            waiting_since INTEGER,
            opened_at INTEGER NOT NULL,
            resolved_at INTEGER,
            rating_score INTEGER CHECK (rating_score BETWEEN 1 AND 5),
            rating_comment TEXT,
            last_activity_at INTEGER NOT NULL,
            CHECK ((status = 'bot') = (assistant_id IS NOT NULL))
        )
        """,
        """
        INSERT INTO new_conversations (id, site_id, department_id, visitor_id, kind, status, client_id, agent_id,
            last_agent_id, waiting_since, opened_at, resolved_at, rating_score, rating_comment, last_activity_at)
        SELECT id, site_id, department_id, visitor_id, kind, status, client_id, agent_id, last_agent_id, waiting_since,
            opened_at, resolved_at, rating_score, rating_comment, last_activity_at
        FROM conversations
        """,
        "DROP TABLE conversations",
        "ALTER TABLE new_conversations RENAME TO conversations",
        "CREATE UNIQUE INDEX conversations_open ON conversations (visitor_id) WHERE status <> 'resolved'",
        "CREATE UNIQUE INDEX conversations_place ON conversations (visitor_id, department_id, kind)",
        "CREATE INDEX conversations_visitor ON conversations (visitor_id, last_activity_at)",
        "CREATE INDEX conversations_queue ON conversations (department_id, status, waiting_since, id)",
        "CREATE INDEX conversations_inbox ON conversations (department_id, last_activity_at, id)",
        "CREATE INDEX conversations_agent ON conversations (agent_id, status, last_activity_at, id)",
        "CREATE INDEX conversations_bot ON conversations (last_activity_at) WHERE status = 'bot'",
        """
        CREATE VIEW conversation_details AS
        SELECT c.id, c.site_id, s.name AS site_name, c.department_id, d.name AS department_name,
            c.visitor_id, v.person_id AS visitor_person_id, v.name AS visitor_name, v.email AS visitor_email,
            v.identity AS visitor_identity, v.locale AS visitor_locale, v.page_url, v.page_title,
            c.kind, c.status, c.client_id, c.agent_id, a.display_name AS agent_name, c.last_agent_id,
            CASE WHEN c.status = 'waiting' THEN (
                SELECT COUNT(*) FROM conversations w
                WHERE w.department_id = c.department_id AND w.status = 'waiting'
                    AND (w.waiting_since < c.waiting_since OR (w.waiting_since = c.waiting_since AND w.id <= c.id))
            ) END AS queue_position,
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
        """
        INSERT INTO followers (name, position)
        SELECT 'receptionist', COALESCE(MAX(position), 0) FROM events
        """,
    ]
}
