import Accounts
import JSON
import Primitives
import Spaces
import Storage

extension SupportDesk {
    /// How long an agent may be gone before those who wait for an answer are led to somebody else.
    public static let absenceLimit: Duration = .seconds(120)

    /// Puts conversations back into their queue whose agent has gone and whose visitor spoke last.
    ///
    /// Nobody must wait unseen: in the queue every agent of the department sees them, and whoever is available gets them.
    /// The agent stays the one who is asked first, and stays in the space until another takes the conversation.
    public func requeueAbandoned() async throws(DeskError) {
        let now = clock.now()
        let rows = try await stored { () throws(StorageError) in
            try await storage.query(
                Statement(
                    """
                    SELECT c.id, c.agent_id FROM agents a
                        JOIN conversations c ON c.agent_id = a.person_id AND c.status = 'assigned'
                        JOIN visitors v ON v.id = c.visitor_id
                    WHERE a.lease_expires_at < $1 AND v.person_id = (
                        SELECT m.sender_id FROM messages m WHERE m.space_id = c.id AND m.is_note = 0
                        ORDER BY m.seq DESC LIMIT 1
                    )
                    ORDER BY c.last_activity_at LIMIT 100
                    """,
                    .time(now - Self.absenceLimit)
                )
            )
        }
        for row in rows {
            try await stored { () throws(StorageError) in
                try await requeue(try row.id(0), from: try row.id(1), at: now)
            }
        }
    }

    private func requeue(_ id: ConversationID, from agent: PersonID, at now: Timestamp) async throws(StorageError) {
        let statements =
            [
                Statement(
                    """
                    UPDATE conversations SET status = 'waiting', agent_id = NULL, waiting_since = $3
                    WHERE id = $1 AND status = 'assigned' AND agent_id = $2
                    """,
                    values: [.id(id), .id(agent), .time(now)],
                    requiringRows: 1
                )
            ]
            + SpaceStatements.append(.conversation, to: id, actor: nil, data: ["change": "requeued"], at: now)
        do throws(StorageError) {
            try await commit(statements)
        } catch .unexpectedRows {
            // Someone did something with it meanwhile, which is as good.
        }
    }
}
