public import Accounts
import JSON
public import Primitives
public import Spaces
import Storage

/// To whom a conversation is transferred.
public enum TransferTarget: Sendable {
    /// To a department, where it waits for an agent.
    case department(DepartmentID)
    /// To another agent of the same department.
    case agent(PersonID)
}

extension SupportDesk {
    /// The conversation as seen by an agent: only those of the agent's departments are there.
    public func conversation(_ id: ConversationID, for agent: Agent) async throws(DeskError) -> Conversation {
        let conversation = try await stored { () throws(StorageError) in
            let rows = try await storage.query(
                Statement(
                    """
                    SELECT cd.* FROM conversation_details cd
                        JOIN department_agents da ON da.department_id = cd.department_id AND da.agent_id = $2
                    WHERE cd.id = $1
                    """,
                    .id(id),
                    .id(agent.member.id)
                )
            )
            return try rows.first.map { row throws(StorageError) in try Conversation(row) }
        }
        guard let conversation else { throw .conversationNotFound }
        return conversation
    }

    /// Takes a conversation: one that waits, or one of the assistant or of another agent.
    public func claim(_ id: ConversationID, by agent: Agent) async throws(DeskError) {
        try await decidingAgain { () async throws(DeskError) in
            let conversation = try await conversation(id, for: agent)
            guard conversation.status != .resolved else {
                throw .wrongStatus("the conversation is resolved; reopen it first")
            }
            guard conversation.agent?.id != agent.member.id else { return }
            try await stored { () throws(StorageError) in
                try await commit(
                    try await assign(
                        conversation,
                        to: agent.member.id,
                        change: "claimed",
                        by: agent.member.id,
                        at: clock.now()
                    )
                )
            }
        }
    }

    /// Gives a conversation to a department's queue or to a colleague.
    public func transfer(
        _ id: ConversationID,
        to target: TransferTarget,
        by agent: Agent
    ) async throws(DeskError) {
        try await decidingAgain { () async throws(DeskError) in
            let conversation = try await conversation(id, for: agent)
            guard conversation.status != .resolved else {
                throw .wrongStatus("the conversation is resolved; reopen it first")
            }
            let statements: [Statement]
            switch target {
            case .agent(let colleague):
                guard try await isAgent(colleague, of: conversation.departmentID) else { throw .agentNotFound }
                statements = try await stored { () throws(StorageError) in
                    try await assign(
                        conversation,
                        to: colleague,
                        change: "transferred",
                        by: agent.member.id,
                        at: clock.now()
                    )
                }
            case .department(let department):
                let site = try await site(conversation.siteID)
                guard site.departments.contains(where: { $0.id == department }) else { throw .departmentNotFound }
                statements = try await stored { () throws(StorageError) in
                    try await queue(conversation, in: department, by: agent.member.id, at: clock.now())
                }
            }
            do throws(StorageError) {
                try await commit(statements)
            } catch .uniqueViolation(let constraint) where constraint.contains("department_id") {
                throw .wrongStatus("the visitor has a conversation of this kind in that department already")
            } catch {
                throw .storage(error)
            }
        }
    }

    /// Marks a conversation as done; whoever waits next moves up.
    public func resolve(_ id: ConversationID, by agent: Agent) async throws(DeskError) {
        try await decidingAgain { () async throws(DeskError) in
            let conversation = try await conversation(id, for: agent)
            guard conversation.status != .resolved else { return }
            let now = clock.now()
            let statements =
                [
                    Statement(
                        """
                        UPDATE conversations SET status = 'resolved', resolved_at = $2, waiting_since = NULL,
                            assistant_id = NULL, last_agent_id = COALESCE(agent_id, $4), last_activity_at = $2
                        WHERE id = $1 AND status = $3
                        """,
                        values: [
                            .id(id), .time(now), .text(conversation.status.rawValue), .id(agent.member.id),
                        ],
                        requiringRows: 1
                    )
                ]
                + dismissAssistant(from: conversation, at: now)
                + SpaceStatements.append(
                    .conversation,
                    to: id,
                    actor: agent.member.id,
                    data: ["change": "resolved"],
                    at: now
                )
            try await stored { () throws(StorageError) in try await commit(statements) }
        }
    }

