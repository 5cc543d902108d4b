import Accounts
import Primitives
import Spaces
import Storage

/// A list of conversations by their last activity, as the parts of which it is merged: those of one department, or of
/// the agent, that stand in one status.
///
/// Each part is a range of an index in the very order that is shown, so a page costs what it has and never what the list
/// has. The agent's departments are those of the session, read with the request.
struct ConversationList {
    private enum Part {
        case department(DepartmentID, ConversationStatus)
        case own(ConversationStatus)
    }

    let agent: PersonID
    private let parts: [Part]

    init(_ query: InboxQuery, of agent: Agent) {
        self.agent = agent.member.id
        let statuses = ConversationStatus.allCases.filter(query.status.contains)
        let departments = agent.sites.flatMap { $0.departments.map(\.id) }
        parts =
            switch query.view {
            case .mine: statuses.map { .own($0) }
            case .unassigned: statuses.contains(.waiting) ? departments.map { .department($0, .waiting) } : []
            case .all: departments.flatMap { department in statuses.map { .department(department, $0) } }
            }
    }

    /// The places of the first `count` of each part behind a place: id and last activity.
    func places(after place: InboxCursor?, count: Int) -> [Statement] {
        parts.map { part in
            let (whose, status) = values(of: part)
            let values = [whose, .text(status.rawValue)] + Self.bounds(place) + [.integer(Int64(count))]
            return switch part {
            case .department:
                Statement(
                    """
                    SELECT c.id, c.last_activity_at FROM conversations c
                    WHERE c.department_id = $1 AND c.status = $2
                        AND c.last_activity_at <= $3 AND (c.last_activity_at < $3 OR c.id < $4)
                    ORDER BY c.last_activity_at DESC, c.id DESC LIMIT $5
                    """,
                    values: values
                )
            case .own:
                Statement(
                    """
                    SELECT c.id, c.last_activity_at FROM conversations c
                    WHERE c.agent_id = $1 AND c.status = $2
                        AND c.last_activity_at <= $3 AND (c.last_activity_at < $3 OR c.id < $4)
                        AND EXISTS (SELECT 1 FROM department_agents da
                            WHERE da.department_id = c.department_id AND da.agent_id = $1)
                    ORDER BY c.last_activity_at DESC, c.id DESC LIMIT $5
                    """,
                    values: values
                )
            }
        }
    }

    /// The items behind one place down to another, at most `count` of each part.
    func items(after place: InboxCursor?, downTo end: InboxCursor?, count: Int) -> [Statement] {
        parts.map { part in
            let (whose, status) = values(of: part)
            let last: [SQLValue] = [
                .integer(end?.lastActivityAt.milliseconds ?? .min), .integer(end?.id.rawValue ?? 0),
            ]
            let values =
                [whose, .text(status.rawValue)] + Self.bounds(place) + last + [.integer(Int64(count))]
            return switch part {
            case .department:
                Statement(
                    """
                    SELECT cd.*, m.id, m.space_id, m.seq, m.client_id, m.sender_id, p.display_name, p.type, m.text,
                        m.is_note, m.created_at, m.updated_at, m.is_deleted, m.files,
                        (SELECT COUNT(*) FROM (SELECT 1 FROM messages u WHERE u.space_id = cd.id
                            AND u.seq > cd.agent_read_seq AND u.sender_id = cd.visitor_person_id LIMIT 100))
                    FROM conversations c JOIN conversation_details cd ON cd.id = c.id
                        LEFT JOIN messages m ON m.space_id = c.id
                            AND m.seq = (SELECT MAX(x.seq) FROM messages x WHERE x.space_id = c.id)
                        LEFT JOIN people p ON p.id = m.sender_id
                    WHERE c.department_id = $1 AND c.status = $2
                        AND c.last_activity_at <= $3 AND (c.last_activity_at < $3 OR c.id < $4)
                        AND c.last_activity_at >= $5 AND (c.last_activity_at > $5 OR c.id >= $6)
                    ORDER BY c.last_activity_at DESC, c.id DESC LIMIT $7
                    """,
                    values: values
                )
            case .own:
                Statement(
                    """
                    SELECT cd.*, m.id, m.space_id, m.seq, m.client_id, m.sender_id, p.display_name, p.type, m.text,
                        m.is_note, m.created_at, m.updated_at, m.is_deleted, m.files,
                        (SELECT COUNT(*) FROM (SELECT 1 FROM messages u WHERE u.space_id = cd.id
                            AND u.seq > cd.agent_read_seq AND u.sender_id = cd.visitor_person_id LIMIT 100))
                    FROM conversations c JOIN conversation_details cd ON cd.id = c.id
                        LEFT JOIN messages m ON m.space_id = c.id
                            AND m.seq = (SELECT MAX(x.seq) FROM messages x WHERE x.space_id = c.id)
                        LEFT JOIN people p ON p.id = m.sender_id
                    WHERE c.agent_id = $1 AND c.status = $2
                        AND c.last_activity_at <= $3 AND (c.last_activity_at < $3 OR c.id < $4)
                        AND c.last_activity_at >= $5 AND (c.last_activity_at > $5 OR c.id >= $6)
                        AND EXISTS (SELECT 1 FROM department_agents da
                            WHERE da.department_id = c.department_id AND da.agent_id = $1)
                    ORDER BY c.last_activity_at DESC, c.id DESC LIMIT $7
                    """,
                    values: values
                )
            }
        }
    }

    private func values(of part: Part) -> (SQLValue, ConversationStatus) {
        switch part {
        case .department(let department, let status): (.id(department), status)
        case .own(let status): (.id(agent), status)
        }
    }

    private static func bounds(_ place: InboxCursor?) -> [SQLValue] {
        [.integer(place?.lastActivityAt.milliseconds ?? .max), .integer(place?.id.rawValue ?? .max)]
    }
}
