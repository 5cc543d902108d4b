import Accounts
import Primitives
public import Spaces
public import Storage
public import Telemetry

/// Answers for the assistant: a follower of the log that reads what visitors say to it.
///
/// What it says has a `clientId` that follows from the message that it answers, so that no crash lets it answer twice.
/// Where nothing fits, where an answer was given before and so hasn't helped, and where anything fails, the conversation
/// is handed over at once. Whatever else could keep it from answering is found by `handOverUnanswered()`.
public struct Receptionist: Follower {
    /// Names the cursor.
    public let name = "receptionist"
    /// A visitor's message is all that it acts on.
    public let types: Set<EventType> = [.message]

    private let desk: SupportDesk
    private let outcomes: Counter

    /// The receptionist of a desk.
    public init(desk: SupportDesk, metrics: Metrics) {
        self.desk = desk
        outcomes = metrics.counter(
            "frontdesk_assistant_messages_total",
            help: "Visitors' messages that the assistant answered, or handed over and why.",
            labels: ["outcome"]
        )
    }

    private enum Outcome: String {
        case answered, unmatched, repeated, failed
    }

    /// Answers the message of an event, or hands its conversation over.
    public func handle(_ event: LoggedEvent) async throws(StorageError) {
        guard let (question, conversation) = try await openQuestion(at: event) else { return }
        var outcome: Outcome
        do throws(DeskError) {
            outcome = try await answer(question, in: conversation)
        } catch .storage(.unexpectedRows) {
            // It isn't the assistant's any more.
            return
        } catch {
            desk.logger.warning(
                "the assistant failed and hands over",
                ["conversation.id": .string("\(conversation.id)"), "error": .cause(error)]
            )
            outcome = .failed
        }
        outcomes.increment(outcome.rawValue)
        if outcome != .answered { try await desk.handOverUnlessChanged(conversation) }
    }

    /// What a visitor has said to the assistant and nobody else.
    private struct Question {
        let id: MessageID
        let text: String
    }

    /// The message of an event with its conversation; `nil` where it isn't for the assistant, as most aren't.
    ///
    /// What was said before the conversation was opened again was for the agent who had it then.
    private func openQuestion(at event: LoggedEvent) async throws(StorageError) -> (Question, Conversation)? {
        let rows = try await desk.storage.query(
            Statement(
                """
                SELECT m.id, m.text FROM conversations c
                    JOIN visitors v ON v.id = c.visitor_id
                    JOIN messages m ON m.space_id = c.id AND m.seq = $2
                WHERE c.id = $1 AND c.status = 'bot' AND m.sender_id = v.person_id AND m.is_note = 0
                    AND m.is_deleted = 0 AND m.created_at >= c.opened_at
                """,
                .id(event.spaceID),
                .integer(event.seq)
            )
        )
        guard let row = rows.first else { return nil }
        let details = try await desk.storage.query(
            Statement("SELECT * FROM conversation_details WHERE id = $1 AND status = 'bot'", .id(event.spaceID))
        )
        guard let detail = details.first else { return nil }
        return (Question(id: try row.id(0), text: try row.text(1)), try Conversation(detail))
    }

    private func answer(_ question: Question, in conversation: Conversation) async throws(DeskError) -> Outcome {
        guard let assistant = conversation.assistantID else { return .failed }
        let clientID = Self.clientID(answering: question.id)
        if try await desk.message(clientID, in: conversation.id, by: assistant) != nil { return .answered }
        let answers = try await desk.assistantAnswers(of: conversation.siteID)
        let matcher = AnswerMatcher(answers.map { AnswerMatcher.Candidate(question: $0.question ?? "", text: $0.text) })
        guard let match = matcher.match(question.text) else { return .unmatched }
        let answer = answers[match.index]
        let said = try await desk.assistantMessages(in: conversation)
        if said.contains(where: { $0.sender.id == assistant && $0.text == answer.text }) { return .repeated }
        guard let text = try? MessageText(answer.text) else { return .failed }
        let draft = MessageDraft(clientID: clientID, text: text)
        // The name is for an answer to whoever says it, and here nobody reads that.
        _ = try await desk.store(draft, in: conversation.id, by: Member(id: assistant, name: "", type: .bot))
        desk.logger.debug(
            "the assistant answered",
            [
                "conversation.id": .string("\(conversation.id)"), "answer.id": .string("\(answer.id)"),
                "answer.score": .double(match.score),
            ]
        )
        return .answered
    }

    /// The message's id in a UUID of version 8, whose bits are free (RFC 9562 section 5.8).
    static func clientID(answering message: MessageID) -> ClientID {
        let id = (0..<8).map { UInt8(truncatingIfNeeded: message.rawValue >> (56 - $0 * 8)) }
        let bytes = Array("assist".utf8) + [0x80, id[0], 0x80] + id[1...]
        guard let clientID = ClientID(bytes: bytes) else { preconditionFailure("a UUID has 16 bytes") }
        return clientID
    }
}
