import Accounts
public import EventLoop
import HTTP
import JSON
import Primitives
public import Spaces
import Storage
public import SupportDesk
import Synchronization
public import Telemetry

/// Follows the log for all open streams: reads each event once, encodes it once, and tells it on every loop.
///
/// The log is read in the order of positions, so each stream gets the events of a space in the order of `seq`. A stream
/// is registered before it reads what it missed, so an event that comes meanwhile is either in what it reads or held
/// for it, and the place that was told last keeps it from being told twice.
public final class LiveStreams: Sendable {
    /// A stream that is further behind loads the state anew instead.
    static let replayLimit: Int64 = 5000
    private static let pageSize = 256
    /// So many events at once while a stream catches up: far less than the bytes that may wait for a client.
    private static let replayPageSize = 16
    /// A client for whom more waits gets the next page later.
    private static let replayBacklog = 65_536
    private static let heartbeatSeconds = 15

    let desk: SupportDesk
    private let log: EventLog
    private let loops: [LoopStreams]
    let encoder: LiveEncoder
    let logger: Logger
    private let openStreams: Gauge
    private let told: Counter
    private let interest = Mutex(Interest())
    /// Whether the log is followed: what comes after a stream's own look at it is told from then on.
    private let isFollowing = Atomic<Bool>(false)

    /// Whether anybody follows, so that events nobody follows aren't encoded.
    private struct Interest {
        var spaces: [SpaceID: Int] = [:]
        var agentStreams = 0
    }

    /// Streams on `loops`, which must not be empty; the log is followed on the first.
    public init(
        desk: SupportDesk,
        log: EventLog,
        signals: Signals,
        loops: [EventLoop],
        logger: Logger,
        metrics: Metrics
    ) {
        self.desk = desk
        self.log = log
        self.loops = loops.map { LoopStreams(loop: $0, desk: desk) }
        self.encoder = LiveEncoder(desk: desk, loop: loops[0])
        self.logger = logger
        self.openStreams = metrics.gauge(
            "frontdesk_open_streams",
            help: "Streams of Server-Sent Events that are open.",
            labels: ["door"]
        )
        self.told = metrics.counter("frontdesk_live_events_total", help: "Events that were encoded for streams.")
        let first = loops[0]
        signals.receive { [weak self] signal in
            guard let streams = self else { return }
            first.run { await streams.tell(signal) }
        }
    }

    /// Follows the log until the task is cancelled.
    public func run() async {
        var cursor: Int64?
        while !Task.isCancelled {
            let generation = log.generation
            do throws(StorageError) {
                let start: Int64
                if let cursor, !isIdle {
                    start = cursor
                } else {
                    let newest = try await log.lastPosition()
                    // Looked at again after reading: a stream that has opened meanwhile must be told the rest.
                    start = isIdle ? newest : cursor ?? newest
                    if start != cursor { await encoder.forgetAll() }
                }
                isFollowing.store(true, ordering: .releasing)
                let events = try await log.events(after: start, limit: Self.pageSize)
                cursor = events.last?.position ?? start
                if !events.isEmpty { await tell(events) }
                if events.count < Self.pageSize { await log.changed(since: generation) }
            } catch {
                logger.error("the log can't be read for the streams", ["error": .cause(error)])
                await loops[0].loop.sleep(for: .milliseconds(500))
            }
        }
    }

    /// Keeps quiet connections alive, and does what has become due; and wakes the log, in case another process wrote.
    public func beat() async {
        while !Task.isCancelled {
            await loops[0].loop.sleep(for: .seconds(1))
            guard !Task.isCancelled else { return }
            log.wake()
            desk.endStaleViewing()
            for loop in loops {
                loop.loop.execute { loop.assumeIsolated { $0.beat(rounds: Self.heartbeatSeconds) } }
            }
        }
    }

    /// Renews the leases of the agents who have a stream.
    public func renewLeases() async {
        while !Task.isCancelled {
            await loops[0].loop.sleep(for: .seconds(Self.heartbeatSeconds))
            guard !Task.isCancelled else { return }
            var present: Set<PersonID> = []
            for loop in loops { present.formUnion(await loop.presentAgents) }
            for agent in present { await keepPresent(agent) }
        }
    }

