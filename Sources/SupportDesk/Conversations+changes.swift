import Accounts
public import GuestTokens
import JSON
import Primitives
import Spaces
import Storage

// The changes of which a conversation's life is made, as statements of one batch.
extension SupportDesk {
    func create(
        _ id: ConversationID,
        _ clientID: ClientID,
        _ kind: SpaceType,
        _ department: DepartmentID,
        _ visitor: Visitor,
        _ person: PersonID,
        _ site: Site,
        receivedBy assistant: PersonID?,
        at now: Timestamp
    ) -> [Statement] {
        [
            SpaceStatements.create(
                id,
                organization: site.organizationID,
                type: kind,
                title: "\(visitor.displayName) · \(site.name)",
                at: now
            ),
            Statement(
                """
                INSERT INTO conversations (id, site_id, department_id, visitor_id, kind, status, client_id,
                    assistant_id, waiting_since, opened_at, last_activity_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
                """,
                values: [
                    .id(id), .id(site.id), .id(department), .id(visitor.id), .text(kind.rawValue),
                    .text(Self.initialStatus(assistant).rawValue), .blob(clientID.bytes), .id(assistant),
                    .time(assistant == nil ? now : nil), .time(now),
                ]
            ),
        ]
            + SpaceStatements.join(person, id, at: now)
            + opened(id, by: person, receivedBy: assistant, at: now)
    }

    /// Lets a resolved conversation begin again, with the assistant or in its department's queue; the last agent is
    /// remembered for assignment.
    func reopen(
        _ id: ConversationID,
        clientID: ClientID,
        by person: PersonID,
        receivedBy assistant: PersonID?,
        at now: Timestamp
    ) -> [Statement] {
        [
            Statement(
                """
                UPDATE conversations SET status = $3, client_id = $2, assistant_id = $4, agent_id = NULL,
                    waiting_since = $5, opened_at = $6, resolved_at = NULL, rating_score = NULL, rating_comment = NULL,
                    last_activity_at = $6
                WHERE id = $1 AND status = 'resolved'
                """,
                values: [
                    .id(id), .blob(clientID.bytes), .text(Self.initialStatus(assistant).rawValue), .id(assistant),
                    .time(assistant == nil ? now : nil), .time(now),
                ],
                requiringRows: 1
            )
        ] + opened(id, by: person, receivedBy: assistant, at: now)
    }

    private static func initialStatus(_ assistant: PersonID?) -> ConversationStatus {
        assistant == nil ? .waiting : .bot
    }

    private func opened(
        _ id: ConversationID,
        by person: PersonID,
        receivedBy assistant: PersonID?,
        at now: Timestamp
    ) -> [Statement] {
        (assistant.map { SpaceStatements.join($0, id, at: now) } ?? [])
            + SpaceStatements.append(.conversation, to: id, actor: person, data: ["change": "opened"], at: now)
    }

    /// The assistant leaves when the conversation is somebody else's.
    func dismissAssistant(from conversation: Conversation, at now: Timestamp) -> [Statement] {
        conversation.assistantID.map { SpaceStatements.leave($0, conversation.id, at: now) } ?? []
    }

    /// Gives a conversation to an agent: its row, the members of its space, and the event.
    ///
    /// A direct space holds one agent at a time, so whoever had it before leaves. The conversation must still be in
    /// the state in which it was read.
    func assign(
        _ conversation: Conversation,
        to agent: PersonID,
        change: String,
        by actor: PersonID?,
        at now: Timestamp
    ) async throws(StorageError) -> [Statement] {
        let members = try await agentMembers(of: conversation.id)
        var statements = [
            Statement(
                """
                UPDATE conversations SET status = 'assigned', agent_id = $2, last_agent_id = $2, assistant_id = NULL,
                    waiting_since = NULL, resolved_at = NULL, last_activity_at = $3
                WHERE id = $1 AND status = $4 AND COALESCE(agent_id, 0) = $5
                """,
                values: [
                    .id(conversation.id), .id(agent), .time(now), .text(conversation.status.rawValue),
                    .integer(conversation.agent?.id.rawValue ?? 0),
                ],
                requiringRows: 1
            ),
            Statement("UPDATE agents SET last_assigned_at = $2 WHERE person_id = $1", .id(agent), .time(now)),
        ]
        statements += dismissAssistant(from: conversation, at: now)
        if conversation.kind == .direct {
            for member in members where member != agent {
                statements += SpaceStatements.leave(member, conversation.id, at: now)
            }
        }
        if !members.contains(agent) { statements += SpaceStatements.join(agent, conversation.id, at: now) }
        return statements
            + SpaceStatements.append(
                .conversation,
                to: conversation.id,
                actor: actor,
                data: ["change": .string(change), "agentId": .string(agent.description)],
                at: now
            )
    }

