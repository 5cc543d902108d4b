import Accounts
import HTTP
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

    let follower: Follower
    let stream: any ResponseStream
    private(set) var last: Int64
    private var held: [LiveEvent]? = []

    init(_ follower: Follower, stream: any ResponseStream, after last: Int64) {
        self.follower = follower
        self.stream = stream
        self.last = last
    }

    /// The person who follows.
    var person: PersonID {
        switch follower {
        case .visitor(_, let person), .agent(let person, _): person
        }
    }

    /// Tells a live event, or holds it while the stream catches up.
    func deliver(_ event: LiveEvent) {
        guard held != nil else { return tell(event) }
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
            guard let frame = event.visitorFrame, event.origin != person, isNew(event.seq) else { return }
            stream.write(frame)
        case .agent(let person, let departments):
            guard let frame = event.frame(forAgentOf: departments), event.origin != person, isNew(event.position)
            else { return }
            stream.write(frame)
        }
    }

    /// Whether a place is after the last one, which it then becomes; what has no place always is.
    private func isNew(_ place: Int64?) -> Bool {
        guard let place else { return true }
        guard place > last else { return false }
        last = place
        return true
    }
}