    /// A stream of one conversation for its visitor, who has shown `token`.
    func response(
        following conversation: Conversation,
        for authenticated: AuthenticatedVisitor,
        _ token: Secret,
        after seq: Int64?
    ) -> Response {
        let admission = Admission(
            follower: .visitor(conversation.id, conversation.visitorPersonID),
            credential: LiveStream.Credential(visitor: authenticated.visitor, expiresAt: authenticated.expiresAt),
            isStillGood: { [desk] in (try? await desk.authenticate(token)) != nil }
        )
        return response(admission, after: seq)
    }

    /// A stream of all that the agent of a session may see.
    func response(following session: AgentSession, after position: Int64?) -> Response {
        let departments = Set(session.agent.sites.flatMap { $0.departments.map(\.id) })
        let admission = Admission(
            follower: .agent(session.agent.member.id, departments),
            credential: LiveStream.Credential(visitor: nil, expiresAt: session.expiresAt),
            isStillGood: { [desk] in (try? await desk.agentSession(session.token)) != nil }
        )
        return response(admission, after: position)
    }

    /// Who may follow what, and for how long.
    private struct Admission {
        let follower: LiveStream.Follower
        let credential: LiveStream.Credential
        /// Asked once the stream can be found by whoever revokes: one of the two then notices the other.
        let isStillGood: @Sendable () async -> Bool
    }

    private func response(_ admission: Admission, after place: Int64?) -> Response {
        let headers: HeaderFields = [
            "Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no",
        ]
        return Response(
            .ok,
            headers: headers,
            body: .stream { [self] stream in
                open(admission, on: stream, after: place)
            }
        )
    }

    private func open(
        _ admission: Admission,
        on stream: any ResponseStream,
        after place: Int64?
    ) {
        guard let table = loops.first(where: { $0.loop === stream.loop }) else { return stream.end() }
        let follower = admission.follower
        count(follower, by: 1)
        let box = table.assumeIsolated { table in
            let live = LiveStream(follower, admission.credential, stream: stream, after: place ?? 0)
            // At once, so that proxies and clients see the stream begin.
            live.beat(desk)
            table.add(live)
            return LoopConfined(live)
        }
        stream.onClose { [self] in
            count(follower, by: -1)
            table.assumeIsolated { $0.remove(box.value) }
            if case .agent(let person, _) = follower { table.loop.run { await self.left(person) } }
        }
        table.loop.run { [self] in
            guard await admission.isStillGood(), await isFollowed(from: table.loop) else { return await table.end(box) }
            await catchUp(box, on: table, after: place)
            if case .agent = follower { await tellViewing(on: box, of: table) }
            // Only now: an agent who becomes present is given what waits, more events than may be held meanwhile.
            if case .agent(let person, _) = follower { await keepPresent(person) }
        }
    }

    /// Waits until the log is followed, which begins with the service; `false` where it doesn't.
    private func isFollowed(from loop: EventLoop) async -> Bool {
        for _ in 0..<500 {
            if isFollowing.load(ordering: .acquiring) { return true }
            await loop.sleep(for: .milliseconds(20))
        }
        return false
    }

    /// Tells what the log has after a place, and lets the stream go live.
    private func catchUp(_ box: LoopConfined<LiveStream>, on table: LoopStreams, after place: Int64?) async {
        do {
            guard let place else { return await table.goLive(box) }
            let newest = try await newestPlace(of: box.value.follower)
            guard place <= newest, newest - place <= Self.replayLimit else { return await table.endWithGap(box) }
            var cursor = place
            while true {
                let events: [LoggedEvent]
                switch box.value.follower {
                case .visitor(let space, _):
                    events = try await log.events(in: space, after: cursor, limit: Self.replayPageSize)
                    cursor = events.last?.seq ?? cursor
                case .agent:
                    events = try await log.events(after: cursor, limit: Self.replayPageSize)
                    cursor = events.last?.position ?? cursor
                }
                let encoded = try await encoder.encode(events)
                await table.replay(encoded, on: box)
                if events.count < Self.replayPageSize { break }
                // Written at once, a long absence would be cut off as if the client were slow, again and again.
                while await table.waitingByteCount(of: box) > Self.replayBacklog {
                    await table.loop.sleep(for: .milliseconds(20))
                }
            }
            await table.goLive(box)
        } catch {
            logger.error("a stream can't be caught up", ["error": .cause(error)])
            await table.end(box)
        }
    }

