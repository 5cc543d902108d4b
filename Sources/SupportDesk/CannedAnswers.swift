import Accounts
public import Primitives
public import Spaces
import Storage

/// Marks the identity of a canned answer.
public enum CannedAnswerKind: Sendable {}

/// Names a canned answer.
public typealias CannedAnswerID = Identifier<CannedAnswerKind>

/// A text that the agents of a site have at hand.
public struct CannedAnswer: Sendable, Hashable {
    /// Names it.
    public let id: CannedAnswerID
    /// The site whose agents share it.
    public let siteID: SiteID
    /// What agents type to get it; no other of the site has the same.
    public let shortcut: String
    /// What is said.
    public let text: String
    /// The question that it answers; only with one may the assistant give it.
    public let question: String?
}

/// What an agent writes of a canned answer.
public struct CannedAnswerDraft: Sendable {
    /// The most bytes of UTF-8 that a question may have.
    public static let maximumQuestionBytes = 1000

    /// What agents type to get it.
    public let shortcut: Shortcut
    /// What is said: as long as a message may be, so that it can be sent as it is.
    public let text: MessageText
    /// The question that it answers; white space alone is none.
    public let question: String?

    /// 1 to 32 of `a` to `z`, `0` to `9` and `-`.
    public struct Shortcut: Sendable, Hashable {
        /// The text.
        public let value: String

        /// Checks a shortcut; `nil` for anything else.
        public init?(_ text: String) {
            let isGood = text.utf8.allSatisfy { byte in
                (97...122).contains(byte) || (48...57).contains(byte) || byte == UInt8(ascii: "-")
            }
            guard isGood, (1...32).contains(text.utf8.count) else { return nil }
            value = text
        }
    }

    /// A draft.
    public init(shortcut: Shortcut, text: MessageText, question: String? = nil) {
        self.shortcut = shortcut
        self.text = text
        self.question = question.flatMap { VisitorProfile.tidy($0, Self.maximumQuestionBytes) }
    }
}

extension SupportDesk {
    /// How many canned answers a site may have: all of them are read at once.
    public static let cannedAnswerLimit = 1000

    /// The canned answers of a site, by shortcut.
    public func cannedAnswers(of site: SiteID) async throws(DeskError) -> [CannedAnswer] {
        try await stored { () throws(StorageError) in
            let rows = try await storage.query(
                Statement(
                    """
                    SELECT id, site_id, shortcut, text, question FROM answers WHERE site_id = $1
                    ORDER BY shortcut LIMIT $2
                    """,
                    .id(site),
                    .integer(Int64(Self.cannedAnswerLimit))
                )
            )
            var answers: [CannedAnswer] = []
            for row in rows { answers.append(try CannedAnswer(row)) }
            return answers
        }
    }

    /// The same for one of the site's agents; for others there is no such site.
    public func cannedAnswers(of site: SiteID, for agent: Agent) async throws(DeskError) -> [CannedAnswer] {
        try verifyMembership(of: agent, in: site)
        return try await cannedAnswers(of: site)
    }

    /// Stores a new canned answer of a site; sent again under the same `clientID`, it is the one that is there.
    public func addCannedAnswer(
        _ draft: CannedAnswerDraft,
        clientID: ClientID,
        to site: SiteID,
        by agent: Agent
    ) async throws(DeskError) -> Creation<CannedAnswer> {
        try verifyMembership(of: agent, in: site)
        let answer = CannedAnswer(id: ids.next(), siteID: site, draft)
        let now = clock.now()
        do throws(StorageError) {
            _ = try await storage.batch([
                Statement(
                    """
                    INSERT INTO answers (id, site_id, shortcut, text, question, client_id, author_id, created_at,
                        updated_at)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
                    """,
                    values: [
                        .id(answer.id), .id(site), .text(answer.shortcut), .text(answer.text),
                        .optional(answer.question), .blob(clientID.bytes), .id(agent.member.id), .time(now),
                    ]
                ),
                Statement(
                    "SELECT 1 FROM sites WHERE id = $1 AND (SELECT COUNT(*) FROM answers WHERE site_id = $1) <= $2",
                    values: [.id(site), .integer(Int64(Self.cannedAnswerLimit))],
                    requiringRows: 1
                ),
            ])
            return .created(answer)
        } catch .uniqueViolation {
            // Both names may be taken by the very answer that is sent again.
            if let earlier = try await cannedAnswer(clientID, of: site, by: agent) { return .existing(earlier) }
            throw .shortcutTaken
        } catch .unexpectedRows {
            throw .tooManyCannedAnswers
        } catch {
            throw .storage(error)
        }
    }

