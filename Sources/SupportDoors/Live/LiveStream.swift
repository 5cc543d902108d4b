import Accounts
import HTTP
import JSON
import Primitives
import Spaces
import SupportDesk

/// One open stream, used on its loop alone.
///
/// While it catches up, live events wait in `held`; then those that the log hasn't told yet follow, and from there on
/// each event is written as it comes. `last` is the place that was told last, so nothing is told twice.
final class LiveStream {
    /// Who follows, and what.
    enum Follower {
        /// A visitor follows one space; places are its `seq`.
        case visitor(SpaceID, PersonID)
        /// An agent follows the conversations of some departments; places are positions.
        case agent(PersonID, Set<DepartmentID>)
    }

    /// The most live events that may wait while a stream catches up.
    private static let heldLimit = 1000

    /// What the stream was opened with, and when that ends.
    struct Credential {
        /// Whose token it is; `nil` for the session of an agent.
        let visitor: Visitor?
        var expiresAt: Timestamp
    }

    let follower: Follower
    let stream: any ResponseStream
    private(set) var last: Int64
    private var held: [LiveEvent]? = []
    private var credential: Credential
    /// The place behind which an agent has everything; `nil` until the first event where it goes on from nowhere.
    private var hasAllAfter: Int64?
    private let reached: Reached?

    /// Told of each event that was written to an agent's stream, with the place behind which the agent has everything.
    typealias Reached = @Sendable (LiveEvent, _ start: Int64) -> Void

    init(
        _ follower: Follower,
        _ credential: Credential,
        stream: any ResponseStream,
        after place: Int64?,
        reached: Reached? = nil
    ) {
        self.follower = follower
        self.credential = credential
        self.stream = stream
        self.last = place ?? 0
        // Whoever goes on from a place has what is before it.
        self.hasAllAfter = place == nil ? nil : 0
        self.reached = reached
    }

    /// The person who follows.
    var person: PersonID {
        switch follower {
        case .visitor(_, let person), .agent(let person, _): person
        }
    }

    /// The site whose visitor follows; `nil` for an agent.
    var siteID: SiteID? { credential.visitor?.siteID }

    /// Keeps a quiet connection alive, and does what has become due meanwhile.
    ///
    /// A visitor gets a fresh token before the old one ends. An agent whose session is over is told nothing more.
    func beat(_ desk: SupportDesk) {
        stream.write(ServerSentEvent.heartbeat)
        guard let visitor = credential.visitor else {
            if desk.isOver(credential.expiresAt) { stream.end() }
            return
        }
        guard desk.isDue(credential.expiresAt) else { return }
        let (token, expiresAt) = desk.renewToken(of: visitor)
        credential.expiresAt = expiresAt
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("visitorToken", token.unredactedText)
            writer.member("expiresAt", expiresAt.description)
        }
        stream.write(LiveEncoder.frame("token", writer.bytes, id: nil))
    }

    /// Tells a live event, or holds it while the stream catches up.
    func deliver(_ event: LiveEvent) {
        guard held != nil else { return tell(event) }
        // What was replayed already, or lies before the place, needn't wait: a log that is told late is no slow reader.
        if let place = place(of: event), place <= last { return }
        held?.append(event)
        if held?.count ?? 0 > Self.heldLimit {
            held = nil
            endWithGap()
        }
    }

    /// Tells an event of the log while the stream catches up.
    func replay(_ event: LiveEvent) {
        tell(event)
    }

    /// Tells what was held, and goes live.
    func goLive() {
        let waiting = held ?? []
        held = nil
        for event in waiting { tell(event) }
    }

    /// Tells that the place is too far back, and ends: the client loads the state anew.
    func endWithGap() {
        stream.write(StreamFrame(ServerSentEvent(event: "gap", data: Array("{}".utf8)).bytes))
        stream.end()
    }

    private func tell(_ event: LiveEvent) {
        switch follower {
        case .visitor(_, let person):
            guard let frame = event.visitorFrame, event.origin != person, isNew(event) else { return }
            stream.write(frame)
        case .agent(let person, let departments):
            guard let frame = event.frame(forAgentOf: departments), event.origin != person, isNew(event),
                stream.write(frame), let position = event.position
            else { return }
            let start = hasAllAfter ?? position - 1
            hasAllAfter = start
            // What the department that lost a conversation is told of it says nothing.
            if departments.contains(event.department) { reached?(event, start) }
        }
    }

    /// The event's place in what is followed; `nil` for what isn't in the log.
    private func place(of event: LiveEvent) -> Int64? {
        switch follower {
        case .visitor: event.seq
        case .agent: event.position
        }
    }

    /// Whether an event is after the last one, whose place it then takes; one without a place always is.
    private func isNew(_ event: LiveEvent) -> Bool {
        guard let place = place(of: event) else { return true }
        guard place > last else { return false }
        last = place
        return true
    }
}
