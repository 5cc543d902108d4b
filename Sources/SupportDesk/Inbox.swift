import Accounts
public import Primitives
public import Spaces
import Storage

/// What an agent's list shows of a conversation.
public struct InboxItem: Sendable {
    /// The conversation.
    public internal(set) var conversation: Conversation
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

    /// The statuses.
    public enum Status: String, Sendable {
        /// What somebody may still have to do.
        case open
        /// What is done.
        case resolved
        /// Both.
        case all

        func contains(_ status: ConversationStatus) -> Bool {
            switch self {
            case .open: status != .resolved
            case .resolved: status == .resolved
            case .all: true
            }
        }
    }

    /// The view.
    public var view: View
    /// The statuses.
    public var status: Status
    /// Where the page before ended.
    public var after: InboxCursor?
    /// How many at most.
    public var count: Int

    /// A query.
    public init(view: View, status: Status = .open, after: InboxCursor? = nil, count: Int = 50) {
        self.view = view
        self.status = status
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

    /// The place in a row of `ConversationList.places`.
    init(_ row: Row) throws(StorageError) {
        id = try row.id(0)
        lastActivityAt = try row.time(1)
    }

    /// Whether this place comes before another in a list, which shows the newest first.
    func isBefore(_ other: InboxCursor) -> Bool {
        (lastActivityAt, id) > (other.lastActivityAt, other.id)
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
    /// How many wait in the agent's departments, at most 10,000.
    public let unassignedCount: Int64
    /// The log's position of this page: events after it are exactly what isn't in it.
    public let cursor: Int64
}

extension SupportDesk {
    /// A page of what an agent may see, in one snapshot with the log's position.
    public func inbox(of agent: Agent, _ query: InboxQuery) async throws(DeskError) -> InboxPage {
        let list = ConversationList(query, of: agent)
        return try await stored { () throws(StorageError) in
            // Only where the page ends, so that no part of the list is read further; what has become more active since
            // is in the page too, and takes the place of what is then over its end.
            var places: [InboxCursor] = []
            for row in try await storage.snapshot(list.places(after: query.after, count: query.count + 1)).joined() {
                places.append(try InboxCursor(row))
            }
            places.sort { $0.isBefore($1) }
            let end = places.count > query.count ? places[query.count] : nil
            let statements = list.items(after: query.after, downTo: end, count: query.count + 1)
            var rows = try await storage.snapshot(statements + Self.counts(of: agent.member.id))
            let counts = rows.suffix(3).map { $0[0] }
            rows.removeLast(3)
            var items: [InboxItem] = []
            for row in rows.joined() { items.append(try Self.inboxItem(row)) }
            items.sort { InboxCursor($0.conversation).isBefore(InboxCursor($1.conversation)) }
            let isCut = items.count > query.count
            items = Array(items.prefix(query.count))
            return InboxPage(
                items: try await shown(items),
                next: isCut ? items.last.map { InboxCursor($0.conversation) } : end,
                mineCount: try counts[0].integer(0),
                unassignedCount: try counts[1].integer(0),
                cursor: try counts[2].integer(0)
            )
        }
    }

    /// How many the agent has, how many wait in the agent's departments, and the log's position.
    static func counts(of agent: PersonID) -> [Statement] {
        [
            Statement("SELECT COUNT(*) FROM conversations WHERE agent_id = $1 AND status = 'assigned'", .id(agent)),
            Statement(
                """
                SELECT COUNT(*) FROM (
                    SELECT 1 FROM department_agents da
                        JOIN conversations c ON c.department_id = da.department_id AND c.status = 'waiting'
                    WHERE da.agent_id = $1 LIMIT 10000
                ) AS waiting
                """,
                .id(agent)
            ),
            Statement("SELECT COALESCE(MAX(position), 0) FROM events"),
        ]
    }

    private func shown(_ items: [InboxItem]) async throws(StorageError) -> [InboxItem] {
        zip(items, try await shown(items.map(\.conversation))).map { item, conversation in
            var item = item
            item.conversation = conversation
            return item
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
            guard let row = rows.first else { return nil }
            var item = try Self.inboxItem(row)
            item.conversation = try await shown(item.conversation)
            return item
        }
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
