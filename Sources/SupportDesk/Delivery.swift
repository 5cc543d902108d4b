public import Primitives
import Spaces
import Storage
import Synchronization

/// How far the agents of each department have been told the log, in memory: what has reached an open console.
///
/// What was told is one stretch of positions, since every stream is told all of its departments without a gap. A stream
/// that goes on from a place has what is before it: whoever opened it has loaded that. One that begins with what is to
/// come has nothing before, so that its stretch may begin behind a gap; it then takes the place of an earlier one, and
/// of what was told before the gap is known only what was read.
final class DeliveryMarks: Sendable {
    /// A stretch of positions that were told: those after `start`, up to `end`.
    struct Stretch: Equatable {
        var start: Int64
        var end: Int64
    }

    private let stretches = Mutex<[DepartmentID: Stretch]>([:])

    /// What the agents of a department have been told; `nil` where nothing.
    func stretch(of department: DepartmentID) -> Stretch? {
        stretches.withLock { $0[department] }
    }

    /// Notes that a stream has been told all after `start` up to `end`; returns what of it nobody had been told.
    func add(_ told: Stretch, to department: DepartmentID) -> Stretch? {
        stretches.withLock { stretches in
            guard let known = stretches[department], told.start <= known.end else {
                stretches[department] = told
                return told
            }
            let start = min(known.start, told.start)
            guard start < known.start || told.end > known.end else { return nil }
            stretches[department] = Stretch(start: start, end: max(known.end, told.end))
            return Stretch(start: start < known.start ? told.start : known.end, end: told.end)
        }
    }
}

/// A visitor's message that has reached an agent's console.
public struct Delivery: Sendable, Hashable {
    /// Where it was said.
    public let conversation: ConversationID
    /// Up to which `seq` the visitor's messages have reached one.
    public let seq: Int64

    /// A delivery.
    public init(conversation: ConversationID, seq: Int64) {
        self.conversation = conversation
        self.seq = seq
    }
}

extension SupportDesk {
    /// So many events back it is looked for messages that a new stream brings to an agent, as far as a stream resumes.
    private static let deliveryScanLimit: Int64 = 5000

    /// Notes that an agent of a department has been told the log after one position up to another.
    ///
    /// Returns whether that is news of the event at `end`, and whether nothing before it is left out.
    public func noteDelivery(
        to department: DepartmentID,
        after start: Int64,
        upTo end: Int64
    ) -> (isNew: Bool, isWhole: Bool) {
        let added = deliveries.add(DeliveryMarks.Stretch(start: start, end: end), to: department)
        return (added?.end == end, deliveries.stretch(of: department)?.start == 0)
    }

    /// Notes that an agent has loaded all of a department up to a position, and returns what of it nobody had.
    public func noteDelivery(
        to department: DepartmentID,
        ofAllUpTo end: Int64
    ) async throws(DeskError) -> [Delivery] {
        let told = DeliveryMarks.Stretch(start: 0, end: end)
        guard let added = deliveries.add(told, to: department) else { return [] }
        return try await stored { () throws(StorageError) in
            let rows = try await storage.query(
                Statement(
                    """
                    SELECT e.space_id, MAX(e.seq) FROM events e
                        JOIN conversations c ON c.id = e.space_id AND c.department_id = $1
                        JOIN visitors v ON v.id = c.visitor_id AND v.person_id = e.actor_id
                    WHERE e.position > $2 AND e.position <= $3 AND e.type = 'message'
                    GROUP BY e.space_id
                    """,
                    .id(department),
                    .integer(max(added.start, added.end - Self.deliveryScanLimit)),
                    .integer(added.end)
                )
            )
            var deliveries: [Delivery] = []
            for row in rows { deliveries.append(Delivery(conversation: try row.id(0), seq: try row.integer(1))) }
            return deliveries
        }
    }

    /// Up to which `seq` the visitor's messages have reached an agent's console; `nil` for no conversation.
    public func deliveredSeq(of id: ConversationID) async throws(DeskError) -> Int64? {
        try await stored { () throws(StorageError) in
            let rows = try await storage.query(Statement("SELECT * FROM conversation_details WHERE id = $1", .id(id)))
            guard let row = rows.first else { return nil }
            return try await deliveredSeqs(of: [try Conversation(row)])[id]
        }
    }

    /// The same of several: what the agents of the department have been told, and at least what the agent has read.
    func deliveredSeqs(of conversations: [Conversation]) async throws(StorageError) -> [ConversationID: Int64] {
        var seqs: [ConversationID: Int64] = [:]
        var told: [(Conversation, Statement)] = []
        for conversation in conversations {
            seqs[conversation.id] = conversation.agentReadSeq
            guard let stretch = deliveries.stretch(of: conversation.departmentID) else { continue }
            told.append((conversation, Self.lastTold(of: conversation, in: stretch)))
        }
        for ((conversation, _), rows) in zip(told, try await storage.snapshot(told.map(\.1))) {
            guard let seq = try rows.first?.integer(0) else { continue }
            seqs[conversation.id] = max(seq, conversation.agentReadSeq)
        }
        return seqs
    }

    /// The visitor's last message in a stretch, unless one before the stretch is unread: that one may have reached nobody.
    private static func lastTold(of conversation: Conversation, in stretch: DeliveryMarks.Stretch) -> Statement {
        Statement(
            """
            SELECT e.seq FROM events e
            WHERE e.space_id = $1 AND e.actor_id = $2 AND e.type = 'message' AND e.seq > $3
                AND e.position > $4 AND e.position <= $5
                AND NOT EXISTS (SELECT 1 FROM events u WHERE $4 > 0 AND u.space_id = $1 AND u.seq > $3
                    AND u.actor_id = $2 AND u.type = 'message' AND u.position <= $4)
            ORDER BY e.seq DESC LIMIT 1
            """,
            values: [
                .id(conversation.id), .id(conversation.visitorPersonID), .integer(conversation.agentReadSeq),
                .integer(stretch.start), .integer(stretch.end),
            ]
        )
    }
}
