import Accounts
import JSON
public import Primitives
public import Spaces
import Storage

/// What a visitor's client asks for when it opens a conversation.
public struct ConversationRequest: Sendable {
    /// The id that the client made for it.
    public let clientID: ClientID
    /// The department; the site's first unless told.
    public let department: DepartmentID?
    /// Between two, or open to more; the site's default unless told.
    public let kind: SpaceType?

    /// A request.
    public init(clientID: ClientID, department: DepartmentID? = nil, kind: SpaceType? = nil) {
        self.clientID = clientID
        self.department = department
        self.kind = kind
    }
}

/// What became of something that is created at most once.
public enum Creation<Value: Sendable>: Sendable {
    /// It is new.
    case created(Value)
    /// It was there already.
    case existing(Value)

    /// What was created or found.
    public var value: Value {
        switch self {
        case .created(let value), .existing(let value): value
        }
    }
}

extension SupportDesk {
    /// Opens a conversation, or answers the one that is open; the site's assistant receives it, where there is one.
    ///
    /// The visitor's space of that department and kind is found again, with all that was said in it; only the first
    /// time is a space made. The visitor becomes a person through the broker: a guest JWT is signed and exchanged.
    public func openConversation(
        _ request: ConversationRequest,
        for visitor: Visitor
    ) async throws(DeskError) -> Creation<ConversationSnapshot> {
        let site = try await site(visitor.siteID)
        let department = try department(request.department, of: site)
        let person = try await person(for: visitor, of: site)
        let assistant = await assistant(of: site)
        return try await decidingAgain { () async throws(DeskError) in
            let now = clock.now()
            let known = try await conversations(of: visitor)
            if let open = known.first(where: { $0.status != .resolved || $0.clientID == request.clientID }) {
                return .existing(try await snapshot(of: open.id, for: .visitors))
            }
            let kind = request.kind ?? site.defaultKind
            let statements: [Statement]
            let id: ConversationID
            if let earlier = known.first(where: { $0.departmentID == department && $0.kind == kind }) {
                id = earlier.id
                statements = reopen(
                    earlier.id,
                    clientID: request.clientID,
                    by: person,
                    receivedBy: assistant,
                    at: now
                )
            } else {
                id = ids.next(SpaceKind.self)
                statements = create(
                    id,
                    request.clientID,
                    kind,
                    department,
                    visitor,
                    person,
                    site,
                    receivedBy: assistant,
                    at: now
                )
            }
            try await stored { () throws(StorageError) in try await commit(statements) }
            return .created(try await snapshot(of: id, for: .visitors))
        }
    }

    /// The conversation as seen by its visitor.
    public func conversation(_ id: ConversationID, of visitor: Visitor) async throws(DeskError) -> Conversation {
        let conversation = try await stored { () throws(StorageError) in
            let rows = try await storage.query(
                Statement(
                    "SELECT * FROM conversation_details WHERE id = $1 AND visitor_id = $2",
                    .id(id),
                    .id(visitor.id)
                )
            )
            return try rows.first.map { row throws(StorageError) in try Conversation(row) }
        }
        guard let conversation else { throw .conversationNotFound }
        return conversation
    }

    /// A page of what was said, as the visitor sees it.
    public func messages(
        in conversation: Conversation,
        before message: MessageID?,
        count: Int,
        for audience: MessageStore.Audience
    ) async throws(DeskError) -> MessageStore.Page {
        let page = try await stored { () throws(StorageError) in
            try await MessageStore(storage: storage).page(
                of: conversation.id,
                before: message,
                count: count,
                for: audience
            )
        }
        guard let page else { throw .messageNotFound }
        return page
    }

    /// Stores what a visitor says; a resolved conversation is reopened in the same batch, unless another one is open.
    public func post(
        _ draft: MessageDraft,
        in id: ConversationID,
        by visitor: Visitor
    ) async throws(DeskError) -> Creation<Message> {
        try await decidingAgain { () async throws(DeskError) in
            let standing = try await standing(of: id, for: visitor)
            var reopening: [Statement] = []
            if standing.status == .resolved {
                reopening = reopen(
                    id,
                    clientID: standing.clientID,
                    by: standing.visitor.id,
                    receivedBy: await assistant(of: try await site(visitor.siteID)),
                    at: clock.now()
                )
            }
            do throws(DeskError) {
                return try await store(draft, in: id, by: standing.visitor, and: reopening)
            } catch .storage(.uniqueViolation(let constraint)) where constraint.contains("visitor_id") {
                throw .wrongStatus("the conversation is resolved and another one is open: go on there")
            }
        }
    }

