import Accounts
public import Primitives
public import Spaces
import Storage

/// A site with all that one of its agents may hand a conversation to.
public struct SiteDirectory: Sendable {
    /// Names the site.
    public let id: SiteID
    /// Its name.
    public let name: String
    /// The public key that its pages carry.
    public let key: String
    /// All its departments, in the order in which they were made.
    public let departments: [Department]
    /// All its agents, by name.
    public let agents: [Colleague]
}

/// An agent as colleagues see them.
public struct Colleague: Sendable {
    /// The person.
    public let member: Member
    /// Whether conversations are assigned to them now: they want it, and a stream of theirs is open.
    public let presence: Presence
    /// The departments of the site that they belong to.
    public let departmentIDs: [DepartmentID]
}

extension SupportDesk {
    /// The sites that an agent belongs to, with their departments and agents.
    public func directory(for agent: Agent) async throws(DeskError) -> [SiteDirectory] {
        let now = clock.now()
        return try await stored { () throws(StorageError) in
            let rows = try await storage.snapshot([
                Statement(
                    """
                    SELECT s.id, s.name, s.key, d.id, d.name, CASE WHEN EXISTS (
                            SELECT 1 FROM department_agents da JOIN agents a ON a.person_id = da.agent_id
                            WHERE da.department_id = d.id AND a.presence = 'available' AND a.lease_expires_at > $2
                        ) THEN 1 ELSE 0 END
                    FROM sites s JOIN departments d ON d.site_id = s.id
                    WHERE s.id IN (
                        SELECT own.site_id FROM departments own
                            JOIN department_agents oa ON oa.department_id = own.id AND oa.agent_id = $1
                    )
                    ORDER BY s.id, d.id
                    """,
                    .id(agent.member.id),
                    .time(now)
                ),
                Statement(
                    """
                    SELECT d.site_id, p.id, p.display_name, d.id,
                        CASE WHEN a.presence = 'available' AND a.lease_expires_at > $2 THEN 1 ELSE 0 END
                    FROM departments d
                        JOIN department_agents da ON da.department_id = d.id
                        JOIN agents a ON a.person_id = da.agent_id
                        JOIN people p ON p.id = a.person_id
                    WHERE d.site_id IN (
                        SELECT own.site_id FROM departments own
                            JOIN department_agents oa ON oa.department_id = own.id AND oa.agent_id = $1
                    )
                    ORDER BY d.site_id, p.display_name, p.id, d.id
                    """,
                    .id(agent.member.id),
                    .time(now)
                ),
            ])
            return try Self.directories(rows[0], colleagues: try Self.colleagues(rows[1]))
        }
    }

    private static func directories(
        _ rows: [Row],
        colleagues: [SiteID: [Colleague]]
    ) throws(StorageError) -> [SiteDirectory] {
        var directories: [SiteDirectory] = []
        for row in rows {
            let id: SiteID = try row.id(0)
            let department = Department(id: try row.id(3), name: try row.text(4), isOnline: try row.integer(5) != 0)
            let earlier = directories.last.flatMap { $0.id == id ? $0 : nil }
            if earlier != nil { directories.removeLast() }
            directories.append(
                SiteDirectory(
                    id: id,
                    name: try row.text(1),
                    key: try row.text(2),
                    departments: (earlier?.departments ?? []) + [department],
                    agents: colleagues[id] ?? []
                )
            )
        }
        return directories
    }

    private static func colleagues(_ rows: [Row]) throws(StorageError) -> [SiteID: [Colleague]] {
        var colleagues: [SiteID: [Colleague]] = [:]
        for row in rows {
            let site: SiteID = try row.id(0)
            let member = Member(id: try row.id(1), name: try row.text(2), type: .person)
            let earlier = colleagues[site]?.last.flatMap { $0.member.id == member.id ? $0 : nil }
            if earlier != nil { colleagues[site]?.removeLast() }
            let colleague = Colleague(
                member: member,
                presence: try row.integer(4) != 0 ? .available : .away,
                departmentIDs: (earlier?.departmentIDs ?? []) + [try row.id(3)]
            )
            colleagues[site, default: []].append(colleague)
        }
        return colleagues
    }
}
