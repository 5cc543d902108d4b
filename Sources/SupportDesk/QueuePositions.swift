import Primitives
import Spaces
import Storage

extension SupportDesk {
    /// The places in their queues of those conversations that wait.
    ///
    /// Each is counted on from the one before it, so that a queue is walked once for all of them, and never for each.
    func queuePositions(of conversations: [Conversation]) async throws(StorageError) -> [ConversationID: Int64] {
        var waiting: [(department: DepartmentID, since: Timestamp, id: ConversationID)] = []
        for conversation in conversations where conversation.status == .waiting {
            guard let since = conversation.waitingSince else { continue }
            waiting.append((conversation.departmentID, since, conversation.id))
        }
        guard !waiting.isEmpty else { return [:] }
        waiting.sort { ($0.department, $0.since, $0.id) < ($1.department, $1.since, $1.id) }
        var statements: [Statement] = []
        for (index, place) in waiting.enumerated() {
            let before = index > 0 && waiting[index - 1].department == place.department ? waiting[index - 1] : nil
            statements.append(
                Statement(
                    """
                    SELECT COUNT(*) FROM conversations WHERE department_id = $1 AND status = 'waiting'
                        AND waiting_since >= $2 AND (waiting_since > $2 OR id > $3)
                        AND waiting_since <= $4 AND (waiting_since < $4 OR id <= $5)
                    """,
                    values: [
                        .id(place.department), .integer(before?.since.milliseconds ?? .min), .id(before?.id),
                        .time(place.since), .id(place.id),
                    ]
                )
            )
        }
        var positions: [ConversationID: Int64] = [:]
        var last: (department: DepartmentID, position: Int64)?
        for (place, rows) in zip(waiting, try await storage.snapshot(statements)) {
            let start = last?.department == place.department ? last?.position ?? 0 : 0
            let position = start + (try rows[0].integer(0))
            positions[place.id] = position
            last = (place.department, position)
        }
        return positions
    }
}