    /// Opens a resolved conversation again, for the agent who does it.
    public func reopen(_ id: ConversationID, by agent: Agent) async throws(DeskError) {
        try await decidingAgain { () async throws(DeskError) in
            let conversation = try await conversation(id, for: agent)
            guard conversation.status == .resolved else { return }
            let statements = try await stored { () throws(StorageError) in
                try await assign(
                    conversation,
                    to: agent.member.id,
                    change: "reopened",
                    by: agent.member.id,
                    at: clock.now()
                )
            }
            do throws(StorageError) {
                try await commit(statements)
            } catch .uniqueViolation(let constraint) where constraint.contains("visitor_id") {
                throw .wrongStatus("the visitor has another open conversation")
            } catch {
                throw .storage(error)
            }
        }
    }

    /// Stores what an agent says, or notes for colleagues.
    ///
    /// Answering a conversation that waits, or that the assistant has, takes it. In a group space the agent joins by answering; in a direct one only
    /// the agent who has it answers. A note is for agents alone and changes nobody's place.
    public func post(
        _ draft: MessageDraft,
        in id: ConversationID,
        by agent: Agent
    ) async throws(DeskError) -> Creation<Message> {
        try await decidingAgain { () async throws(DeskError) in
            let conversation = try await conversation(id, for: agent)
            if draft.isNote { return try await store(draft, in: id, by: agent.member) }
            let preparations: [Statement]
            do throws(DeskError) {
                preparations = try await prepareToAnswer(conversation, agent)
            } catch {
                // What was stored once is answered again, whatever has become of the conversation since.
                if let earlier = try await message(draft.clientID, in: id, by: agent.member.id) {
                    guard earlier.isNote == draft.isNote else { throw .clientIDTaken }
                    return .existing(earlier)
                }
                throw error
            }
            // One batch: an answer that is only repeated takes nothing.
            return try await store(draft, in: id, by: agent.member, after: preparations)
        }
    }

    /// Moves the agent's read marker.
    public func markRead(_ id: ConversationID, upTo seq: Int64, by agent: Agent) async throws(DeskError) {
        try await markRead(try await conversation(id, for: agent).id, upTo: seq, by: agent.member)
    }

    /// Tells the others that the agent writes.
    public func typing(_ id: ConversationID, by agent: Agent) async throws(DeskError) {
        _ = try await conversation(id, for: agent)
        signals.send(.typing(id, agent.member))
    }

    /// What must happen before an agent's answer can be stored: nothing, joining, or taking the conversation.
    private func prepareToAnswer(_ conversation: Conversation, _ agent: Agent) async throws(DeskError) -> [Statement] {
        let id = agent.member.id
        let now = clock.now()
        switch conversation.status {
        case .resolved:
            throw .wrongStatus("the conversation is resolved; reopen it first")
        case .waiting, .bot:
            return try await stored { () throws(StorageError) in
                try await assign(conversation, to: id, change: "claimed", by: id, at: now)
            }
        case .assigned:
            if conversation.agent?.id == id { return [] }
            guard conversation.kind == .group else { throw .assignedToAnother }
            let members = try await stored { () throws(StorageError) in try await agentMembers(of: conversation.id) }
            return members.contains(id) ? [] : SpaceStatements.join(id, conversation.id, at: now)
        }
    }

    private func queue(
        _ conversation: Conversation,
        in department: DepartmentID,
        by actor: PersonID,
        at now: Timestamp
    ) async throws(StorageError) -> [Statement] {
        var statements = [
            Statement(
                """
                UPDATE conversations SET status = 'waiting', department_id = $2, agent_id = NULL, last_agent_id = NULL,
                    assistant_id = NULL, waiting_since = $3, last_activity_at = $3
                WHERE id = $1 AND status = $4
                """,
                values: [.id(conversation.id), .id(department), .time(now), .text(conversation.status.rawValue)],
                requiringRows: 1
            )
        ]
        statements += dismissAssistant(from: conversation, at: now)
        for member in try await agentMembers(of: conversation.id) {
            statements += SpaceStatements.leave(member, conversation.id, at: now)
        }
        return statements
            + SpaceStatements.append(
                .conversation,
                to: conversation.id,
                actor: actor,
                data: [
                    "change": "transferred", "departmentId": .string(department.description),
                    "fromDepartmentId": .string(conversation.departmentID.description),
                ],
                at: now
            )
    }

    private func isAgent(_ person: PersonID, of department: DepartmentID) async throws(DeskError) -> Bool {
        try await stored { () throws(StorageError) in
            let rows = try await storage.query(
                Statement(
                    "SELECT 1 FROM department_agents WHERE department_id = $1 AND agent_id = $2",
                    .id(department),
                    .id(person)
                )
            )
            return !rows.isEmpty
        }
    }
}
