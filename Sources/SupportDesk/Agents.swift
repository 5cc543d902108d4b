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

/// An agent's session in a browser.
public struct AgentSession: Sendable {
    /// The agent.
    public let agent: Agent
    /// What the cookie carries.
    public let token: Secret
    /// What the browser must send beside the cookie with every change.
    public let csrfToken: String
    /// When the session ends.
    public let expiresAt: Timestamp
}

extension SupportDesk {
    /// How long an agent stays logged in.
    public static let sessionLifetime: Duration = .seconds(14 * 86_400)

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

    /// Logs an agent in.
    ///
    /// An unknown address costs the same time as a wrong password and gets the same answer. After a few failures the
    /// answer is to wait (`LoginThrottle`).
    public func logIn(email: String, password: Secret, from address: String) async throws(DeskError) -> AgentSession {
        let now = clock.now()
        let attempt = LoginThrottle.Attempt(email: email.lowercased(), address: address)
        if let wait = loginThrottle.begin(attempt, at: now) { throw .tooManyAttempts(retryAfter: wait) }
        let row = try await stored { () throws(StorageError) in
            try await storage.query(
                Statement(
                    """
                    SELECT a.person_id, a.password_hash FROM agents a JOIN people p ON p.id = a.person_id
                    WHERE p.email = $1 ORDER BY p.organization_id LIMIT 1
                    """,
                    .text(email.lowercased())
                )
            ).first
        }
        let stored = try await stored { () throws(StorageError) in
            try row.map { row throws(StorageError) in (try row.id(0, of: PersonKind.self), try row.text(1)) }
        }
        let hash = stored?.1 ?? PasswordHash.dummy(cost: passwordCost)
        let isRight: Bool
        do {
            isRight = try await PasswordHash.verify(password, against: hash)
        } catch {
            throw .misconfigured("a stored password hash can't be read: \(error)")
        }
        guard isRight, let (agent, _) = stored else { throw .credentialsInvalid }
        loginThrottle.succeeded(attempt)
        return try await startSession(of: agent, at: now)
    }

    /// The session of a cookie.
    public func agentSession(_ token: Secret) async throws(DeskError) -> AgentSession {
        let now = clock.now()
        let row = try await stored { () throws(StorageError) in
            try await storage.query(
                Statement(
                    "SELECT agent_id, expires_at FROM agent_sessions WHERE hash = $1 AND expires_at > $2",
                    .blob(SHA256.hash(token.unredactedBytes)),
                    .time(now)
                )
            ).first
        }
        guard let row else { throw .sessionRequired }
        let (id, expiresAt) = try await stored { () throws(StorageError) in
            (try row.id(0, of: PersonKind.self), try row.time(1))
        }
        return AgentSession(
            agent: try await agent(id),
            token: token,
            csrfToken: csrfToken(of: token),
            expiresAt: expiresAt
        )
    }

    /// Ends a session and the agent's streams.
    ///
    /// The agent counts as absent at once, and not only when the lease of a closed stream ends: nothing must be assigned to
    /// someone who has just left. Another browser of the agent's comes back by itself and renews the lease.
    public func logOut(_ session: AgentSession) async throws(DeskError) {
        try await stored { () throws(StorageError) in
            _ = try await storage.batch([
                Statement(
                    "DELETE FROM agent_sessions WHERE hash = $1",
                    .blob(SHA256.hash(session.token.unredactedBytes))
                ),
                Statement("UPDATE agents SET lease_expires_at = 0 WHERE person_id = $1", .id(session.agent.member.id)),
            ])
        }
        signals.send(.revoked(session.agent.member))
    }

    /// Checks the CSRF token that came with a change.
    public func verify(csrfToken: String?, of session: AgentSession) throws(DeskError) {
        guard let csrfToken, Secret(csrfToken) == Secret(session.csrfToken) else { throw .csrfTokenInvalid }
    }

    /// Sets what an agent wants; an agent who becomes available is given what waits.
    public func setPresence(_ presence: Presence, of agent: Agent) async throws(DeskError) {
        try await stored { () throws(StorageError) in
            _ = try await storage.batch([
                Statement(
                    "UPDATE agents SET presence = $2 WHERE person_id = $1",
                    .id(agent.member.id),
                    .text(presence.rawValue)
                )
            ])
        }
        signals.send(.presence(agent.member, isAvailable: presence == .available))
        if presence == .available { try await assignWaiting(of: agent.member.id) }
    }

