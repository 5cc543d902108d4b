import Accounts
import JSON
import Primitives
import Spaces
import SupportDesk

// What our own doors write: the domain's values as JSON. Each shape stands here once, and the stream and the answers of
// both doors use the same ones. `OpenAPISchemas.swift` describes them, and a test holds the two together.

extension JSONWriter {
    mutating func shape(_ member: Member) {
        object { writer in
            writer.member("id", member.id.description)
            writer.member("name", member.name)
            writer.member("role", member.role)
        }
    }

    mutating func shape(_ message: Message) {
        object { writer in
            writer.member("id", message.id.description)
            writer.member("conversationId", message.spaceID.description)
            writer.member("seq", message.seq)
            writer.member("clientId", message.clientID.description)
            writer.member("text", message.text)
            writer.member("note", message.isNote)
            writer.name("sender")
            writer.shape(message.sender)
            writer.member("createdAt", message.createdAt.description)
            writer.member("updatedAt", message.updatedAt?.description)
            writer.member("deleted", message.isDeleted)
        }
    }

    mutating func shapes(_ messages: [Message]) {
        array { writer in
            for message in messages { writer.shape(message) }
        }
    }

    mutating func shape(_ conversation: Conversation) {
        object { writer in writer.members(of: conversation) }
    }

    private mutating func members(of conversation: Conversation) {
        member("id", conversation.id.description)
        member("kind", conversation.kind.rawValue)
        member("status", conversation.status.rawValue)
        object("department") { writer in
            writer.member("id", conversation.departmentID.description)
            writer.member("name", conversation.departmentName)
        }
        name("agent")
        if let agent = conversation.agent { shape(agent) } else { null() }
        member("queuePosition", conversation.queuePosition)
        member("openedAt", conversation.openedAt.description)
        member("resolvedAt", conversation.resolvedAt?.description)
        name("rating")
        shape(conversation.rating)
        object("readSeq") { writer in
            writer.member("visitor", conversation.visitorReadSeq)
            writer.member("agent", conversation.agentReadSeq)
        }
    }

    mutating func shape(_ rating: Rating?) {
        guard let rating else { return null() }
        object { writer in
            writer.member("score", rating.score)
            writer.member("comment", rating.comment)
        }
    }

    mutating func shape(_ item: InboxItem) {
        let conversation = item.conversation
        object { writer in
            writer.members(of: conversation)
            writer.object("site") { writer in
                writer.member("id", conversation.siteID.description)
                writer.member("name", conversation.siteName)
            }
            writer.object("visitor") { writer in
                writer.member("id", conversation.visitorID.description)
                writer.member("name", conversation.profile.name)
                writer.member("email", conversation.profile.email)
                writer.member("identity", conversation.identity.rawValue)
                writer.member("locale", conversation.profile.locale)
                writer.name("page")
                writer.shape(conversation.page)
            }
            writer.name("lastMessage")
            if let message = item.lastMessage { writer.shape(message) } else { writer.null() }
            writer.member("lastActivityAt", conversation.lastActivityAt.description)
            writer.member("unread", item.unread)
        }
    }

    mutating func shape(_ page: VisitorPage) {
        guard page.url != nil || page.title != nil else { return null() }
        object { writer in
            writer.member("url", page.url)
            writer.member("title", page.title)
        }
    }

    /// A site as visitors see it; `transcriptMail` is whether a conversation can be sent by e-mail.
    mutating func shape(_ site: Site, transcriptMail: Bool) {
        let settings = site.settings
        object { writer in
            writer.member("name", site.name)
            writer.member("online", site.departments.contains { $0.isOnline })
            writer.member("defaultKind", site.defaultKind.rawValue)
            writer.array("departments") { writer in
                for department in site.departments { writer.shape(department) }
            }
            writer.member("accent", settings.accent?.text)
            writer.member("greeting", settings.greeting?.text)
            writer.member("locale", settings.locale?.text)
            writer.array("preChat") { writer in
                for (field, isRequired) in settings.preChat.fields {
                    writer.object { writer in
                        writer.member("field", field)
                        writer.member("required", isRequired)
                    }
                }
            }
            writer.name("files")
            writer.shape(settings.files)
            writer.member("transcriptMail", transcriptMail)
        }
    }

    private mutating func shape(_ rules: FileRules?) {
        guard let rules else { return null() }
        object { writer in
            writer.member("maximumBytes", Int64(rules.limit.byteCount))
            writer.array("types") { writer in
                for type in rules.types { writer.string(type.text) }
            }
        }
    }

    mutating func shape(_ department: Department) {
        object { writer in
            writer.member("id", department.id.description)
            writer.member("name", department.name)
            writer.member("online", department.isOnline)
        }
    }

    mutating func members(of snapshot: ConversationSnapshot?) {
        name("conversation")
        if let snapshot { shape(snapshot.conversation) } else { null() }
        name("messages")
        shapes(snapshot?.messages ?? [])
        member("cursor", snapshot?.cursor ?? 0)
    }
}

extension Member {
    /// What the others see someone as.
    var role: String {
        switch type {
        case .person: "agent"
        case .bot: "bot"
        case .appuser: "visitor"
        }
    }
}
