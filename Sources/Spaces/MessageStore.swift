public import Accounts
public import Primitives
public import Storage

/// Reads what was said; every read names who reads, or is for a caller that has settled that already.
public struct MessageStore: Sendable {
    let storage: any Storage

    /// A store over `storage`.
    public init(storage: any Storage) {
        self.storage = storage
    }

    /// A page of history, newest first, and whether there is more before it.
    public struct Page: Sendable {
        /// The messages, newest first.
        public let messages: [Message]
        /// Whether older ones exist.
        public let hasMore: Bool
    }

    /// Which messages a reader gets to see.
    public enum Audience: Sendable {
        /// All but notes.
        case visitors
        /// Notes too.
        case agents
    }

    /// The statement of the newest messages with a `seq` below `seq`, one more than `count` to see whether there is more.
    public static func page(of space: SpaceID, below seq: Int64?, count: Int, for audience: Audience) -> Statement {
        Statement(
            """
            SELECT m.id, m.space_id, m.seq, m.client_id, m.sender_id, p.display_name, p.type, m.text, m.is_note,
                m.created_at, m.updated_at, m.is_deleted
            FROM messages m JOIN people p ON p.id = m.sender_id
            WHERE m.space_id = $1 AND m.seq < $2 AND m.is_note <= $3
            ORDER BY m.seq DESC LIMIT $4
            """,
            .id(space),
            .integer(seq ?? .max),
            .integer(audience == .agents ? 1 : 0),
            .integer(Int64(count) + 1)
        )
    }

    /// The page in the rows of `page(of:below:count:for:)`.
    public static func page(from rows: [Row], count: Int) throws(StorageError) -> Page {
        var messages: [Message] = []
        for row in rows.prefix(count) { messages.append(try message(inColumnsFrom: 0, of: row)) }
        return Page(messages: messages, hasMore: rows.count > count)
    }

    /// A page of history before a message, or the newest one; `nil` where that message isn't of this space, or isn't for
    /// this audience.
    public func page(
        of space: SpaceID,
        before message: MessageID?,
        count: Int,
        for audience: Audience
    ) async throws(StorageError) -> Page? {
        var seq: Int64?
        if let message {
            let rows = try await storage.query(
                Statement(
                    "SELECT seq FROM messages WHERE id = $1 AND space_id = $2 AND is_note <= $3",
                    .id(message),
                    .id(space),
                    .integer(audience == .agents ? 1 : 0)
                )
            )
            guard let row = rows.first else { return nil }
            seq = try row.integer(0)
        }
        let statement = Self.page(of: space, below: seq, count: count, for: audience)
        return try Self.page(from: try await storage.query(statement), count: count)
    }

    /// The message that a sender's client named so; `nil` where there is none, or where another sender used the name.
    public func message(
        named clientID: ClientID,
        in space: SpaceID,
        by sender: PersonID
    ) async throws(StorageError) -> Message? {
        let rows = try await storage.query(
            Statement(
                """
                SELECT m.id, m.space_id, m.seq, m.client_id, m.sender_id, p.display_name, p.type, m.text, m.is_note,
                    m.created_at, m.updated_at, m.is_deleted
                FROM messages m JOIN people p ON p.id = m.sender_id
                WHERE m.space_id = $1 AND m.client_id = $2 AND m.sender_id = $3
                """,
                .id(space),
                .blob(clientID.bytes),
                .id(sender)
            )
        )
        guard let row = rows.first else { return nil }
        return try Self.message(inColumnsFrom: 0, of: row)
    }

    /// The message in the twelve columns that begin at `start`.
    public static func message(inColumnsFrom start: Int, of row: Row) throws(StorageError) -> Message {
        guard let clientID = ClientID(bytes: try row.blob(start + 3)) else {
            throw .unexpectedColumn(index: start + 3, expected: "16 bytes")
        }
        return Message(
            id: try row.id(start),
            spaceID: try row.id(start + 1),
            seq: try row.integer(start + 2),
            clientID: clientID,
            sender: Member(
                id: try row.id(start + 4),
                name: try row.text(start + 5),
                type: try PersonType(column: start + 6, of: row)
            ),
            text: try row.text(start + 7),
            isNote: try row.integer(start + 8) != 0,
            createdAt: try row.time(start + 9),
            updatedAt: try row.optionalTime(start + 10),
            isDeleted: try row.integer(start + 11) != 0
        )
    }
}
