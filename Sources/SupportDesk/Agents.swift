public import Accounts
import Cryptography
public import Primitives
public import Spaces
import Storage

/// Whether an agent wants to be given conversations.
public enum Presence: String, Sendable {
    /// Yes, as long as a stream of the agent is open.
    case available
    /// No.
    case away
}

/// An agent as the console sees itself.
public struct Agent: Sendable {
    /// The person.
    public let member: Member
    /// The e-mail address, by which the agent logs in.
    public let email: String
    /// What the agent wants.
    public let presence: Presence
    /// The sites and departments that the agent belongs to.
    public let sites: [AgentSite]
}

/// A site with those of its departments that an agent belongs to.
public struct AgentSite: Sendable {
    /// The site.
    public let id: SiteID
    /// Its name.
    public let name: String
    /// The departments.
    public let departments: [AgentDepartment]
}

/// A department that an agent belongs to.
public struct AgentDepartment: Sendable {
    /// Names it.
    public let id: DepartmentID
    /// Its name.
    public let name: String
}

extension SupportDesk {
    /// Makes an agent of the site's departments; all of them where none is named.
    ///
    /// Someone who is an agent already joins the departments too and keeps name and password: that one is `existing`.
    @discardableResult
    public func addAgent(
        email: String,
        name: String,
        password: Secret,
        site id: SiteID,
        departments names: [String]
    ) async throws(DeskError) -> Creation<PersonID> {
        let site = try await site(id)
        var departments = site.departments
        if !names.isEmpty {
            departments = departments.filter { names.contains($0.name) }
            guard departments.count == Set(names).count else { throw .departmentNotFound }
        }
        let hash = try await hash(password)
        let person = Person(
            id: ids.next(),
            organizationID: site.organizationID,
            type: .person,
            email: email,
            displayName: name,
            createdAt: clock.now()
        )
        let statements = [
            Accounts.insert(person),
            Statement("INSERT INTO agents (person_id, password_hash) VALUES ($1, $2)", .id(person.id), .text(hash)),
        ]
        do throws(StorageError) {
            _ = try await storage.batch(statements + Self.joining(departments, by: person.id))
            return .created(person.id)
        } catch .uniqueViolation {
            return .existing(try await join(departments, agentWithEmail: person.email, of: site))
        } catch {
            throw .storage(error)
        }
    }

    private func join(
        _ departments: [Department],
        agentWithEmail email: String,
        of site: Site
    ) async throws(DeskError) -> PersonID {
        let agent = try await stored { () throws(StorageError) -> PersonID? in
            let rows = try await storage.query(
                Statement(
                    """
                    SELECT a.person_id FROM agents a JOIN people p ON p.id = a.person_id
                    WHERE p.organization_id = $1 AND p.email = $2
                    """,
                    .id(site.organizationID),
                    .text(email)
                )
            )
            return try rows.first?.id(0)
        }
        guard let agent else { throw .taken("someone with this e-mail address") }
        try await stored { () throws(StorageError) in try await storage.batch(Self.joining(departments, by: agent)) }
        return agent
    }

    private static func joining(_ departments: [Department], by agent: PersonID) -> [Statement] {
        departments.map { department in
            Statement(
                "INSERT INTO department_agents (department_id, agent_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                .id(department.id),
                .id(agent)
            )
        }
    }

    private func hash(_ password: Secret) async throws(DeskError) -> String {
        do {
            return try await PasswordHash.hash(password, random: random, cost: passwordCost)
        } catch {
            throw .misconfigured("the password can't be hashed: \(error)")
        }
    }
}
