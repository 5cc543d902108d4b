import Accounts
import HTTP
import JSON
import Primitives
import Spaces
import SupportDesk

extension AgentDoor {
    var directoryEndpoints: [Endpoint] {
        [listSites, readVisitor]
    }

    private var listSites: Endpoint {
        let operation = operation(
            "Lists the agent's sites: all departments and agents, and the line to embed"
        )
        .answering(200, "SiteDirectory", "The sites")
        return context.endpoint(.get, "/api/v1/agent/sites", operation) { request throws(Problem) in
            let agent = try await authenticate(request).agent
            let sites = try await context.asking { () throws(DeskError) in try await desk.directory(for: agent) }
            return VisitorDoor.created(.ok) { writer in
                writer.object { writer in
                    writer.array("sites") { writer in
                        for site in sites { writer.shape(site, embed: context.embedLine(site.key)) }
                    }
                }
            }
        }
    }

    private var readVisitor: Endpoint {
        let operation = operation("Reads what is known of the visitor of a conversation")
            .answering(200, "VisitorRecord", "The visitor, what else they asked, and when this was open before")
            .refusing(404, "conversation_not_found")
        return context.endpoint(.get, "/api/v1/agent/conversations/{id}/visitor", operation) {
            request throws(Problem) in
            let agent = try await authenticate(request).agent
            let id = try Self.conversationID(of: request)
            let record = try await context.asking { () throws(DeskError) in
                try await desk.visitorRecord(of: id, for: agent)
            }
            return VisitorDoor.created(.ok) { $0.shape(record) }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func shape(_ site: SiteDirectory, embed: String) {
        object { writer in
            writer.member("id", site.id.description)
            writer.member("name", site.name)
            writer.member("key", site.key)
            writer.member("embed", embed)
            writer.array("departments") { writer in
                for department in site.departments { writer.shape(department) }
            }
            writer.array("agents") { writer in
                for agent in site.agents { writer.shape(agent) }
            }
        }
    }

    private mutating func shape(_ agent: Colleague) {
        object { writer in
            writer.member("id", agent.member.id.description)
            writer.member("name", agent.member.name)
            writer.member("presence", agent.presence.rawValue)
            writer.array("departmentIds") { writer in
                for id in agent.departmentIDs { writer.string(id.description) }
            }
        }
    }

    fileprivate mutating func shape(_ record: VisitorRecord) {
        object { writer in
            writer.object("visitor") { writer in writer.members(of: record) }
            writer.array("conversations") { writer in
                for conversation in record.conversations { writer.outline(conversation) }
            }
            writer.array("episodes") { writer in
                for episode in record.episodes { writer.shape(episode) }
            }
        }
    }

    private mutating func members(of record: VisitorRecord) {
        member("id", record.visitor.id.description)
        member("name", record.profile.name)
        member("email", record.profile.email)
        member("identity", record.visitor.identity.rawValue)
        member("locale", record.profile.locale)
        member("timezone", record.profile.timezone)
        name("page")
        shape(record.page)
        member("referrer", record.page.referrer)
        member("firstSeenAt", record.firstSeenAt.description)
        member("lastSeenAt", record.lastSeenAt.description)
        member("memberId", record.visitor.personID?.description)
    }

    /// A conversation without what only those who are in it need.
    private mutating func outline(_ conversation: Conversation) {
        object { writer in
            writer.member("id", conversation.id.description)
            writer.member("kind", conversation.kind.rawValue)
            writer.member("status", conversation.status.rawValue)
            writer.object("department") { writer in
                writer.member("id", conversation.departmentID.description)
                writer.member("name", conversation.departmentName)
            }
            writer.name("agent")
            if let agent = conversation.agent { writer.shape(agent) } else { writer.null() }
            writer.member("openedAt", conversation.openedAt.description)
            writer.member("resolvedAt", conversation.resolvedAt?.description)
            writer.name("rating")
            writer.shape(conversation.rating)
        }
    }

    private mutating func shape(_ episode: Episode) {
        object { writer in
            writer.member("openedAt", episode.openedAt.description)
            writer.member("resolvedAt", episode.resolvedAt?.description)
            writer.name("agent")
            if let agent = episode.agent { writer.shape(agent) } else { writer.null() }
        }
    }
}
