import EventLoop
import HTTP
import JSON
import Primitives
import Spaces
import SupportDesk

extension AgentDoor {
    var inboxEndpoints: [Endpoint] {
        [listConversations]
    }

    private var listConversations: Endpoint {
        let operation = operation("Lists or searches the agent's conversations, newest activity first")
            .reading([
                JSONMember("view", Self.choice(["mine", "unassigned", "all"], "default: mine; all in a search")),
                JSONMember("status", Self.choice(["open", "resolved", "all"], "default: open; all in a search")),
                JSONMember("after", ["type": "string", "description": "next of the page before"]),
                JSONMember("max", ["type": "integer", "minimum": 1, "maximum": 100, "default": 50]),
                JSONMember("query", Self.searchParameter),
            ])
            .answering(200, "InboxPage", "The page, with the position from which events go on")
        return context.endpoint(.get, "/api/v1/agent/conversations", operation) { request throws(Problem) in
            let agent = try await authenticate(request).agent
            if let text = try Self.searchText(of: request) { return try await search(text, request, for: agent) }
            var query = try Self.inboxQuery(of: request, view: .mine, status: .open)
            query.after = try Self.cursor(of: request) { InboxCursor($0) }
            let page = try await context.asking { () throws(DeskError) in try await desk.inbox(of: agent, query) }
            return VisitorDoor.created(.ok) { $0.shape(page) }
        }
    }

    private func search(_ text: SearchText, _ request: Request, for agent: Agent) async throws(Problem) -> Response {
        let query = try Self.inboxQuery(of: request, view: .all, status: .all)
        let cursor = try Self.cursor(of: request) { SearchCursor($0) }
        let page = try await context.asking { () throws(DeskError) in
            // A timer, not a mere yield: the loop looks at its sockets before it fires.
            try await desk.search(text, in: query, after: cursor, of: agent) {
                await EventLoop.current?.sleep(for: .zero)
            }
        }
        return VisitorDoor.created(.ok) { $0.shape(page) }
    }

    private static let searchParameter: JSONValue = [
        "type": "string",
        "description": .string(
            "what names, addresses or messages must have, in any case, at most \(SearchText.maximumBytes) bytes; a page "
                + "may then be short or empty although next is set: go on"
        ),
    ]

    private static func choice(_ values: [String], _ description: String) -> JSONValue {
        ["type": "string", "enum": .array(values.map(JSONValue.string)), "description": .string(description)]
    }

    private static func refused(_ field: String, _ code: String, _ detail: String) -> Problem {
        Problem(fields: [Problem.Field(field: field, code: code, detail: detail)])
    }

    /// The text to look for; `nil` where there is none, or only white space.
    private static func searchText(of request: Request) throws(Problem) -> SearchText? {
        guard let text = try request.queryItem("query"), text.contains(where: { !$0.isWhitespace }) else { return nil }
        guard let searched = SearchText(text) else {
            throw refused("query", "too_long", "may have \(SearchText.maximumBytes) bytes of UTF-8 at most")
        }
        return searched
    }

    private static func inboxQuery(
        of request: Request,
        view standardView: InboxQuery.View,
        status standardStatus: InboxQuery.Status
    ) throws(Problem) -> InboxQuery {
        let viewName = try request.queryItem("view") ?? standardView.rawValue
        guard let view = InboxQuery.View(rawValue: viewName) else {
            throw refused("view", "unknown_value", "must be mine, unassigned or all")
        }
        let statusName = try request.queryItem("status") ?? standardStatus.rawValue
        guard let status = InboxQuery.Status(rawValue: statusName) else {
            throw refused("status", "unknown_value", "must be open, resolved or all")
        }
        let count = try request.queryInteger("max", in: 1...100, or: 50)
        return InboxQuery(view: view, status: status, count: Int(count))
    }

    private static func cursor<Cursor>(of request: Request, _ parse: (String) -> Cursor?) throws(Problem) -> Cursor? {
        guard let text = try request.queryItem("after") else { return nil }
        guard let cursor = parse(text) else { throw refused("after", "unknown_value", "must be the next of a page") }
        return cursor
    }
}

extension JSONWriter {
    fileprivate mutating func shape(_ page: InboxPage) {
        object { writer in
            writer.array("items") { writer in
                for item in page.items { writer.shape(item) }
            }
            writer.members(page.next?.text, page.mineCount, page.unassignedCount, page.cursor)
        }
    }

    fileprivate mutating func shape(_ page: SearchPage) {
        object { writer in
            writer.array("items") { writer in
                for found in page.items { writer.shape(found) }
            }
            writer.members(page.next?.text, page.mineCount, page.unassignedCount, page.cursor)
        }
    }

    private mutating func members(_ next: String?, _ mine: Int64, _ unassigned: Int64, _ cursor: Int64) {
        member("next", next)
        object("counts") { writer in
            writer.member("mine", mine)
            writer.member("unassigned", unassigned)
        }
        member("cursor", cursor)
    }

    private mutating func shape(_ found: FoundItem) {
        object { writer in
            writer.members(of: found.item)
            writer.name("match")
            guard let match = found.match else { return writer.null() }
            writer.object { writer in
                writer.member("messageId", match.messageID.description)
                writer.member("text", match.text)
            }
        }
    }
}
