import Accounts
import HTTP
import JSON
import Primitives
import Spaces
import SupportDesk

extension AgentDoor {
    var conversationEndpoints: [Endpoint] {
        [
            action("claim", "Takes a conversation that waits, or that another agent has") {
                (desk, id, agent) throws(DeskError) in try await desk.claim(id, by: agent)
            },
            action("resolve", "Marks a conversation as done") {
                (desk, id, agent) throws(DeskError) in try await desk.resolve(id, by: agent)
            },
            action("reopen", "Opens a resolved conversation again, for the agent who does it") {
                (desk, id, agent) throws(DeskError) in try await desk.reopen(id, by: agent)
            },
            transfer, readMessages, post("messages", "Answers the visitor", isNote: false),
            post("notes", "Notes something that agents alone see", isNote: true), tellTyping, markRead,
        ]
    }

    private func action(
        _ name: String,
        _ summary: String,
        _ body: @escaping @Sendable (SupportDesk, ConversationID, Agent) async throws(DeskError) -> Void
    ) -> Endpoint {
        let operation = changing(summary)
            .answering(200, "InboxItem", "The conversation as it stands now")
            .refusing(404, "conversation_not_found").refusing(409, "wrong_status")
        return context.endpoint(.post, "/api/v1/agent/conversations/{id}/\(name)", operation) {
            request throws(Problem) in
            let agent = try await authenticateChange(request).agent
            let id = try Self.conversationID(of: request)
            try await context.asking { () throws(DeskError) in try await body(desk, id, agent) }
            return try await answer(id, for: agent)
        }
    }

    private var transfer: Endpoint {
        let operation = changing("Gives a conversation to a department's queue or to a colleague")
            .accepting("TransferRequest")
            .answering(200, "InboxItem", "The conversation as it stands now")
            .answering(204, nil, "It has gone to a department that the agent doesn't belong to")
            .refusing(404, "conversation_not_found").refusing(409, "wrong_status")
        return context.endpoint(
            .post,
            "/api/v1/agent/conversations/{id}/transfer",
            operation
        ) { request throws(Problem) in
            let agent = try await authenticateChange(request).agent
            let id = try Self.conversationID(of: request)
            var content = try RequestContent(request)
            let department = content.identifier("department", of: DepartmentKind.self)
            let colleague = content.identifier("agent", of: PersonKind.self)
            if content.has("department") == content.has("agent") {
                content.refuse("department", "required", "name either a department or an agent")
            }
            try content.finish()
            let target: TransferTarget
            if let department {
                target = .department(department)
            } else if let colleague {
                target = .agent(colleague)
            } else {
                throw Problem.internalError
            }
            try await context.asking { () throws(DeskError) in try await desk.transfer(id, to: target, by: agent) }
            do throws(Problem) {
                return try await answer(id, for: agent)
            } catch  where error.code == Self.missingConversation.code {
                return Response(.noContent)
            }
        }
    }

    private var readMessages: Endpoint {
        let operation = operation("Reads a page of what was said, notes included, newest first")
            .reading(Shapes.pageQuery)
            .answering(200, "MessagePage", "The page")
            .refusing(404, "conversation_not_found").refusing(404, "message_not_found")
        return context.endpoint(.get, "/api/v1/agent/conversations/{id}/messages", operation) {
            request throws(Problem) in
            let agent = try await authenticate(request).agent
            let id = try Self.conversationID(of: request)
            let page = try await Shapes.page(of: request, context, for: .agents) { () throws(DeskError) in
                try await desk.conversation(id, for: agent)
            }
            return VisitorDoor.created(.ok) { $0.shape(page) }
        }
    }

    private func post(_ name: String, _ summary: String, isNote: Bool) -> Endpoint {
        let operation = changing(summary)
            .accepting("MessageRequest")
            .answering(201, "Message", "It is stored")
            .answering(200, "Message", "It was stored before under this clientId")
            .refusing(404, "conversation_not_found").refusing(409, "client_id_taken").refusing(409, "wrong_status")
            .refusing(409, "assigned_to_another").refusing(404, "file_not_found").refusing(409, "file_taken")
            .refusing(422, "message_empty").refusing(422, "text_empty").refusing(422, "text_too_long")
        return context.endpoint(.post, "/api/v1/agent/conversations/{id}/\(name)", operation) {
            request throws(Problem) in
            let agent = try await authenticateChange(request).agent
            let id = try Self.conversationID(of: request)
            let draft = try Shapes.draft(in: request, isNote: isNote)
            let posted = try await context.asking { () throws(DeskError) in
                try await desk.post(draft, in: id, by: agent)
            }
            return VisitorDoor.created(posted.status) { $0.shape(posted.value) }
        }
    }

    private var tellTyping: Endpoint {
        let operation = changing("Tells the others that the agent writes; not stored")
            .answering(204, nil, "They are told")
            .refusing(404, "conversation_not_found")
        return context.endpoint(.post, "/api/v1/agent/conversations/{id}/typing", operation) {
            request throws(Problem) in
            let agent = try await authenticateChange(request).agent
            let id = try Self.conversationID(of: request)
            try await context.asking { () throws(DeskError) in try await desk.typing(id, by: agent) }
            return Response(.noContent)
        }
    }

    private var markRead: Endpoint {
        let operation = changing("Moves the agent's read marker forward")
            .accepting("ReadRequest")
            .answering(204, nil, "It stands there or further")
            .refusing(404, "conversation_not_found")
        return context.endpoint(.post, "/api/v1/agent/conversations/{id}/read", operation) { request throws(Problem) in
            let agent = try await authenticateChange(request).agent
            let id = try Self.conversationID(of: request)
            let seq = try Shapes.seq(in: request)
            try await context.asking { () throws(DeskError) in try await desk.markRead(id, upTo: seq, by: agent) }
            return Response(.noContent)
        }
    }
}