    /// How long an agent counts as present after the last sign of a stream.
    static let leaseLifetime: Duration = .seconds(45)

    /// Keeps an agent present: called when a stream opens and with each heartbeat of it.
    public func keepPresent(_ agent: PersonID) async throws(DeskError) {
        let now = clock.now()
        let wasPresent = try await stored { () throws(StorageError) in
            let rows = try await storage.query(
                Statement("SELECT lease_expires_at > $2 FROM agents WHERE person_id = $1", .id(agent), .time(now))
            )
            let wasPresent = try rows.first?.integer(0) == 1
            _ = try await storage.batch([
                Statement(
                    "UPDATE agents SET lease_expires_at = $2 WHERE person_id = $1",
                    .id(agent),
                    .time(now + Self.leaseLifetime)
                )
            ])
            return wasPresent
        }
        if !wasPresent { try await assignWaiting(of: agent) }
    }

    /// Shortens the lease when the last stream of an agent has ended, so that a reload doesn't count as leaving.
    public func endPresence(_ agent: PersonID) async throws(DeskError) {
        try await stored { () throws(StorageError) in
            _ = try await storage.batch([
                Statement(
                    "UPDATE agents SET lease_expires_at = $2 WHERE person_id = $1 AND lease_expires_at > $2",
                    .id(agent),
                    .time(clock.now() + .seconds(10))
                )
            ])
        }
    }

    /// Forgets sessions that have ended.
    public func removeEndedSessions() async throws(DeskError) {
        try await stored { () throws(StorageError) in
            _ = try await storage.batch([
                Statement("DELETE FROM agent_sessions WHERE expires_at <= $1", .time(clock.now()))
            ])
        }
    }

    private func startSession(of agent: PersonID, at now: Timestamp) async throws(DeskError) -> AgentSession {
        let token = Secret(random.token())
        let expiresAt = now + Self.sessionLifetime
        try await stored { () throws(StorageError) in
            _ = try await storage.batch([
                Statement(
                    "INSERT INTO agent_sessions (hash, agent_id, created_at, expires_at) VALUES ($1, $2, $3, $4)",
                    .blob(SHA256.hash(token.unredactedBytes)),
                    .id(agent),
                    .time(now),
                    .time(expiresAt)
                )
            ])
        }
        return AgentSession(
            agent: try await self.agent(agent),
            token: token,
            csrfToken: csrfToken(of: token),
            expiresAt: expiresAt
        )
    }

    private func csrfToken(of token: Secret) -> String {
        Base64URL.encode(csrf.authenticate(token.unredactedBytes))
    }

    private func agent(_ id: PersonID) async throws(DeskError) -> Agent {
        try await stored { () throws(StorageError) in
            let rows = try await storage.snapshot([
                Statement(
                    """
                    SELECT p.display_name, p.email, a.presence FROM agents a JOIN people p ON p.id = a.person_id
                    WHERE a.person_id = $1
                    """,
                    .id(id)
                ),
                Statement(
                    """
                    SELECT s.id, s.name, d.id, d.name FROM department_agents da
                        JOIN departments d ON d.id = da.department_id JOIN sites s ON s.id = d.site_id
                    WHERE da.agent_id = $1 ORDER BY s.id, d.id
                    """,
                    .id(id)
                ),
            ])
            return Agent(
                member: Member(id: id, name: try rows[0][0].text(0), type: .person),
                email: try rows[0][0].text(1),
                presence: Presence(rawValue: try rows[0][0].text(2)) ?? .away,
                sites: try Self.sites(from: rows[1])
            )
        }
    }

    private static func sites(from rows: [Row]) throws(StorageError) -> [AgentSite] {
        var sites: [AgentSite] = []
        for row in rows {
            let id: SiteID = try row.id(0)
            let department = AgentDepartment(id: try row.id(2), name: try row.text(3))
            if let last = sites.last, last.id == id {
                sites[sites.count - 1] = AgentSite(
                    id: id,
                    name: last.name,
                    departments: last.departments + [department]
                )
            } else {
                sites.append(AgentSite(id: id, name: try row.text(1), departments: [department]))
            }
        }
        return sites
    }
}