    /// Moves the visitor's read marker.
    public func markRead(_ id: ConversationID, upTo seq: Int64, by visitor: Visitor) async throws(DeskError) {
        try await markRead(id, upTo: seq, by: try await standing(of: id, for: visitor).visitor)
    }

    /// Tells the others that the visitor writes.
    public func typing(_ id: ConversationID, by visitor: Visitor) async throws(DeskError) {
        signals.send(.typing(id, try await standing(of: id, for: visitor).visitor))
    }

    /// What a visitor's act needs to know of the conversation.
    private struct Standing {
        let status: ConversationStatus
        let clientID: ClientID
        /// The visitor as a member of the space.
        let visitor: Member
    }

    /// Two look-ups by key, where the whole conversation costs seven.
    private func standing(of id: ConversationID, for visitor: Visitor) async throws(DeskError) -> Standing {
        let standing = try await stored { () throws(StorageError) -> Standing? in
            let rows = try await storage.query(
                Statement(
                    """
                    SELECT c.status, c.client_id, v.person_id
                    FROM conversations c JOIN visitors v ON v.id = c.visitor_id
                    WHERE c.id = $1 AND c.visitor_id = $2
                    """,
                    .id(id),
                    .id(visitor.id)
                )
            )
            guard let row = rows.first else { return nil }
            guard let clientID = ClientID(bytes: try row.blob(1)) else {
                throw .unexpectedColumn(index: 1, expected: "16 bytes")
            }
            return Standing(
                status: ConversationStatus(rawValue: try row.text(0)) ?? .waiting,
                clientID: clientID,
                visitor: Member(id: try row.id(2), name: visitor.displayName, type: .appuser)
            )
        }
        guard let standing else { throw .conversationNotFound }
        return standing
    }

    /// Stores what the visitor says of the help; a later rating takes the place of an earlier one.
    public func rate(_ id: ConversationID, _ rating: Rating, by visitor: Visitor) async throws(DeskError) {
        let person = try await standing(of: id, for: visitor).visitor.id
        let statements =
            [
                Statement(
                    "UPDATE conversations SET rating_score = $2, rating_comment = $3 WHERE id = $1",
                    .id(id),
                    .integer(rating.score),
                    .optional(rating.comment)
                )
            ]
            + SpaceStatements.append(
                .conversation,
                to: id,
                actor: person,
                data: ["change": "rated", "score": .integer(rating.score)],
                at: clock.now()
            )
        try await stored { () throws(StorageError) in try await commit(statements) }
    }

    /// The conversation and its newest messages in one snapshot.
    public func snapshot(
        of id: ConversationID,
        for audience: MessageStore.Audience
    ) async throws(DeskError) -> ConversationSnapshot {
        let snapshot = try await stored { () throws(StorageError) -> ConversationSnapshot? in
            let rows = try await storage.snapshot([
                Statement("SELECT * FROM conversation_details WHERE id = $1", .id(id)),
                MessageStore.page(of: id, below: nil, count: Self.pageSize, for: audience),
                Statement("SELECT last_seq FROM spaces WHERE id = $1", .id(id)),
            ])
            guard let row = rows[0].first else { return nil }
            return ConversationSnapshot(
                conversation: try await shown(try Conversation(row)),
                messages: try MessageStore.page(from: rows[1], count: Self.pageSize).messages,
                cursor: try rows[2][0].integer(0)
            )
        }
        guard let snapshot else { throw .conversationNotFound }
        return snapshot
    }

    /// How many messages a snapshot has, and a page unless told.
    public static let pageSize = 50

    func newestSnapshot(of visitor: Visitor) async throws(DeskError) -> ConversationSnapshot? {
        guard let newest = try await conversations(of: visitor).first else { return nil }
        return try await snapshot(of: newest.id, for: .visitors)
    }

    /// Every conversation of a visitor: the open one first, then the newest.
    private func conversations(of visitor: Visitor) async throws(DeskError) -> [Conversation] {
        try await stored { () throws(StorageError) in
            let rows = try await storage.query(
                Statement(
                    """
                    SELECT * FROM conversation_details WHERE visitor_id = $1
                    ORDER BY status = 'resolved', last_activity_at DESC, id DESC
                    """,
                    .id(visitor.id)
                )
            )
            var conversations: [Conversation] = []
            for row in rows { conversations.append(try Conversation(row)) }
            return conversations
        }
    }

    private func department(_ id: DepartmentID?, of site: Site) throws(DeskError) -> DepartmentID {
        guard let first = site.departments.first else { throw .noDepartments }
        guard let id else { return first.id }
        guard site.departments.contains(where: { $0.id == id }) else { throw .departmentNotFound }
        return id
    }
}
