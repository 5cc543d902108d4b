import Accounts
import JSON
public import Primitives
public import Spaces
import Storage

/// What an agent who has a conversation open is shown of its visitor.
public struct VisitorRecord: Sendable {
    /// The visitor.
    public let visitor: Visitor
    /// What is known of the visitor beside that.
    public let profile: VisitorProfile
    /// The page that the visitor is on, and where they came from.
    public let page: VisitorPage
    /// When the visitor came for the first time.
    public let firstSeenAt: Timestamp
    /// When the visitor's last session began.
    public let lastSeenAt: Timestamp
    /// The visitor's conversations that the agent may see, newest activity first.
    public let conversations: [Conversation]
    /// The last episodes of the conversation, newest first.
    public let episodes: [Episode]
}

/// One time that a conversation was open.
public struct Episode: Sendable, Hashable {
    /// When it was opened.
    public let openedAt: Timestamp
    /// When it was resolved; `nil` while it is open.
    public let resolvedAt: Timestamp?
    /// The agent who had it last, or else resolved it; `nil` where nobody has had it.
    public let agent: Member?
}

extension SupportDesk {
    /// What is known of the visitor of a conversation, as far as this agent may see it.
    public func visitorRecord(of id: ConversationID, for agent: Agent) async throws(DeskError) -> VisitorRecord {
        let conversation = try await conversation(id, for: agent)
        let record = try await stored { () throws(StorageError) -> VisitorRecord? in
            let rows = try await storage.snapshot([
                Statement(
                    """
                    SELECT id, site_id, subject, person_id, identity, name, email, token_generation, locale, timezone,
                        page_url, page_title, page_referrer, created_at, last_seen_at
                    FROM visitors WHERE id = $1
                    """,
                    .id(conversation.visitorID)
                ),
                Statement(
                    """
                    SELECT cd.* FROM conversation_details cd
                        JOIN department_agents da ON da.department_id = cd.department_id AND da.agent_id = $2
                    WHERE cd.visitor_id = $1 ORDER BY cd.last_activity_at DESC, cd.id DESC
                    """,
                    .id(conversation.visitorID),
                    .id(agent.member.id)
                ),
                Self.changes(of: id),
            ])
            guard let row = rows[0].first else { return nil }
            var conversations: [Conversation] = []
            for row in rows[1] { conversations.append(try Conversation(row)) }
            return VisitorRecord(
                visitor: try Visitor(row, from: 0),
                profile: VisitorProfile(
                    name: try row.optionalText(5),
                    email: try row.optionalText(6),
                    locale: try row.optionalText(8),
                    timezone: try row.optionalText(9)
                ),
                page: VisitorPage(
                    url: try row.optionalText(10),
                    title: try row.optionalText(11),
                    referrer: try row.optionalText(12)
                ),
                firstSeenAt: try row.time(13),
                lastSeenAt: try row.time(14),
                conversations: conversations,
                episodes: try await episodes(rows[2])
            )
        }
        guard let record else { throw .conversationNotFound }
        return record
    }

    /// How many episodes a record tells of.
    private static let episodeLimit = 20

    /// The changes of a conversation, newest first; more than any twenty episodes are likely to have.
    private static func changes(of id: ConversationID) -> Statement {
        Statement(
            """
            SELECT data, actor_id, created_at FROM events WHERE space_id = $1 AND type = 'conversation'
            ORDER BY seq DESC LIMIT 1000
            """,
            .id(id)
        )
    }

    /// Reads the changes of a conversation from the last one back: each episode ends with `resolved` and begins with
    /// `opened` or, where an agent opened it again, `reopened`.
    private func episodes(_ rows: [Row]) async throws(StorageError) -> [Episode] {
        var episodes: [(openedAt: Timestamp, resolvedAt: Timestamp?, agent: PersonID?)] = []
        var resolvedAt: Timestamp?
        var agent: PersonID?
        var resolver: PersonID?
        for row in rows {
            guard episodes.count < Self.episodeLimit else { break }
            let facts = try row.optionalText(0).flatMap { try? JSONValue(parsing: Array($0.utf8)) }
            let change = facts?["change"]?.string
            let time = try row.time(2)
            if agent == nil { agent = facts?["agentId"]?.string.flatMap { PersonID($0) } }
            switch change {
            case "resolved":
                (resolvedAt, agent, resolver) = (time, nil, try row.optionalID(1))
            case "opened", "reopened":
                episodes.append((time, resolvedAt, agent ?? resolver))
                (resolvedAt, agent, resolver) = (nil, nil, nil)
            default: continue
            }
        }
        let members = try await members(Set(episodes.compactMap(\.agent)))
        return episodes.map { episode in
            Episode(
                openedAt: episode.openedAt,
                resolvedAt: episode.resolvedAt,
                agent: episode.agent.flatMap { members[$0] }
            )
        }
    }

    private func members(_ ids: Set<PersonID>) async throws(StorageError) -> [PersonID: Member] {
        let rows = try await storage.snapshot(
            ids.map { Statement("SELECT id, display_name, type FROM people WHERE id = $1", .id($0)) }
        )
        var members: [PersonID: Member] = [:]
        for row in rows.joined() {
            let id: PersonID = try row.id(0)
            members[id] = Member(id: id, name: try row.text(1), type: try PersonType(column: 2, of: row))
        }
        return members
    }
}
