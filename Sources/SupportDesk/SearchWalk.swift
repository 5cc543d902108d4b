import Accounts
import Primitives
import Spaces
import Storage

/// How far a search has come along its list, and what it may still cost.
///
/// It is led by rows alone, so that nothing of it waits: `step` says what to look at next, and `look` what was found.
struct SearchWalk {
    /// What it looks at next: a conversation, or the rest of one with many messages.
    struct Step {
        let place: InboxCursor
        let belowSeq: Int64?
    }

    static let placesPerRead = 64
    static let messagesPerRead = 256
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
    private var hasEnded = false
    private var cost = 0
    private var costAtPause = 0

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

    /// What to look at; `nil` where more places must be read first.
    var step: Step? {
        if let position, let seq = position.seq { return Step(place: position.place, belowSeq: seq) }
        return places.first.map { Step(place: $0, belowSeq: nil) }
    }

    /// Whether the caller should let others work; asked before each step.
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

    /// The statements of a step: the visitor, where the agent may see the conversation, and a page of its messages.
    func statements(of step: Step) -> [Statement] {
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
                .integer(Int64(Self.messagesPerRead))
            ),
        ]
    }

    /// Looks through the rows of a step; returns the conversation where the text is in it.
    mutating func look(at rows: [[Row]], of step: Step) throws(StorageError) -> (ConversationID, SearchMatch?)? {
        let (visitors, messages) = (rows[0], rows[1])
        cost += Self.costOfConversation
        guard let visitor = visitors.first else {
            leave(step)
            return nil
        }
        for column in 0...1 {
            guard let known = try visitor.optionalText(column), text.isFound(in: known) else { continue }
            leave(step)
            return (step.place.id, nil)
        }
        for message in messages {
            cost += 1
            let said = try message.text(2)
            guard text.isFound(in: said) else { continue }
            leave(step)
            return (step.place.id, SearchMatch(messageID: try message.id(1), text: text.excerpt(of: said)))
        }
        if messages.count == Self.messagesPerRead, let last = messages.last {
            position = SearchCursor(step.place, seq: try last.integer(0))
        } else {
            leave(step)
        }
        return nil
    }

    /// Goes behind the conversation of a step.
    private mutating func leave(_ step: Step) {
        if places.first == step.place { places.removeFirst() }
        position = SearchCursor(step.place)
    }
}
