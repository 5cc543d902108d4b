public import Accounts
public import Primitives
import Storage

extension SupportDesk {
    /// The departments that have an available agent now, by site.
    public func onlineDepartments() async throws(DeskError) -> [SiteID: Set<DepartmentID>] {
        try await stored { () throws(StorageError) in
            let rows = try await storage.query(
                Statement(
                    """
                    SELECT DISTINCT d.site_id, d.id FROM agents a
                        JOIN department_agents da ON da.agent_id = a.person_id
                        JOIN departments d ON d.id = da.department_id
                    WHERE a.presence = 'available' AND a.lease_expires_at > $1
                    """,
                    .time(clock.now())
                )
            )
            var departments: [SiteID: Set<DepartmentID>] = [:]
            for row in rows { departments[try row.id(0), default: []].insert(try row.id(1)) }
            return departments
        }
    }

    /// The departments that an agent belongs to now.
    public func departments(of agent: PersonID) async throws(DeskError) -> Set<DepartmentID> {
        try await stored { () throws(StorageError) in
            let rows = try await storage.query(
                Statement("SELECT department_id FROM department_agents WHERE agent_id = $1", .id(agent))
            )
            var departments: Set<DepartmentID> = []
            for row in rows { departments.insert(try row.id(0)) }
            return departments
        }
    }

    /// When the session began whose token ends then.
    public func sessionStart(ofTokenEndingAt expiresAt: Timestamp) -> Timestamp {
        expiresAt - VisitorTokens.lifetime
    }

    /// The time.
    public var now: Timestamp { clock.now() }
}
