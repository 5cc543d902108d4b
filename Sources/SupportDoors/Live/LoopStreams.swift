import Accounts
import EventLoop
import HTTP
import Primitives
import Spaces
import SupportDesk

/// The open streams of one loop, by what they follow. Everything here happens on that loop.
actor LoopStreams {
    nonisolated let loop: EventLoop
    private let desk: SupportDesk
    private var visitors: [SpaceID: [LiveStream]] = [:]
    private var agents: [LiveStream] = []
    private var heartbeatRound = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init(loop: EventLoop, desk: SupportDesk) {
        self.loop = loop
        self.desk = desk
    }

    var visitorStreamCount: Int { visitors.values.reduce(0) { $0 + $1.count } }
    var agentStreamCount: Int { agents.count }

    /// The agents who have a stream here.
    var presentAgents: Set<PersonID> { Set(agents.map(\.person)) }

    func add(_ stream: LiveStream) {
        switch stream.follower {
        case .visitor(let space, _): visitors[space, default: []].append(stream)
        case .agent: agents.append(stream)
        }
    }

    func remove(_ stream: LiveStream) {
        switch stream.follower {
        case .visitor(let space, _):
            visitors[space]?.removeAll { $0 === stream }
            if visitors[space]?.isEmpty == true { visitors[space] = nil }
        case .agent: agents.removeAll { $0 === stream }
        }
    }

    func deliver(_ events: [LiveEvent]) {
        for event in events {
            // A stream that is too slow ends while it is written to, which changes the table: so walk a copy.
            for stream in visitors[event.spaceID] ?? [] { stream.deliver(event) }
            for stream in agents { stream.deliver(event) }
        }
    }

    /// Tells an agent's own streams something that isn't of a conversation.
    func tell(_ frame: StreamFrame, toAgent person: PersonID) {
        for stream in agents where stream.person == person { stream.stream.write(frame) }
    }

    /// The sites whose visitors have a stream here.
    var sites: Set<SiteID> { Set(visitors.values.joined().compactMap(\.siteID)) }

    /// Tells the visitors of a site something that isn't of a conversation.
    func tell(_ frame: StreamFrame, toVisitorsOf site: SiteID) {
        let theirs = visitors.values.joined().filter { $0.siteID == site }
        for stream in theirs { stream.stream.write(frame) }
    }

    /// Ends the streams of an agent who belongs to other departments now: the client loads the state anew.
    func endStreams(of person: PersonID, unlessOf departments: Set<DepartmentID>) {
        let outdated = agents.filter { stream in
            guard case .agent(person, let followed) = stream.follower else { return false }
            return followed != departments
        }
        for stream in outdated { stream.endWithGap() }
    }

    /// Ends every stream of a person.
    func close(_ person: PersonID) {
        let theirs = (visitors.values.flatMap { $0 } + agents).filter { $0.person == person }
        for stream in theirs { stream.stream.end() }
    }

    /// Ends every stream; each client comes back with its place.
    func closeAll() {
        for stream in visitors.values.flatMap({ $0 }) + agents { stream.stream.end() }
    }

    /// Beats for the part of the streams whose turn it is, so that many idle ones don't hold up the loop.
    func beat(rounds: Int) {
        heartbeatRound = (heartbeatRound + 1) % rounds
        for (space, streams) in visitors where Int(truncatingIfNeeded: space.rawValue >> 12) % rounds == heartbeatRound
        {
            for stream in streams { stream.beat(desk) }
        }
        guard heartbeatRound == 0 else { return }
        for stream in agents { stream.beat(desk) }
    }
}
