public import Accounts
public import Primitives
public import Spaces
import Storage

/// Where a conversation stands.
public enum ConversationStatus: String, Sendable, CaseIterable {
    /// The assistant answers, and nobody is asked to yet.
    case bot
    /// Nobody answers yet.
    case waiting
    /// An agent has it.
    case assigned
    /// It is done, until the visitor writes again.
    case resolved
}

/// What a visitor said of the help.
public struct Rating: Sendable, Hashable {
    /// 1 to 5.
    public let score: Int64
    /// In the visitor's words.
    public let comment: String?

    /// A rating; `nil` for a score out of range.
    public init?(score: Int64, comment: String?) {
        guard (1...5).contains(score) else { return nil }
        self.score = score
        self.comment = comment.flatMap { VisitorProfile.tidy($0, 2000) }
    }
}

/// A conversation with the names that belong to it.
public struct Conversation: Sendable {
    /// Names it and its space.
    public let id: ConversationID
    /// The site.
    public let siteID: SiteID
    /// The site's name.
    public let siteName: String
    /// The department that answers.
    public let departmentID: DepartmentID
    /// Its name.
    public let departmentName: String
    /// Whose conversation it is.
    public let visitorID: VisitorID
    /// The visitor as a member of the space.
    public let visitorPersonID: PersonID
    /// What is known of the visitor.
    public let profile: VisitorProfile
    /// How well the visitor is known.
    public let identity: VisitorIdentity
    /// The page that the visitor is on.
    public let page: VisitorPage
    /// Between two, or open to more.
    public let kind: SpaceType
    /// Where it stands.
    public let status: ConversationStatus
    /// The id by which the visitor's client opened it last.
    public let clientID: ClientID
    /// The agent who has it.
    public let agent: Member?
    /// The site's assistant, who is a member of the space exactly while the status is `bot`.
    let assistantID: PersonID?
    /// The agent who had it last.
    public let lastAgentID: PersonID?
    /// When it came into the queue; `nil` unless it waits.
    public let waitingSince: Timestamp?
    /// The place in the department's queue, from 1; `nil` unless it waits, and where nobody is shown it: it is counted
    /// beside the row.
    public internal(set) var queuePosition: Int64?
    /// When it was opened last.
    public let openedAt: Timestamp
    /// When it was resolved.
    public let resolvedAt: Timestamp?
    /// What the visitor said of the help.
    public let rating: Rating?
    /// When something last happened in it.
    public let lastActivityAt: Timestamp
    /// Up to where the visitor has read.
    public let visitorReadSeq: Int64
    /// Up to where the agent has read.
    public let agentReadSeq: Int64
    /// Up to where the visitor's messages have reached an agent's console: at least up to where the agent has read.
    public internal(set) var deliveredSeq: Int64
}

extension Conversation {
    /// How many columns `conversation_details` has.
    static let columnCount = 28

    /// The conversation in the columns of `conversation_details`, which begin at 0.
    init(_ row: Row) throws(StorageError) {
        guard let clientID = ClientID(bytes: try row.blob(15)) else {
            throw .unexpectedColumn(index: 15, expected: "16 bytes")
        }
        id = try row.id(0)
        siteID = try row.id(1)
        siteName = try row.text(2)
        departmentID = try row.id(3)
        departmentName = try row.text(4)
        visitorID = try row.id(5)
        visitorPersonID = try row.id(6)
        profile = VisitorProfile(
            name: try row.optionalText(7),
            email: try row.optionalText(8),
            locale: try row.optionalText(10)
        )
        identity = VisitorIdentity(rawValue: try row.text(9)) ?? .anonymous
        page = VisitorPage(url: try row.optionalText(11), title: try row.optionalText(12))
        kind = SpaceType(rawValue: try row.text(13)) ?? .direct
        status = ConversationStatus(rawValue: try row.text(14)) ?? .waiting
        self.clientID = clientID
        let agentID: PersonID? = try row.optionalID(16)
        agent = try agentID.map { id throws(StorageError) in
            Member(id: id, name: try row.text(17), type: .person)
        }
        lastAgentID = try row.optionalID(18)
        waitingSince = try row.optionalTime(19)
        openedAt = try row.time(20)
        resolvedAt = try row.optionalTime(21)
        let score = try row.optionalInteger(22)
        let comment = try row.optionalText(23)
        rating = score.flatMap { Rating(score: $0, comment: comment) }
        lastActivityAt = try row.time(24)
        visitorReadSeq = try row.integer(25)
        agentReadSeq = try row.integer(26)
        deliveredSeq = agentReadSeq
        assistantID = try row.optionalID(27)
    }
}
