public import Primitives
public import Storage

extension MessageStore {
    /// What was said after a `seq` and up to another, oldest first, without what was deleted; at most `count` of it.
    public func messages(
        in space: SpaceID,
        after seq: Int64,
        upTo last: Int64,
        count: Int,
        for audience: Audience
    ) async throws(StorageError) -> [Message] {
        let rows = try await storage.query(
            Statement(
                """
                SELECT m.id, m.space_id, m.seq, m.client_id, m.sender_id, p.display_name, p.type, m.text, m.is_note,
                    m.created_at, m.updated_at, m.is_deleted
                FROM messages m JOIN people p ON p.id = m.sender_id
                WHERE m.space_id = $1 AND m.seq > $2 AND m.seq <= $3 AND m.is_note <= $4 AND m.is_deleted = 0
                ORDER BY m.seq LIMIT $5
                """,
                .id(space),
                .integer(seq),
                .integer(last),
                .integer(audience == .agents ? 1 : 0),
                .integer(Int64(count))
            )
        )
        var messages: [Message] = []
        for row in rows { messages.append(try Self.message(inColumnsFrom: 0, of: row)) }
        return messages
    }
}
