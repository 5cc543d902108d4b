import Accounts
public import Primitives
public import Spaces
import Storage

/// What an agent's list shows of a conversation.
public struct InboxItem: Sendable {
    /// The conversation.
    public let conversation: Conversation
    /// What was said last, notes included.
    public let lastMessage: Message?
    /// How many of the visitor's messages nobody has read, at most 100.
    public let unread: Int64

    /// The same without what was said, for those who may no longer see it.
    public var outline: InboxItem {
        InboxItem(conversation: conversation, lastMessage: nil, unread: 0)
    }
}

/// Which conversations an agent's list shows.
public struct InboxQuery: Sendable {
    /// The views.
    public enum View: String, Sendable {
        /// Those that the agent has.
        case mine
        /// Those that wait.
        case unassigned
        /// All of the agent's departments.
        case all
    }

    /// The view.
    public var view: View
    /// Only resolved ones where `true`, only others where `false`.
    public var isResolved: Bool
    /// Where the page before ended.
    public var after: InboxCursor?
    /// How many at most.
    public var count: Int

    /// A query.
    public init(view: View, isResolved: Bool = false, after: InboxCursor? = nil, count: Int = 50) {
        self.view = view
        self.isResolved = isResolved
        self.after = after
        self.count = count
    }
}

/// Where a page of the inbox ended: time and id, so that equal times lose nothing.
public struct InboxCursor: Hashable, Sendable {
    /// The last activity of the last item.
    public let lastActivityAt: Timestamp
    /// The last item.
    public let id: ConversationID

    /// Parses the wire form; `nil` for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let milliseconds = Int64(parts[0]), let id = ConversationID(parts[1]) else {
            return nil
        }
        lastActivityAt = Timestamp(milliseconds: milliseconds)
        self.id = id
    }

    init(_ conversation: Conversation) {
        lastActivityAt = conversation.lastActivityAt
        id = conversation.id
    }

    /// The wire form.
    public var text: String { "\(lastActivityAt.milliseconds).\(id)" }
}

/// One page of an agent's list.
public struct InboxPage: Sendable {
    /// The items, newest activity first.
    public let items: [InboxItem]
    /// Where the next page begins; `nil` on the last.
    public let next: InboxCursor?
    /// How many conversations the agent has.
    public let mineCount: Int64
    /// How many wait in the agent's departments.
    public let unassignedCount: Int64
    /// The log's position of this page: events after it are exactly what isn't in it.
    public let cursor: Int64
}

extension SupportDesk {
    /// A page of what an agent may see, in one snapshot with the log's position.
    public func inbox(of agent: Agent, _ query: InboxQuery) async throws(DeskError) -> InboxPage {
        let id = agent.member.id
        return try await stored { () throws(StorageError) in
            let rows = try await storage.snapshot([
                Self.inboxStatement(of: id, query),
                Statement(
                    "SELECT COUNT(*) FROM conversations WHERE agent_id = $1 AND status = 'assigned'",
                    .id(id)
                ),
                Statement(
                    """
                    SELECT COUNT(*) FROM conversations c
                        JOIN department_agents da ON da.department_id = c.department_id AND da.agent_id = $1
                    WHERE c.status = 'waiting'
                    """,
                    .id(id)
                ),
                Statement("SELECT COALESCE(MAX(position), 0) FROM events"),
            ])
            var items: [InboxItem] = []
            for row in rows[0].prefix(query.count) { items.append(try Self.inboxItem(row)) }
            return InboxPage(
                items: items,
                next: rows[0].count > query.count ? items.last.map { InboxCursor($0.conversation) } : nil,
                mineCount: try rows[1][0].integer(0),
                unassignedCount: try rows[2][0].integer(0),
                cursor: try rows[3][0].integer(0)
            )
        }
    }

    /// What the list shows of one conversation.
    public func inboxItem(_ id: ConversationID, for agent: Agent) async throws(DeskError) -> InboxItem {
        _ = try await conversation(id, for: agent)
        guard let item = try await inboxItem(id) else { throw .conversationNotFound }
        return item
    }

    /// What lists show of one conversation; for a caller who has settled who may see it.
    public func inboxItem(_ id: ConversationID) async throws(DeskError) -> InboxItem? {
        try await stored { () throws(StorageError) in
            let rows = try await storage.query(
                Statement(
                    """
                    SELECT cd.*, m.id, m.space_id, m.seq, m.client_id, m.sender_id, p.display_name, p.type, m.text,
                        m.is_note, m.created_at, m.updated_at, m.is_deleted, m.files,
                        (SELECT COUNT(*) FROM (SELECT 1 FROM messages u WHERE u.space_id = cd.id
                            AND u.seq > cd.agent_read_seq AND u.sender_id = cd.visitor_person_id LIMIT 100))
                    FROM conversation_details cd
                        LEFT JOIN messages m ON m.space_id = cd.id
                            AND m.seq = (SELECT MAX(x.seq) FROM messages x WHERE x.space_id = cd.id)
                        LEFT JOIN people p ON p.id = m.sender_id
                    WHERE cd.id = $1
                    """,
                    .id(id)
                )
            )
            return try rows.first.map { row throws(StorageError) in try Self.inboxItem(row) }
        }
    }

    private static func inboxStatement(of agent: PersonID, _ query: InboxQuery) -> Statement {
        // `view` is a number in the statement, so that there is one text to prepare: 0 mine, 1 unassigned, 2 all.
        let view: Int64 =
            switch query.view {
            case .mine: 0
            case .unassigned: 1
            case .all: 2
            }
        return Statement(
            """
            SELECT cd.*, m.id, m.space_id, m.seq, m.client_id, m.sender_id, p.display_name, p.type, m.text,
                m.is_note, m.created_at, m.updated_at, m.is_deleted, m.files,
                (SELECT COUNT(*) FROM (SELECT 1 FROM messages u WHERE u.space_id = cd.id
                    AND u.seq > cd.agent_read_seq AND u.sender_id = cd.visitor_person_id LIMIT 100))
            FROM (
                SELECT c.id FROM conversations c
                    JOIN department_agents da ON da.department_id = c.department_id AND da.agent_id = $1
                WHERE (c.status = 'resolved') = $3
                    AND ($2 = 2 OR ($2 = 1 AND c.status = 'waiting') OR ($2 = 0 AND c.agent_id = $1))
                    AND (c.last_activity_at < $4 OR (c.last_activity_at = $4 AND c.id < $5))
                ORDER BY c.last_activity_at DESC, c.id DESC LIMIT $6
            ) page JOIN conversation_details cd ON cd.id = page.id
                LEFT JOIN messages m ON m.space_id = cd.id
                    AND m.seq = (SELECT MAX(x.seq) FROM messages x WHERE x.space_id = cd.id)
                LEFT JOIN people p ON p.id = m.sender_id
            ORDER BY cd.last_activity_at DESC, cd.id DESC
            """,
            values: [
                .id(agent), .integer(view), .integer(query.isResolved ? 1 : 0),
                .integer(query.after?.lastActivityAt.milliseconds ?? .max), .integer(query.after?.id.rawValue ?? .max),
                .integer(Int64(query.count) + 1),
            ]
        )
    }

    private static func inboxItem(_ row: Row) throws(StorageError) -> InboxItem {
        let start = Conversation.columnCount
        return InboxItem(
            conversation: try Conversation(row),
            lastMessage: row.values[start] == .null ? nil : try MessageStore.message(inColumnsFrom: start, of: row),
            unread: try row.integer(start + 13)
        )
    }
}