    private func newestPlace(of follower: LiveStream.Follower) async throws(StorageError) -> Int64 {
        switch follower {
        case .visitor(let space, _): try await log.lastSeq(of: space)
        case .agent: try await log.lastPosition()
        }
    }

    private func tell(_ events: [LoggedEvent]) async {
        do {
            let followed = events.filter { isFollowed($0.spaceID) }
            if followed.count < events.count {
                let others = events.filter { $0.type == .conversation && !isFollowed($0.spaceID) }
                await encoder.forget(others.map(\.spaceID))
            }
            deliver(try await encoder.encode(followed))
        } catch {
            // A stream must not go on as if nothing were missing: all are closed, and resume from their places.
            logger.error("events can't be encoded; the streams start anew", ["error": .cause(error)])
            for loop in loops { loop.loop.execute { loop.assumeIsolated { $0.closeAll() } } }
        }
    }

    private func tell(_ signal: Signal) async {
        switch signal {
        case .presence(let member, let isAvailable):
            var writer = JSONWriter()
            writer.object { writer in
                writer.name("agent")
                writer.shape(member)
                writer.member("presence", isAvailable ? "available" : "away")
            }
            let frame = LiveEncoder.frame("presence", writer.bytes, id: nil)
            for loop in loops { loop.loop.execute { loop.assumeIsolated { $0.tell(frame, toAgent: member.id) } } }
        case .revoked(let member):
            for loop in loops { loop.loop.execute { loop.assumeIsolated { $0.close(member.id) } } }
        case .typing(let space, _), .read(let space, _, _), .refreshed(let space), .viewing(let space):
            guard isFollowed(space) else { return }
            do {
                if let event = try await encoder.encode(signal) { deliver([event]) }
            } catch {
                logger.warning("a signal was dropped", ["error": .cause(error)])
            }
        }
    }

    private func deliver(_ events: [LiveEvent]) {
        guard !events.isEmpty else { return }
        told.increment(by: events.count)
        for loop in loops { loop.loop.execute { loop.assumeIsolated { $0.deliver(events) } } }
    }

    /// Whether nobody follows, so that nothing needs to be read.
    private var isIdle: Bool {
        interest.withLock { $0.agentStreams == 0 && $0.spaces.isEmpty }
    }

    private func isFollowed(_ space: SpaceID) -> Bool {
        interest.withLock { $0.agentStreams > 0 || $0.spaces[space] != nil }
    }

    private func count(_ follower: LiveStream.Follower, by change: Int) {
        interest.withLock { interest in
            switch follower {
            case .visitor(let space, _):
                let count = (interest.spaces[space] ?? 0) + change
                interest.spaces[space] = count > 0 ? count : nil
            case .agent: interest.agentStreams += change
            }
        }
        switch follower {
        case .visitor: openStreams.add(change, "visitor")
        case .agent: openStreams.add(change, "agent")
        }
    }

    private func keepPresent(_ agent: PersonID) async {
        do {
            try await desk.keepPresent(agent)
        } catch {
            logger.warning("an agent's presence can't be renewed", ["error": .cause(error)])
        }
    }

    /// When the last stream of an agent has ended, so has what the agent looks at, and the lease ends soon.
    private func left(_ agent: PersonID) async {
        for loop in loops where await loop.presentAgents.contains(agent) { return }
        desk.stopViewing(by: agent)
        do {
            try await desk.endPresence(agent)
        } catch {
            logger.warning("an agent's presence can't be ended", ["error": .cause(error)])
        }
    }
}
