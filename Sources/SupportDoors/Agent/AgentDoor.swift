import HTTP
import JSON
import Primitives
import Spaces
import SupportDesk

/// `/api/v1/agent/` for the console.
///
/// The session is a cookie that no script can read and that no other site can send; each change must also carry the
/// CSRF token, which only the answer to the log-in and to `GET session` tells.
struct AgentDoor: Sendable {
    static let cookieName = "frontdesk_session"

    let context: DoorContext

    var desk: SupportDesk { context.desk }

    static let missingConversation = Problem(DeskError.conversationNotFound)

    var endpoints: [Endpoint] {
        sessionEndpoints + [listConversations, readConversation, followEvents, setPresence] + conversationEndpoints
            + viewingEndpoints + answerEndpoints + directoryEndpoints
    }

    func operation(_ summary: String) -> Endpoint.Operation {
        Endpoint.Operation("agent", summary).secured(by: "agentSession", [(401, "session_required")])
    }

    func changing(_ summary: String) -> Endpoint.Operation {
        operation(summary).refusing(403, "csrf_token_invalid")
    }

    private var listConversations: Endpoint {
        let operation = operation("Lists the conversations of the agent's departments, newest activity first")
            .reading([
                JSONMember("view", ["type": "string", "enum": ["mine", "unassigned", "all"], "default": "mine"]),
                JSONMember("status", ["type": "string", "enum": ["open", "resolved"], "default": "open"]),
                JSONMember("after", ["type": "string", "description": "next of the page before"]),
                JSONMember("max", ["type": "integer", "minimum": 1, "maximum": 100, "default": 50]),
            ])
            .answering(200, "InboxPage", "The page, with the position from which events go on")
        return context.endpoint(.get, "/api/v1/agent/conversations", operation) { request throws(Problem) in
            let agent = try await authenticate(request).agent
            let query = try Self.inboxQuery(of: request)
            let page = try await context.asking { () throws(DeskError) in try await desk.inbox(of: agent, query) }
            return VisitorDoor.created(.ok) { $0.shape(page) }
        }
    }

    private var readConversation: Endpoint {
        let operation = operation("Reads one conversation as the list shows it")
            .answering(200, "InboxItem", "The conversation")
            .refusing(404, "conversation_not_found")
        return context.endpoint(.get, "/api/v1/agent/conversations/{id}", operation) { request throws(Problem) in
            let agent = try await authenticate(request).agent
            return try await answer(try Self.conversationID(of: request), for: agent)
        }
    }

    private var followEvents: Endpoint {
        let operation = operation("Follows all that the agent may see; the id of an event is its position")
            .reading([JSONMember("after", ["type": "integer", "minimum": 0])])
            .answering(200, "EventStream", "The events after Last-Event-ID or after", as: "text/event-stream")
        return context.endpoint(.get, "/api/v1/agent/events", operation) { request throws(Problem) in
            let session = try await authenticate(request)
            return context.live.response(following: session, after: try request.resumePoint())
        }
    }

    private var setPresence: Endpoint {
        let operation = changing("Says whether the agent wants to be given conversations")
            .accepting("PresenceRequest")
            .answering(200, "Presence", "It is so; it counts while a stream of the agent is open")
        return context.endpoint(.put, "/api/v1/agent/presence", operation) { request throws(Problem) in
            let agent = try await authenticateChange(request).agent
            var content = try RequestContent(request)
            let presence = content.choice("presence", [Presence.available, .away])
            if presence == nil, !content.has("presence") { content.refuse("presence", "required", "is required") }
            try content.finish()
            guard let presence else { throw Problem.internalError }
            try await context.asking { () throws(DeskError) in try await desk.setPresence(presence, of: agent) }
            return VisitorDoor.created(.ok) { $0.object { $0.member("presence", presence.rawValue) } }
        }
    }

    /// The session of a request's cookie.
    func authenticate(_ request: Request) async throws(Problem) -> AgentSession {
        guard let token = request.cookie(Self.cookieName) else { throw Problem(DeskError.sessionRequired) }
        return try await context.asking { () throws(DeskError) in try await desk.agentSession(Secret(token)) }
    }

    /// The same for a request that changes something.
    func authenticateChange(_ request: Request) async throws(Problem) -> AgentSession {
        let session = try await authenticate(request)
        try await context.asking { () throws(DeskError) in
            try desk.verify(csrfToken: request.headers["X-CSRF-Token"], of: session)
        }
        return session
    }

    static func conversationID(of request: Request) throws(Problem) -> ConversationID {
        try request.pathIdentifier("id", or: missingConversation)
    }

    /// The conversation as the list shows it.
    func answer(_ id: ConversationID, for agent: Agent) async throws(Problem) -> Response {
        let item = try await context.asking { () throws(DeskError) in try await desk.inboxItem(id, for: agent) }
        return VisitorDoor.created(.ok) { $0.shape(item) }
    }

    private static func inboxQuery(of request: Request) throws(Problem) -> InboxQuery {
        func refused(_ field: String, _ detail: String) -> Problem {
            Problem(fields: [Problem.Field(field: field, code: "unknown_value", detail: detail)])
        }
        guard let view = InboxQuery.View(rawValue: try request.queryItem("view") ?? "mine") else {
            throw refused("view", "must be mine, unassigned or all")
        }
        let status = try request.queryItem("status") ?? "open"
        guard ["open", "resolved"].contains(status) else { throw refused("status", "must be open or resolved") }
        var cursor: InboxCursor?
        if let text = try request.queryItem("after") {
            guard let parsed = InboxCursor(text) else { throw refused("after", "must be the next of a page") }
            cursor = parsed
        }
        let count = try request.queryInteger("max", in: 1...100, or: 50)
        return InboxQuery(view: view, isResolved: status == "resolved", after: cursor, count: Int(count))
    }
}

extension JSONWriter {
    mutating func shape(_ page: InboxPage) {
        object { writer in
            writer.array("items") { writer in
                for item in page.items { writer.shape(item) }
            }
            writer.member("next", page.next?.text)
            writer.object("counts") { writer in
                writer.member("mine", page.mineCount)
                writer.member("unassigned", page.unassignedCount)
            }
            writer.member("cursor", page.cursor)
        }
    }
}
