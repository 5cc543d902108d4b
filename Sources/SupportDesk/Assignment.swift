import Accounts
import JSON
import Primitives
public import Spaces
public import Storage

/// Gives conversations that wait to agents: the first follower of the log.
///
/// The agent whom the visitor spoke with last goes before all; else, among the available agents of the department, the
/// one with the fewest open conversations, and of those the one who was given one longest ago. Without an available
/// agent the conversation waits, every agent of the department sees it, and it is looked at again as soon as an agent
/// becomes available. Assigning twice can't happen: the batch requires that the conversation still waits.
public struct Assignment: Follower {
    /// Names the cursor.
    public let name = "assignment"
    /// Only a conversation that was opened, reopened or transferred can wait.
    public let types: Set<EventType> = [.conversation]

    private let desk: SupportDesk

    /// Assignment for a desk.
    public init(desk: SupportDesk) {
        self.desk = desk
    }

    /// Looks at the queue of the conversation's department, and tells those who wait where an agent's doing moved them.
    public func handle(_ event: LoggedEvent) async throws(StorageError) {
        let rows = try await desk.storage.query(
            Statement("SELECT department_id FROM conversations WHERE id = $1", .id(event.spaceID))
        )
        guard let row = rows.first else { return }
        let department: DepartmentID = try row.id(0)
        try await desk.assignWaiting(in: department)
        let facts = event.data.flatMap { try? JSONValue(parsing: Array($0.utf8)) }
        switch facts?["change"]?.string {
        case "claimed", "resolved": try await desk.refreshQueue(of: department)
        case "transferred":
            try await desk.refreshQueue(of: department)
            guard let left = facts?["fromDepartmentId"]?.string.flatMap({ DepartmentID($0) }) else { return }
            try await desk.refreshQueue(of: left)
        default: return
        }
    }
}

extension SupportDesk {
    /// Looks at every queue once: what a lost wake-up or a lease that ran out has left waiting.
    public func assignWaiting() async throws(DeskError) {
        try await stored { () throws(StorageError) in
            let rows = try await storage.query(
                Statement("SELECT DISTINCT department_id FROM conversations WHERE status = 'waiting'")
            )
            for row in rows { try await assignWaiting(in: try row.id(0)) }
        }
    }

    /// Looks at the queues of an agent who has become available.
    func assignWaiting(of agent: PersonID) async throws(DeskError) {
        try await stored { () throws(StorageError) in
            let rows = try await storage.query(
                Statement("SELECT department_id FROM department_agents WHERE agent_id = $1", .id(agent))
            )
            for row in rows { try await assignWaiting(in: try row.id(0)) }
        }
    }

    /// After so many conflicts on end the queue rests until it is looked at again, which is soon.
    private static let conflictLimit = 8

    /// Gives the conversations of a department's queue, first come first served, to the available agents.
    func assignWaiting(in department: DepartmentID) async throws(StorageError) {
        var isMoved = false
        var conflicts = 0
        while conflicts < Self.conflictLimit, let (conversation, agent) = try await nextAssignment(in: department) {
            let now = clock.now()
            do throws(StorageError) {
                try await commit(
                    try await assign(conversation, to: agent, change: "assigned", by: nil, at: now)
                )
                isMoved = true
                conflicts = 0
            } catch .unexpectedRows {
                // Someone claimed it meanwhile, which is as good.
                conflicts += 1
            } catch .uniqueViolation {
                conflicts += 1
            }
        }
        if isMoved { try await refreshQueue(of: department) }
    }

    /// Tells those who still wait that their place has changed.
    func refreshQueue(of department: DepartmentID) async throws(StorageError) {
        let rows = try await storage.query(
            Statement(
                """
                SELECT id FROM conversations WHERE department_id = $1 AND status = 'waiting'
                ORDER BY waiting_since, id LIMIT 200
                """,
                .id(department)
            )
        )
        for row in rows { signals.send(.refreshed(try row.id(0))) }
    }

    private func nextAssignment(in department: DepartmentID) async throws(StorageError) -> (Conversation, PersonID)? {
        let now = clock.now()
        let waiting = try await storage.query(
            Statement(
                """
                SELECT * FROM conversation_details WHERE id = (
                    SELECT id FROM conversations WHERE department_id = $1 AND status = 'waiting'
                    ORDER BY waiting_since, id LIMIT 1
                )
                """,
                .id(department)
            )
        )
        guard let row = waiting.first else { return nil }
        let conversation = try Conversation(row)
        let agents = try await storage.query(
            Statement(
                """
                SELECT a.person_id FROM agents a
                    JOIN department_agents da ON da.agent_id = a.person_id AND da.department_id = $1
                WHERE a.presence = 'available' AND a.lease_expires_at > $2
                ORDER BY a.person_id <> $3,
                    (SELECT COUNT(*) FROM conversations c WHERE c.agent_id = a.person_id AND c.status = 'assigned'),
                    a.last_assigned_at, a.person_id
                LIMIT 1
                """,
                .id(department),
                .time(now),
                .integer(conversation.lastAgentID?.rawValue ?? 0)
            )
        )
        guard let agent = agents.first else { return nil }
        return (conversation, try agent.id(0))
    }
}
