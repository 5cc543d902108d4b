import GuestTokens
import HTTP
import JSON
import Primitives
import Spaces
import SupportDesk

/// `/api/v1/` for the widget and for guest apps.
struct VisitorDoor: Sendable {
    let context: DoorContext

    var desk: SupportDesk { context.desk }

    /// The refusals that a visitor token can bring.
    private static let tokenRefusals = [
        (401, "token_invalid"), (401, "token_expired"), (401, "token_revoked"), (403, "origin_not_allowed"),
    ]

    private static let missingConversation = Problem(DeskError.conversationNotFound)

    var endpoints: [Endpoint] {
        [
            startSession, openConversation, readMessages, postMessage, followEvents, tellTyping, markRead, rate,
            guestToken,
        ] + transcriptEndpoints
    }

    func operation(_ summary: String) -> Endpoint.Operation {
        Endpoint.Operation("visitor", summary).secured(by: "visitorToken", Self.tokenRefusals)
    }

    private var startSession: Endpoint {
        let operation = Endpoint.Operation("visitor", "Starts or resumes a visitor's session")
            .accepting("SessionRequest")
            .answering(200, "Session", "The session, with a consistent snapshot of the newest conversation")
            .refusing(404, "site_not_found").refusing(403, "origin_not_allowed")
            .refusing(401, "token_expired").refusing(401, "token_invalid").refusing(401, "token_revoked")
            .refusing(401, "identity_token_invalid").refusing(401, "identity_token_expired")
        return context.endpoint(.post, "/api/v1/sessions", operation) { request throws(Problem) in
            let session = try SessionContent(request) { context.isOwn($0, of: request) }.request
            let started = try await context.asking { () throws(DeskError) in try await desk.startSession(session) }
            return Self.created(.ok) { $0.shape(started) }
        }
    }

    private var openConversation: Endpoint {
        let operation = operation("Opens a conversation in a persistent space, or answers the one that is open")
            .accepting("ConversationRequest")
            .answering(201, "ConversationSnapshot", "It is open now")
            .answering(200, "ConversationSnapshot", "It was open already")
            .refusing(409, "no_departments")
        return context.endpoint(.post, "/api/v1/conversations", operation) { request throws(Problem) in
            let visitor = try await authenticate(request).visitor
            var content = try RequestContent(request)
            let clientID = content.clientID()
            let department = content.identifier("department", of: DepartmentKind.self)
            let kind = content.choice("kind", [SpaceType.direct, .group])
            try content.finish()
            guard let clientID else { throw Problem.internalError }
            let opening = ConversationRequest(clientID: clientID, department: department, kind: kind)
            let opened = try await context.asking { () throws(DeskError) in
                try await desk.openConversation(opening, for: visitor)
            }
            return Self.created(opened.status) { $0.object { $0.members(of: opened.value) } }
        }
    }

    private var readMessages: Endpoint {
        let operation = operation("Reads a page of what was said, newest first")
            .reading(Shapes.pageQuery)
            .answering(200, "MessagePage", "The page")
            .refusing(404, "conversation_not_found").refusing(404, "message_not_found")
        return context.endpoint(.get, "/api/v1/conversations/{id}/messages", operation) { request throws(Problem) in
            let (visitor, id) = try await authenticateMember(request)
            let page = try await Shapes.page(of: request, context) { () throws(DeskError) in
                try await desk.conversation(id, of: visitor)
            }
            return Self.created(.ok) { $0.shape(page) }
        }
    }

    private var postMessage: Endpoint {
        let operation = operation("Says something; answered only when the message is durable")
            .accepting("MessageRequest")
            .answering(201, "Message", "It is stored")
            .answering(200, "Message", "It was stored before under this clientId")
            .refusing(404, "conversation_not_found").refusing(409, "client_id_taken").refusing(409, "wrong_status")
            .refusing(422, "text_empty").refusing(422, "text_too_long")
        return context.endpoint(.post, "/api/v1/conversations/{id}/messages", operation) { request throws(Problem) in
            let (visitor, id) = try await authenticateMember(request)
            let draft = try Shapes.draft(in: request)
            let posted = try await context.asking { () throws(DeskError) in
                try await desk.post(draft, in: id, by: visitor)
            }
            return Self.created(posted.status) { $0.shape(posted.value) }
        }
    }