    /// Changes a canned answer of one of the agent's sites.
    public func changeCannedAnswer(
        _ id: CannedAnswerID,
        to draft: CannedAnswerDraft,
        by agent: Agent
    ) async throws(DeskError) -> CannedAnswer {
        do throws(StorageError) {
            let rows = try await storage.batch([
                Statement(
                    """
                    UPDATE answers SET shortcut = $3, text = $4, question = $5, updated_at = $6
                    WHERE id = $1 AND site_id IN (
                        SELECT d.site_id FROM departments d
                            JOIN department_agents da ON da.department_id = d.id AND da.agent_id = $2
                    )
                    RETURNING id, site_id, shortcut, text, question
                    """,
                    values: [
                        .id(id), .id(agent.member.id), .text(draft.shortcut.value), .text(draft.text.value),
                        .optional(draft.question), .time(clock.now()),
                    ],
                    requiringRows: 1
                )
            ])
            return try CannedAnswer(rows[0][0])
        } catch .unexpectedRows {
            throw .cannedAnswerNotFound
        } catch .uniqueViolation {
            throw .shortcutTaken
        } catch {
            throw .storage(error)
        }
    }

    /// Removes a canned answer of one of the agent's sites.
    public func removeCannedAnswer(_ id: CannedAnswerID, by agent: Agent) async throws(DeskError) {
        do throws(StorageError) {
            _ = try await storage.batch([
                Statement(
                    """
                    DELETE FROM answers WHERE id = $1 AND site_id IN (
                        SELECT d.site_id FROM departments d
                            JOIN department_agents da ON da.department_id = d.id AND da.agent_id = $2
                    )
                    """,
                    values: [.id(id), .id(agent.member.id)],
                    requiringRows: 1
                )
            ])
        } catch .unexpectedRows {
            throw .cannedAnswerNotFound
        } catch {
            throw .storage(error)
        }
    }

    /// An agent belongs to the sites of the own departments; of other sites it isn't even told that they exist.
    private func verifyMembership(of agent: Agent, in site: SiteID) throws(DeskError) {
        guard agent.sites.contains(where: { $0.id == site }) else { throw .siteNotFound }
    }

    /// The one that the agent's client named so; throws where it is a colleague's.
    private func cannedAnswer(
        _ clientID: ClientID,
        of site: SiteID,
        by agent: Agent
    ) async throws(DeskError) -> CannedAnswer? {
        let found = try await stored { () throws(StorageError) -> (CannedAnswer, author: PersonID)? in
            let rows = try await storage.query(
                Statement(
                    """
                    SELECT id, site_id, shortcut, text, question, author_id FROM answers
                    WHERE site_id = $1 AND client_id = $2
                    """,
                    .id(site),
                    .blob(clientID.bytes)
                )
            )
            guard let row = rows.first else { return nil }
            return (try CannedAnswer(row), try row.id(5))
        }
        guard let found else { return nil }
        guard found.author == agent.member.id else { throw .clientIDTaken }
        return found.0
    }
}

extension CannedAnswer {
    fileprivate init(id: CannedAnswerID, siteID: SiteID, _ draft: CannedAnswerDraft) {
        self.id = id
        self.siteID = siteID
        self.shortcut = draft.shortcut.value
        self.text = draft.text.value
        self.question = draft.question
    }

    /// The answer in the first five columns: id, site, shortcut, text, question.
    fileprivate init(_ row: Row) throws(StorageError) {
        id = try row.id(0)
        siteID = try row.id(1)
        shortcut = try row.text(2)
        text = try row.text(3)
        question = try row.optionalText(4)
    }
}
