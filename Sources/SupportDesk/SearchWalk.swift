import Accounts
import Primitives
import Spaces
import Storage

/// How far a search has come along its list, and what it may still cost.
///
/// It is led by rows alone, so that nothing of it waits: `steps` says what to look at next, and `look` what was found.
struct SearchWalk {
    /// What it looks at: a conversation, or the rest of one with many messages.
    struct Step {
        let place: InboxCursor
        let belowSeq: Int64?

        var messageLimit: Int { belowSeq == nil ? messagesPerStep.first : messagesPerStep.further }
    }

    static let placesPerRead = 64
    /// So many messages of a conversation at first, and then of a long one at a time.
    private static let messagesPerStep = (first: 64, further: 512)
    /// So many conversations at a time, each of which may be a long one that puts off the others.
    private static let maximumSteps = 16
    /// Before its turn is over, in messages and in time; a conversation costs as much as a few messages.
    static let messageLimit = 50_000
    static let timeLimit: Duration = .milliseconds(100)
    private static let costOfConversation = 4
    private static let costBetweenPauses = 512

    let list: ConversationList
    private let text: SearchText
    private let clock: WallClock
    private let deadline: Timestamp
    private var position: SearchCursor?
    private var places: ArraySlice<InboxCursor> = []
    private var stepCount = 1
    private var hasEnded = false
    private var cost = 0
    private var costAtPause = 0
    private var scratch: [UInt8] = []

    init(_ text: SearchText, _ list: ConversationList, from cursor: SearchCursor?, clock: WallClock) {
        self.text = text
        self.list = list
        self.clock = clock
        deadline = clock.now() + Self.timeLimit
        position = cursor
    }

    /// Where the search goes on; `nil` where all is looked through.
    var cursor: SearchCursor? { hasEnded ? nil : position }

    /// Whether its turn is over: at the end of the list, or of what it may cost.
    ///
    /// It looks at something in any case, so that each turn comes further.
    var isOver: Bool {
        hasEnded || cost > 0 && (cost >= Self.messageLimit || clock.now() >= deadline)
    }

    /// What to look at at once; nothing where more places must be read first.
    var steps: [Step] {
        if let position, let seq = position.seq { return [Step(place: position.place, belowSeq: seq)] }
        return places.prefix(stepCount).map { Step(place: $0, belowSeq: nil) }
    }

    /// Whether the caller should let others work; asked before each look.
    mutating func takePause() -> Bool {
        guard cost - costAtPause >= Self.costBetweenPauses else { return false }
        costAtPause = cost
        return true
    }

    /// The statements of the places behind the last one.
    var nextPlaces: [Statement] { list.places(after: position?.place, count: Self.placesPerRead) }

    /// Goes on with the places in their rows.
    mutating func go(to rows: [[Row]]) throws(StorageError) {
        var read: [InboxCursor] = []
        for row in rows.joined() { read.append(try InboxCursor(row)) }
        // Of each part there are as many as of the whole, so only that many are sure to be the next.
        places = read.sorted { $0.isBefore($1) }.prefix(Self.placesPerRead)
        hasEnded = places.isEmpty
    }

    /// The statements of a look, two a step: the visitor, where the agent may see the conversation, and messages.
    func statements(of steps: [Step]) -> [Statement] {
        steps.flatMap { step in
            [
                Statement(
                    """
                    SELECT v.name, v.email FROM conversations c JOIN visitors v ON v.id = c.visitor_id
                        JOIN department_agents da ON da.department_id = c.department_id AND da.agent_id = $2
                    WHERE c.id = $1
                    """,
                    .id(step.place.id),
                    .id(list.agent)
                ),
                Statement(
                    "SELECT seq, id, text FROM messages WHERE space_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3",
                    .id(step.place.id),
                    .integer(step.belowSeq ?? .max),
                    .integer(Int64(step.messageLimit))
                ),
            ]
        }
    }

    /// Looks through the rows of a look and returns what has the text, at most `limit`.
    ///
    /// Behind a conversation of which there is more to read, and behind the last that is wanted, it looks at nothing: the
    /// next look begins there.
    mutating func look(at rows: [[Row]], of steps: [Step], limit: Int) throws(StorageError) -> [Find] {
        var finds: [Find] = []
        for (index, step) in steps.enumerated() where finds.count < limit {
            switch try look(at: rows[2 * index], rows[2 * index + 1], of: step) {
            case .found(let match): finds.append(Find(id: step.place.id, match: match))
            case .notFound: break
            case .unfinished(let seq):
                position = SearchCursor(step.place, seq: seq)
                stepCount = 1
                return finds
            }
            if places.first == step.place { places.removeFirst() }
            position = SearchCursor(step.place)
        }
        stepCount = min(stepCount * 2, Self.maximumSteps)
        return finds
    }

    /// A conversation that has the text, and the message that has it.
    struct Find {
        let id: ConversationID
        let match: SearchMatch?
    }

    private enum Outcome {
        case found(SearchMatch?)
        case notFound
        case unfinished(belowSeq: Int64)
    }

    private mutating func look(at visitors: [Row], _ messages: [Row], of step: Step) throws(StorageError) -> Outcome {
        cost += Self.costOfConversation
        guard let visitor = visitors.first else { return .notFound }
        for column in 0...1 {
            guard let known = try visitor.optionalText(column) else { continue }
            if text.isFound(in: known, scratch: &scratch) { return .found(nil) }
        }
        for message in messages {
            cost += 1
            let said = try message.text(2)
            guard text.isFound(in: said, scratch: &scratch) else { continue }
            return .found(SearchMatch(messageID: try message.id(1), text: text.excerpt(of: said)))
        }
        guard messages.count == step.messageLimit, let last = messages.last else { return .notFound }
        return .unfinished(belowSeq: try last.integer(0))
    }
}
