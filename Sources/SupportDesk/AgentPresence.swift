public import Accounts
public import Primitives
import Spaces
import Storage

extension SupportDesk {
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
}
