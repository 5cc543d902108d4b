import Accounts
import JSON
public import Primitives
import Spaces
import Storage
import Telemetry

extension SupportDesk {
    /// How long a visitor's message may stand unanswered with the assistant before a person is asked to.
    public static let assistantDeadline: Duration = .seconds(15)

    /// Leads a visitor from the assistant to a person, and answers the conversation as it stands then.
    ///
    /// Asked for again, or where a person was asked to already, it changes nothing.
    public func handOver(_ id: ConversationID, by visitor: Visitor) async throws(DeskError) -> Conversation {
        try await decidingAgain { () async throws(DeskError) in
            let conversation = try await conversation(id, of: visitor)
            if conversation.status == .bot {
                try await stored { () throws(StorageError) in
                    try await handOver(conversation, by: conversation.visitorPersonID)
                }
            }
            return try await snapshot(of: id, for: .visitors).conversation
        }
    }

    /// Hands over what the assistant has left standing, for whatever reason: nobody must wait unseen.
    public func handOverUnanswered() async throws(DeskError) {
        let rows = try await stored { () throws(StorageError) in
            try await storage.query(
                Statement(
                    """
                    SELECT cd.* FROM conversation_details cd WHERE cd.id IN (
                        SELECT c.id FROM conversations c JOIN visitors v ON v.id = c.visitor_id
                        WHERE c.status = 'bot' AND c.last_activity_at < $1 AND v.person_id = (
                            SELECT m.sender_id FROM messages m
                            WHERE m.space_id = c.id AND m.is_note = 0 AND m.created_at >= c.opened_at
                            ORDER BY m.seq DESC LIMIT 1
                        )
                        ORDER BY c.last_activity_at LIMIT 100
                    )
                    """,
                    .time(clock.now() - Self.assistantDeadline)
                )
            )
        }
        for row in rows {
            try await stored { () throws(StorageError) in try await handOverUnlessChanged(try Conversation(row)) }
        }
    }

    /// Hands a conversation over, unless it isn't the assistant's any more, which is as good.
    func handOverUnlessChanged(_ conversation: Conversation) async throws(StorageError) {
        do throws(StorageError) {
            try await handOver(conversation, by: nil)
        } catch .unexpectedRows {
            return
        }
    }

    /// Puts a conversation of the assistant into its department's queue, with a note for the agent who gets it.
    private func handOver(_ conversation: Conversation, by actor: PersonID?) async throws(StorageError) {
        let now = clock.now()
        let id = conversation.id
        var statements = [
            Statement(
                """
                UPDATE conversations SET status = 'waiting', assistant_id = NULL, waiting_since = $2,
                    last_activity_at = $2
                WHERE id = $1 AND status = 'bot'
                """,
                values: [.id(id), .time(now)],
                requiringRows: 1
            )
        ]
        if let assistant = conversation.assistantID, let summary = await summary(of: conversation) {
            let draft = MessageDraft(clientID: ClientID(random: random), text: summary, isNote: true)
            statements += SpaceStatements.post(draft, id: ids.next(), in: id, by: assistant, at: now)
        }
        statements += dismissAssistant(from: conversation, at: now)
        statements += SpaceStatements.append(
            .conversation,
            to: id,
            actor: actor,
            data: ["change": "handedOver"],
            at: now
        )
        try await commit(statements)
    }

    /// What was asked and answered since the conversation was opened; `nil` where nothing was.
    ///
    /// The hand-over doesn't depend on it: an agent without a note is better than none.
    private func summary(of conversation: Conversation) async -> MessageText? {
        do throws(DeskError) {
            let messages = try await assistantMessages(in: conversation)
            let answers = try await assistantAnswers(of: conversation.siteID)
            return HandoverSummary(messages, answers: answers).text
        } catch {
            logger.warning(
                "a conversation is handed over without a note",
                ["conversation.id": .string("\(conversation.id)"), "error": .cause(error)]
            )
            return nil
        }
    }

    /// What was said since the conversation was opened, oldest first; the newest page of it.
    func assistantMessages(in conversation: Conversation) async throws(DeskError) -> [Message] {
        let page = try await messages(in: conversation, before: nil, count: Self.pageSize, for: .visitors)
        return page.messages.filter { $0.createdAt >= conversation.openedAt && !$0.isDeleted }.reversed()
    }
}
