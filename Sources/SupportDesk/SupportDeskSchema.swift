import Storage

/// The tables of this room.
public enum SupportDeskSchema: Sendable {
    /// The first version.
    public static let version1: [StaticString] = [
        """
        CREATE TABLE sites (
            id INTEGER PRIMARY KEY,
            organization_id INTEGER NOT NULL REFERENCES organizations (id),
            name TEXT NOT NULL,
            key TEXT NOT NULL UNIQUE,
            api_key_hash BLOB NOT NULL UNIQUE,
            sealed_identity_secret BLOB NOT NULL,
            issuer TEXT NOT NULL REFERENCES guest_issuers (issuer),
            origins TEXT NOT NULL,
            default_kind TEXT NOT NULL CHECK (default_kind IN ('direct', 'group')),
            created_at INTEGER NOT NULL
        )
        """,
        """
        CREATE TABLE departments (
            id INTEGER PRIMARY KEY,
            site_id INTEGER NOT NULL REFERENCES sites (id),
            name TEXT NOT NULL,
            UNIQUE (site_id, name)
        )
        """,
        """
        CREATE TABLE agents (
            person_id INTEGER PRIMARY KEY REFERENCES people (id),
            password_hash TEXT NOT NULL,
            presence TEXT NOT NULL DEFAULT 'available' CHECK (presence IN ('available', 'away')),
            lease_expires_at INTEGER NOT NULL DEFAULT 0,
            last_assigned_at INTEGER NOT NULL DEFAULT 0
        )
        """,
        """
        CREATE TABLE department_agents (
            department_id INTEGER NOT NULL REFERENCES departments (id),
            agent_id INTEGER NOT NULL REFERENCES agents (person_id),
            PRIMARY KEY (department_id, agent_id)
        ) WITHOUT ROWID
        """,
        "CREATE INDEX department_agents_agent ON department_agents (agent_id, department_id)",
        """
        CREATE TABLE agent_sessions (
            hash BLOB PRIMARY KEY,
            agent_id INTEGER NOT NULL REFERENCES agents (person_id),
            created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE visitors (
            id INTEGER PRIMARY KEY,
            site_id INTEGER NOT NULL REFERENCES sites (id),
            subject TEXT NOT NULL,
            person_id INTEGER REFERENCES people (id),
            identity TEXT NOT NULL CHECK (identity IN ('anonymous', 'proven', 'signed')),
            name TEXT,
            email TEXT,
            locale TEXT,
            timezone TEXT,
            page_url TEXT,
            page_title TEXT,
            page_referrer TEXT,
            token_generation INTEGER NOT NULL DEFAULT 1,
            created_at INTEGER NOT NULL,
            last_seen_at INTEGER NOT NULL,
            UNIQUE (site_id, subject)
        )
        """,
        """
        CREATE TABLE conversations (
            id INTEGER PRIMARY KEY REFERENCES spaces (id),
            site_id INTEGER NOT NULL REFERENCES sites (id),
            department_id INTEGER NOT NULL REFERENCES departments (id),
            visitor_id INTEGER NOT NULL REFERENCES visitors (id),
            kind TEXT NOT NULL CHECK (kind IN ('direct', 'group')),
            status TEXT NOT NULL CHECK (status IN ('waiting', 'assigned', 'resolved')),
            client_id BLOB NOT NULL,
            agent_id INTEGER REFERENCES agents (person_id),
            last_agent_id INTEGER REFERENCES agents (person_id),
            waiting_since INTEGER,
            opened_at INTEGER NOT NULL,
            resolved_at INTEGER,
            rating_score INTEGER CHECK (rating_score BETWEEN 1 AND 5),
            rating_comment TEXT,
            last_activity_at INTEGER NOT NULL
        )
        """,
        "CREATE UNIQUE INDEX conversations_open ON conversations (visitor_id) WHERE status <> 'resolved'",
        "CREATE UNIQUE INDEX conversations_place ON conversations (visitor_id, department_id, kind)",
        "CREATE INDEX conversations_visitor ON conversations (visitor_id, last_activity_at)",
        "CREATE INDEX conversations_queue ON conversations (department_id, status, waiting_since, id)",
        "CREATE INDEX conversations_inbox ON conversations (department_id, last_activity_at, id)",
        "CREATE INDEX conversations_agent ON conversations (agent_id, status, last_activity_at, id)",
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
            COALESCE(vm.read_seq, 0) AS visitor_read_seq, COALESCE(am.read_seq, 0) AS agent_read_seq
        FROM conversations c
            JOIN sites s ON s.id = c.site_id
            JOIN departments d ON d.id = c.department_id
            JOIN visitors v ON v.id = c.visitor_id
            LEFT JOIN people a ON a.id = c.agent_id
            LEFT JOIN memberships vm ON vm.space_id = c.id AND vm.person_id = v.person_id
            LEFT JOIN memberships am ON am.space_id = c.id AND am.person_id = c.agent_id
        """,
    ]

    /// How a site receives its visitors.
    ///
    /// No `file_maximum_bytes` means no files, no `file_types` the usual ones.
    public static let siteSettings: [StaticString] = [
        "ALTER TABLE sites ADD COLUMN accent TEXT",
        "ALTER TABLE sites ADD COLUMN greeting TEXT",
        "ALTER TABLE sites ADD COLUMN locale TEXT",
        "ALTER TABLE sites ADD COLUMN pre_chat_name TEXT CHECK (pre_chat_name IN ('optional', 'required'))",
        "ALTER TABLE sites ADD COLUMN pre_chat_email TEXT CHECK (pre_chat_email IN ('optional', 'required'))",
        "ALTER TABLE sites ADD COLUMN file_maximum_bytes INTEGER DEFAULT 20971520 CHECK (file_maximum_bytes > 0)",
        "ALTER TABLE sites ADD COLUMN file_types TEXT",
        "ALTER TABLE sites ADD COLUMN assistant_name TEXT",
    ]
}
