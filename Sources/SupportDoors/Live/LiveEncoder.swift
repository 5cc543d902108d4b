import Accounts
import EventLoop
import HTTP
import JSON
import Primitives
import Spaces
import Storage
import SupportDesk

/// Turns events of the log and signals into frames.
///
/// It remembers which department each conversation belongs to, so that a message costs no look-up; an event of the
/// conversation itself renews that, since nothing else changes it, and one that isn't encoded must be told to `forget`.
actor LiveEncoder {
    private static let capacity = 50_000

    let desk: SupportDesk
    private let loop: EventLoop
    private var departments: [SpaceID: DepartmentID] = [:]

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init(desk: SupportDesk, loop: EventLoop) {
        self.desk = desk
        self.loop = loop
    }

    /// The frames of logged events, in their order; what has no conversation is left out.
    func encode(_ events: [LoggedEvent]) async throws(DeskError) -> [LiveEvent] {
        var encoded: [LiveEvent] = []
        for event in events {
            if let event = try await encode(event) { encoded.append(event) }
        }
        return encoded
    }

    private func encode(_ event: LoggedEvent) async throws(DeskError) -> LiveEvent? {
        switch event.type {
        case .message:
            guard let message = event.message else { return nil }
            return try await encodeMessage(message, event)
        case .member: return try await encodeMember(event)
        case .conversation: return try await encodeConversation(event.spaceID, event)
        }
    }

    /// The frames of a signal.
    func encode(_ signal: Signal) async throws(DeskError) -> LiveEvent? {
        switch signal {
        case .typing(let space, let member): try await encode("typing", space, member, seq: nil)
        case .read(let space, let member, let seq): try await encode("read", space, member, seq: seq)
        case .refreshed(let space): try await encodeConversation(space, nil)
        case .viewing(let space): try await encodeViewing(space)
        case .presence, .revoked: nil
        }
    }

    /// The department of a conversation.
    func department(of space: SpaceID) async throws(DeskError) -> DepartmentID? {
        if let known = departments[space] { return known }
        guard let item = try await desk.inboxItem(space) else { return nil }
        // What an event of the conversation has told meanwhile is newer than what was read here.
        if let known = departments[space] { return known }
        remember(item.conversation.departmentID, of: space)
        return item.conversation.departmentID
    }

    /// Forgets conversations that have changed while nobody followed them.
    func forget(_ spaces: [SpaceID]) {
        for space in spaces { departments[space] = nil }
    }

    /// Forgets everything, where events have been passed over.
    func forgetAll() {
        departments.removeAll(keepingCapacity: true)
    }

    private func encodeMessage(_ message: Message, _ event: LoggedEvent) async throws(DeskError) -> LiveEvent? {
        guard let department = try await department(of: event.spaceID) else { return nil }
        var writer = JSONWriter(capacity: 512)
        writer.shape(message)
        return LiveEvent(
            spaceID: event.spaceID,
            seq: event.seq,
            position: event.position,
            department: department,
            origin: nil,
            visitorFrame: message.isNote ? nil : Self.frame("message", writer.bytes, id: event.seq),
            agentFrame: Self.frame("message", writer.bytes, id: event.position)
        )
    }

    private func encodeMember(_ event: LoggedEvent) async throws(DeskError) -> LiveEvent? {
        guard let department = try await department(of: event.spaceID), let member = event.actor else { return nil }
        let facts = event.data.flatMap { try? JSONValue(parsing: Array($0.utf8)) }
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("conversationId", event.spaceID.description)
            writer.member("seq", event.seq)
            writer.member("action", facts?["action"]?.string)
            writer.name("member")
            writer.shape(member)
        }
        return LiveEvent(
            spaceID: event.spaceID,
            seq: event.seq,
            position: event.position,
            department: department,
            origin: nil,
            visitorFrame: Self.frame("member", writer.bytes, id: event.seq),
            agentFrame: Self.frame("member", writer.bytes, id: event.position)
        )
    }

    /// The conversation as it stands now: whoever gets several of these ends with the last state in any case.
    private func encodeConversation(_ space: SpaceID, _ event: LoggedEvent?) async throws(DeskError) -> LiveEvent? {
        guard let item = try await desk.inboxItem(space) else { return nil }
        let department = item.conversation.departmentID
        remember(department, of: space)
        var forVisitor = JSONWriter(capacity: 512)
        forVisitor.object { writer in
            writer.member("seq", event?.seq)
            writer.name("conversation")
            writer.shape(item.conversation)
        }
        var encoded = LiveEvent(
            spaceID: space,
            seq: event?.seq,
            position: event?.position,
            department: department,
            origin: nil,
            visitorFrame: Self.frame("conversation", forVisitor.bytes, id: event?.seq),
            agentFrame: Self.frame(showing: item, event)
        )
        let facts = event?.data.flatMap { try? JSONValue(parsing: Array($0.utf8)) }
        if let left = facts?["fromDepartmentId"]?.string.flatMap({ DepartmentID($0) }) {
            // What was said since then is for the new department alone.
            encoded.farewell = (left, Self.frame(showing: item.outline, event))
        }
        return encoded
    }

    private static func frame(showing item: InboxItem, _ event: LoggedEvent?) -> StreamFrame {
        var writer = JSONWriter(capacity: 1024)
        writer.object { writer in
            writer.member("seq", event?.seq)
            writer.name("conversation")
            writer.shape(item)
        }
        return frame("conversation", writer.bytes, id: event?.position)
    }

    private func encode(
        _ name: String,
        _ space: SpaceID,
        _ member: Member,
        seq: Int64?
    ) async throws(DeskError) -> LiveEvent? {
        guard let department = try await department(of: space) else { return nil }
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("conversationId", space.description)
            writer.name("member")
            writer.shape(member)
            if let seq { writer.member("seq", seq) }
        }
        let frame = Self.frame(name, writer.bytes, id: nil)
        return LiveEvent(
            spaceID: space,
            seq: nil,
            position: nil,
            department: department,
            origin: member.id,
            visitorFrame: frame,
            agentFrame: frame
        )
    }

    private func remember(_ department: DepartmentID, of space: SpaceID) {
        if departments.count >= Self.capacity { departments.removeAll(keepingCapacity: true) }
        departments[space] = department
    }

    static func frame(_ event: String, _ data: [UInt8], id: Int64?) -> StreamFrame {
        StreamFrame(ServerSentEvent(id: id.map(String.init), event: event, data: data).bytes)
    }
}