    private var followEvents: Endpoint {
        let operation = operation("Follows the conversation: Server-Sent Events whose id is the space's seq")
            .reading([JSONMember("after", ["type": "integer", "minimum": 0])])
            .answering(200, "EventStream", "The events after Last-Event-ID or after", as: "text/event-stream")
            .refusing(404, "conversation_not_found")
        return context.endpoint(.get, "/api/v1/conversations/{id}/events", operation) { request throws(Problem) in
            guard let token = request.bearerToken else { throw Problem(DeskError.tokenInvalid) }
            let authenticated = try await authenticate(request)
            let id: ConversationID = try request.pathIdentifier("id", or: Self.missingConversation)
            let conversation = try await context.asking { () throws(DeskError) in
                try await desk.conversation(id, of: authenticated.visitor)
            }
            let resumePoint = try request.resumePoint()
            return context.live.response(
                following: conversation,
                for: authenticated,
                token,
                after: resumePoint
            )
        }
    }

    private var tellTyping: Endpoint {
        let operation = operation("Tells the others that the visitor writes; not stored")
            .answering(204, nil, "They are told")
            .refusing(404, "conversation_not_found")
        return context.endpoint(.post, "/api/v1/conversations/{id}/typing", operation) { request throws(Problem) in
            let (visitor, id) = try await authenticateMember(request)
            try await context.asking { () throws(DeskError) in try await desk.typing(id, by: visitor) }
            return Response(.noContent)
        }
    }

    private var markRead: Endpoint {
        let operation = operation("Moves the visitor's read marker forward")
            .accepting("ReadRequest")
            .answering(204, nil, "It stands there or further")
            .refusing(404, "conversation_not_found")
        return context.endpoint(.post, "/api/v1/conversations/{id}/read", operation) { request throws(Problem) in
            let (visitor, id) = try await authenticateMember(request)
            let seq = try Shapes.seq(in: request)
            try await context.asking { () throws(DeskError) in try await desk.markRead(id, upTo: seq, by: visitor) }
            return Response(.noContent)
        }
    }

    private var rate: Endpoint {
        let operation = operation("Says how good the help was; a later rating takes the place of an earlier one")
            .accepting("RatingRequest")
            .answering(204, nil, "It is stored")
            .refusing(404, "conversation_not_found")
        return context.endpoint(.post, "/api/v1/conversations/{id}/rating", operation) { request throws(Problem) in
            let (visitor, id) = try await authenticateMember(request)
            var content = try RequestContent(request)
            let score = content.integer("score") ?? 0
            let comment = content.text("comment", maximumBytes: 8000)
            let rating = Rating(score: score, comment: comment)
            if rating == nil { content.refuse("score", "out_of_range", "must be a whole number from 1 to 5") }
            try content.finish()
            guard let rating else { throw Problem.internalError }
            try await context.asking { () throws(DeskError) in try await desk.rate(id, rating, by: visitor) }
            return Response(.noContent)
        }
    }

    private var guestToken: Endpoint {
        let operation = operation("Hands out the visitor's access token for an SDK in the page")
            .answering(200, "GuestToken", "The token, from memory or newly exchanged")
            .refusing(503, "upstream_unavailable")
        return context.endpoint(.post, "/api/v1/guest-token", operation) { request throws(Problem) in
            let visitor = try await authenticate(request).visitor
            let access = try await context.asking { () throws(DeskError) in
                try await desk.access(for: visitor, of: try await desk.site(visitor.siteID))
            }
            return Self.created(.ok) { writer in
                writer.object { writer in
                    writer.member("accessToken", access.accessToken.unredactedText)
                    writer.member(
                        "expiresIn",
                        max(0, (access.expiresAt - context.clock.now()).wholeMilliseconds / 1000)
                    )
                    writer.member("personId", access.personID)
                }
            }
        }
    }

    /// The visitor of a request's token, whose page's origin is one that the site lists.
    private func authenticate(_ request: Request) async throws(Problem) -> AuthenticatedVisitor {
        guard let token = request.bearerToken else { throw Problem(DeskError.tokenInvalid) }
        let authenticated = try await context.asking { () throws(DeskError) in try await desk.authenticate(token) }
        if let origin = request.headers["Origin"], !context.isOwn(origin, of: request) {
            let isAllowed = try await context.asking { () throws(DeskError) in
                try await desk.allows(origin: origin, on: authenticated.visitor.siteID)
            }
            guard isAllowed else { throw Problem(DeskError.originNotAllowed) }
        }
        return authenticated
    }

    func authenticateMember(_ request: Request) async throws(Problem) -> (Visitor, ConversationID) {
        let visitor = try await authenticate(request).visitor
        return (visitor, try request.pathIdentifier("id", or: Self.missingConversation))
    }

    /// A JSON answer that nobody may keep.
    static func created(_ status: Status, _ body: (inout JSONWriter) -> Void) -> Response {
        var writer = JSONWriter(capacity: 512)
        body(&writer)
        return .json(status, writer.bytes, headers: ["Cache-Control": "no-store"])
    }
}

extension Creation {
    /// 201 the first time, 200 when repeated.
    var status: Status {
        switch self {
        case .created: .created
        case .existing: .ok
        }
    }
}
