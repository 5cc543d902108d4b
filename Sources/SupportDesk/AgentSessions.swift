import Accounts
import Cryptography
public import Primitives
import Spaces
import Storage

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
