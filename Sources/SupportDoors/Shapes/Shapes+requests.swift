import HTTP
import JSON
import Primitives
import Spaces
import SupportDesk

/// What the visitor and the agent door read in the same way.
enum Shapes {
    /// The query of a page of messages.
    static let pageQuery: [JSONMember] = [
        JSONMember("before", ["type": "string", "description": "the id of a message"]),
        JSONMember("max", ["type": "integer", "minimum": 1, "maximum": 100, "default": 50]),
    ]

    /// A message that is to be said.
    static func draft(in request: Request, isNote: Bool = false) throws(Problem) -> MessageDraft {
        var content = try RequestContent(request)
        let clientID = content.clientID()
        let text = messageText(in: &content)
        try content.finish()
        guard let clientID, let text else { throw Problem.internalError }
        return MessageDraft(clientID: clientID, text: text, isNote: isNote)
    }

    /// The member `text` as one that can be sent; `nil` where it was refused.
    static func messageText(in content: inout RequestContent) -> MessageText? {
        var text: MessageText?
        // Over the limit by far is refused by the limit on the content; what is read here is measured exactly.
        let value = content.text("text", maximumBytes: .max)
        do throws(MessageText.Refusal) {
            text = try value.map { value throws(MessageText.Refusal) in try MessageText(value) }
            if value == nil { content.refuse("text", "text_empty", "is required") }
        } catch .empty {
            content.refuse("text", "text_empty", "must say something")
        } catch {
            content.refuse(
                "text",
                "text_too_long",
                "may have \(Message.maximumTextBytes) bytes of UTF-8 at most; send it in parts"
            )
        }
        return text
    }

    /// The `seq` of a read marker.
    static func seq(in request: Request) throws(Problem) -> Int64 {
        var content = try RequestContent(request)
        let seq = content.integer("seq")
        if (seq ?? -1) < 0 { content.refuse("seq", "out_of_range", "must be a seq of the conversation") }
        try content.finish()
        return seq ?? 0
    }

    /// The page of messages that a request asks for, in a conversation that `conversation` finds for the caller.
    static func page(
        of request: Request,
        _ context: DoorContext,
        for audience: MessageStore.Audience = .visitors,
        in conversation: () async throws(DeskError) -> Conversation
    ) async throws(Problem) -> MessageStore.Page {
        let count = try request.queryInteger("max", in: 1...100, or: Int64(SupportDesk.pageSize))
        var before: MessageID?
        if let text = try request.queryItem("before") {
            guard let id = MessageID(text) else { throw Problem(DeskError.messageNotFound) }
            before = id
        }
        let conversation = try await context.asking(conversation)
        return try await context.asking { () throws(DeskError) in
            try await context.desk.messages(in: conversation, before: before, count: Int(count), for: audience)
        }
    }
}

extension JSONWriter {
    mutating func shape(_ page: MessageStore.Page) {
        object { writer in
            writer.name("items")
            writer.shapes(page.messages)
            writer.member("hasMore", page.hasMore)
        }
    }
}
