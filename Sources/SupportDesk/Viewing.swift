public import Accounts
public import Primitives
public import Spaces
import Storage
import Synchronization

/// Which agents have which conversation open: in memory, since it is true for a moment and has no history.
///
/// A lease is renewed while the agent looks, and ends by itself where the renewals stay away.
final class ViewingLeases: Sendable {
    static let lifetime: Duration = .seconds(45)

    private struct Lease {
        let agent: Member
        var expiresAt: Timestamp
    }

    /// By conversation, in the order in which the agents came; never an empty list.
    private let leases = Mutex<[ConversationID: [Lease]]>([:])

    /// Notes that an agent looks; returns whether that is new.
    func renew(_ conversation: ConversationID, by agent: Member, at now: Timestamp) -> Bool {
        leases.withLock { leases in
            var viewers = leases[conversation] ?? []
            defer { leases[conversation] = viewers }
            let end = now + Self.lifetime
            guard let index = viewers.firstIndex(where: { $0.agent.id == agent.id }) else {
                viewers.append(Lease(agent: agent, expiresAt: end))
                return true
            }
            viewers[index].expiresAt = end
            return false
        }
    }

    /// Notes that an agent looks away; returns whether that is new.
    func end(_ conversation: ConversationID, by agent: PersonID) -> Bool {
        leases.withLock { Self.remove(from: &$0, conversation) { $0.agent.id == agent } }
    }

    /// Notes that an agent has gone; returns the conversations that the agent had open.
    func endAll(of agent: PersonID) -> [ConversationID] {
        removeEverywhere { $0.agent.id == agent }
    }

    /// Ends what was not renewed in time; returns the conversations of which it was so.
    func expire(at now: Timestamp) -> [ConversationID] {
        removeEverywhere { $0.expiresAt <= now }
    }

    /// Who has a conversation open.
    func viewers(of conversation: ConversationID) -> [Member] {
        leases.withLock { $0[conversation]?.map(\.agent) ?? [] }
    }

    /// The conversations that anybody has open.
    var conversations: [ConversationID] {
        leases.withLock { Array($0.keys) }
    }

    private func removeEverywhere(where isOver: (Lease) -> Bool) -> [ConversationID] {
        leases.withLock { leases in
            Array(leases.keys).filter { Self.remove(from: &leases, $0, where: isOver) }
        }
    }

    private static func remove(
        from leases: inout [ConversationID: [Lease]],
        _ conversation: ConversationID,
        where isOver: (Lease) -> Bool
    ) -> Bool {
        guard let viewers = leases[conversation] else { return false }
        let left = viewers.filter { !isOver($0) }
        leases[conversation] = left.isEmpty ? nil : left
        return left.count < viewers.count
    }
}

extension SupportDesk {
    /// Notes that an agent has a conversation open; it ends by itself after 45 s unless it is noted again.
    public func view(_ id: ConversationID, by agent: Agent) async throws(DeskError) {
        _ = try await conversation(id, for: agent)
        if viewing.renew(id, by: agent.member, at: clock.now()) { signals.send(.viewing(id)) }
    }

    /// Notes that an agent looks away, be it from a conversation that has meanwhile gone to another department.
    public func stopViewing(_ id: ConversationID, by agent: Agent) async throws(DeskError) {
        if viewing.end(id, by: agent.member.id) { return signals.send(.viewing(id)) }
        _ = try await conversation(id, for: agent)
    }

    /// Notes that an agent has nothing open any more.
    public func stopViewing(by agent: PersonID) {
        for id in viewing.endAll(of: agent) { signals.send(.viewing(id)) }
    }

    /// Ends what agents have not said again in time; called about once a second.
    public func endStaleViewing() {
        for id in viewing.expire(at: clock.now()) { signals.send(.viewing(id)) }
    }

    /// The agents who have a conversation open, in the order in which they came.
    public func viewers(of id: ConversationID) -> [Member] {
        viewing.viewers(of: id)
    }

    /// The conversations that any agent has open.
    public var viewedConversations: [ConversationID] {
        viewing.conversations
    }
}
