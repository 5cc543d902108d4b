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
/// becomes available. An agent who has handed it to the queue isn't given it back for a while, whoever else is there;
/// those behind it needn't wait for that. Assigning twice can't happen: the batch requires that the conversation still
/// waits.
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
    /// So many conversations are passed over to find one for an agent who has handed them all to the queue.
    private static let passingLimit = 100

    /// For so long a conversation isn't given back to who has handed it to the queue; then somebody is better than nobody.
    public static let handBackDelay: Duration = .seconds(300)

    /// Gives the conversations of a department's queue, first come first served, to the available agents.
    func assignWaiting(in department: DepartmentID) async throws(StorageError) {
        var isMoved = false
        var conflicts = 0
        var passed: [Conversation] = []
        while conflicts < Self.conflictLimit, passed.count < Self.passingLimit {
            guard let conversation = try await nextWaiting(in: department, behind: passed.last) else { break }
            let agents = try await candidates(for: conversation)
            guard !agents.isEmpty else { break }
            let giver = try await giver(of: conversation)
            guard let agent = agents.first(where: { $0 != giver }) else {
                passed.append(conversation)
                continue
            }
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

    /// The first of the queue, or the first behind one that was passed over.
    private func nextWaiting(
        in department: DepartmentID,
        behind passed: Conversation?
    ) async throws(StorageError) -> Conversation? {
        let rows = try await storage.query(
            Statement(
                """
                SELECT * FROM conversation_details WHERE id = (
                    SELECT id FROM conversations WHERE department_id = $1 AND status = 'waiting'
                        AND waiting_since >= $2 AND (waiting_since > $2 OR id > $3)
                    ORDER BY waiting_since, id LIMIT 1
                )
                """,
                .id(department),
                .integer(passed?.waitingSince?.milliseconds ?? .min),
                .id(passed?.id)
            )
        )
        return try rows.first.map { row throws(StorageError) in try Conversation(row) }
    }

    /// The two available agents who come first for a conversation.
    private func candidates(for conversation: Conversation) async throws(StorageError) -> [PersonID] {
        let rows = try await storage.query(
            Statement(
                """
                SELECT a.person_id FROM agents a
                    JOIN department_agents da ON da.agent_id = a.person_id AND da.department_id = $1
                WHERE a.presence = 'available' AND a.lease_expires_at > $2
                ORDER BY a.person_id <> $3,
                    (SELECT COUNT(*) FROM conversations c WHERE c.agent_id = a.person_id AND c.status = 'assigned'),
                    a.last_assigned_at, a.person_id
                LIMIT 2
                """,
                .id(conversation.departmentID),
                .time(clock.now()),
                .integer(conversation.lastAgentID?.rawValue ?? 0)
            )
        )
        var agents: [PersonID] = []
        for row in rows { agents.append(try row.id(0)) }
        return agents
    }

    /// The agent who has handed a conversation to the queue a short while ago; `nil` where it waits for another reason.
    ///
    /// The last change of a conversation says why it waits; only a rating may come after that.
    private func giver(of conversation: Conversation) async throws(StorageError) -> PersonID? {
        guard let since = conversation.waitingSince, clock.now() - since < Self.handBackDelay else { return nil }
        let rows = try await storage.query(
            Statement(
                """
                SELECT data, actor_id FROM events WHERE space_id = $1 AND type = 'conversation'
                ORDER BY seq DESC LIMIT 8
                """,
                .id(conversation.id)
            )
        )
        for row in rows {
            let facts = try row.optionalText(0).flatMap { try? JSONValue(parsing: Array($0.utf8)) }
            guard let change = facts?["change"]?.string, change != "rated" else { continue }
            return change == "transferred" ? try row.optionalID(1) : nil
        }
        return nil
    }
}