    /// The agents who are members of a space.
    func agentMembers(of space: SpaceID) async throws(StorageError) -> [PersonID] {
        let rows = try await storage.query(
            Statement(
                """
                SELECT m.person_id FROM memberships m JOIN people p ON p.id = m.person_id
                WHERE m.space_id = $1 AND p.type = 'person'
                """,
                .id(space)
            )
        )
        var members: [PersonID] = []
        for row in rows { members.append(try row.id(0)) }
        return members
    }

    /// Stores a message together with what must happen before and after it in the same moment; a repeated `clientId`
    /// stores nothing of it.
    func store(
        _ draft: MessageDraft,
        in conversation: ConversationID,
        by sender: Member,
        after preparations: [Statement] = [],
        and others: [Statement] = []
    ) async throws(DeskError) -> Creation<Message> {
        let now = clock.now()
        let id = ids.next(MessageKind.self)
        // Resolved meanwhile, the conversation would hide what is said in it; only a note may be left there.
        let touch = Statement(
            """
            UPDATE conversations
            SET last_activity_at = CASE WHEN last_activity_at < $2 THEN $2 ELSE last_activity_at END
            WHERE id = $1 AND (status <> 'resolved' OR $3 = 1)
            """,
            values: [.id(conversation), .time(now), .integer(draft.isNote ? 1 : 0)],
            requiringRows: 1
        )
        let post = SpaceStatements.post(draft, id: id, in: conversation, by: sender.id, at: now)
        do throws(StorageError) {
            let rows = try await commit(preparations + post + others + [touch])
            let seq = try rows[preparations.count][0].integer(0)
            return .created(
                Message(id: id, spaceID: conversation, seq: seq, draft: draft, sender: sender, createdAt: now)
            )
        } catch .uniqueViolation(let constraint) where constraint.contains("client_id") {
            let earlier = try await message(draft.clientID, in: conversation, by: sender.id)
            guard let earlier, earlier.isNote == draft.isNote else { throw .clientIDTaken }
            return .existing(earlier)
        } catch {
            throw .storage(error)
        }
    }

    /// The message that a sender's client named so.
    func message(
        _ clientID: ClientID,
        in space: SpaceID,
        by sender: PersonID
    ) async throws(DeskError) -> Message? {
        try await stored { () throws(StorageError) in
            try await MessageStore(storage: storage).message(named: clientID, in: space, by: sender)
        }
    }

    func markRead(_ conversation: ConversationID, upTo seq: Int64, by member: Member) async throws(DeskError) {
        let rows = try await stored { () throws(StorageError) in
            try await storage.batch([SpaceStatements.markRead(conversation, by: member.id, upTo: seq)])
        }
        if rows[0].count == 1 { signals.send(.read(conversation, member, seq: seq)) }
    }

    /// The visitor as a person: made by signing a guest JWT and exchanging it, kept with the visitor from then on.
    func person(for visitor: Visitor, of site: Site) async throws(DeskError) -> PersonID {
        _ = try await access(for: visitor, of: site)
        if let known = visitor.personID { return known }
        let person = try await inAccounts { () throws(AccountsError) in
            try await accounts.guest(issuer: site.issuer, subject: visitor.subject)
        }
        guard let person else { throw .accounts(.unknownIssuer) }
        try await stored { () throws(StorageError) in
            try await commit([
                Statement("UPDATE visitors SET person_id = $2 WHERE id = $1", .id(visitor.id), .id(person.id))
            ])
        }
        return person.id
    }

    /// The visitor's access token, from the broker.
    public func access(for visitor: Visitor, of site: Site) async throws(DeskError) -> GuestAccess {
        do {
            return try await broker.access(
                for: Guest(issuer: site.issuer, subject: visitor.subject),
                displayName: visitor.displayName
            )
        } catch {
            throw .guestToken(error)
        }
    }
}
