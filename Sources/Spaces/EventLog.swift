import Accounts
public import Primitives
public import Storage
import Synchronization

/// One event of the log, with what it points at.
public struct LoggedEvent: Sendable {
    /// Its place among the events of all spaces.
    public let position: Int64
    /// The space.
    public let spaceID: SpaceID
    /// Its place in the space's log: 1, 2, 3 … without gaps.
    public let seq: Int64
    /// What it says.
    public let type: EventType
    /// Who caused it, as they are now.
    public let actor: Member?
    /// The facts that were stored with it, JSON.
    public let data: String?
    /// When it was stored.
    public let createdAt: Timestamp
    /// The message, as it stands now, of an event of the type `message`.
    public let message: Message?
}

/// The log of all spaces: read by position or by space, and awaited.
///
/// Whoever has committed a batch with events calls `wake()`; whoever follows waits in `changed(since:)`. A wake that is
/// lost, or an event that another process wrote, is found by the next look, so followers also look once in a while.
public final class EventLog: Sendable {
    private struct Waiters {
        var generation: UInt64 = 0
        var continuations: [CheckedContinuation<Void, Never>] = []
    }

    private let storage: any Storage
    private let waiters = Mutex(Waiters())

    /// The log in `storage`.
    public init(storage: any Storage) {
        self.storage = storage
    }

    /// How often the log has been woken; `changed(since:)` returns when this is past.
    public var generation: UInt64 {
        waiters.withLock { $0.generation }
    }

    /// Tells the followers that there is more; called after a commit.
    public func wake() {
        let continuations = waiters.withLock { waiters in
            waiters.generation += 1
            defer { waiters.continuations = [] }
            return waiters.continuations
        }
        for continuation in continuations { continuation.resume() }
    }

    /// Returns once the log has been woken after `generation` was read, or when the task is cancelled.
    public func changed(since generation: UInt64) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isPast = waiters.withLock { waiters in
                    if waiters.generation != generation { return true }
                    waiters.continuations.append(continuation)
                    return false
                }
                if isPast { continuation.resume() }
            }
        } onCancel: {
            // Whoever else waits looks once more and finds nothing, which costs little and spares a list of who waits.
            wake()
        }
    }

    /// The position of the newest event; 0 in an empty log.
    public func lastPosition() async throws(StorageError) -> Int64 {
        let rows = try await storage.query(Statement("SELECT COALESCE(MAX(position), 0) FROM events"))
        return try rows[0].integer(0)
    }

    /// The `seq` of the newest event of a space; 0 where there is none.
    public func lastSeq(of space: SpaceID) async throws(StorageError) -> Int64 {
        let rows = try await storage.query(Statement("SELECT last_seq FROM spaces WHERE id = $1", .id(space)))
        return try rows.first?.integer(0) ?? 0
    }

    /// The events after a position, oldest first.
    public func events(after position: Int64, limit: Int) async throws(StorageError) -> [LoggedEvent] {
        let rows = try await storage.query(
            Statement(
                """
                SELECT e.position, e.space_id, e.seq, e.type, e.data, e.created_at, a.id, a.display_name, a.type,
                    m.id, m.space_id, m.seq, m.client_id, m.sender_id, a.display_name, a.type, m.text, m.is_note,
                    m.created_at, m.updated_at, m.is_deleted, m.files
                FROM events e LEFT JOIN people a ON a.id = e.actor_id
                    LEFT JOIN messages m ON m.space_id = e.space_id AND m.seq = e.seq
                WHERE e.position > $1 ORDER BY e.position LIMIT $2
                """,
                .integer(position),
                .integer(Int64(limit))
            )
        )
        return try Self.events(from: rows)
    }

    /// The events of some types after a position, oldest first and without their messages; and how far was read.
    ///
    /// With fewer events than `limit` it was read to its end; otherwise up to the last of them.
    public func events(
        after position: Int64,
        of types: Set<EventType>,
        limit: Int
    ) async throws(StorageError) -> (events: [LoggedEvent], readTo: Int64) {
        let rows = try await storage.snapshot([
            Statement(
                """
                SELECT e.position, e.space_id, e.seq, e.type, e.data, e.created_at, a.id, a.display_name, a.type, NULL
                FROM events e LEFT JOIN people a ON a.id = e.actor_id
                WHERE e.position > $1 AND $2 LIKE '% ' || e.type || ' %' ORDER BY e.position LIMIT $3
                """,
                .integer(position),
                .text(" " + types.map(\.rawValue).joined(separator: " ") + " "),
                .integer(Int64(limit))
            ),
            Statement("SELECT COALESCE(MAX(position), 0) FROM events"),
        ])
        let events = try Self.events(from: rows[0])
        if let last = events.last, events.count == limit { return (events, last.position) }
        return (events, try rows[1][0].integer(0))
    }

    /// The events of one space after a `seq`, oldest first.
    public func events(in space: SpaceID, after seq: Int64, limit: Int) async throws(StorageError) -> [LoggedEvent] {
        let rows = try await storage.query(
            Statement(
                """
                SELECT e.position, e.space_id, e.seq, e.type, e.data, e.created_at, a.id, a.display_name, a.type,
                    m.id, m.space_id, m.seq, m.client_id, m.sender_id, a.display_name, a.type, m.text, m.is_note,
                    m.created_at, m.updated_at, m.is_deleted, m.files
                FROM events e LEFT JOIN people a ON a.id = e.actor_id
                    LEFT JOIN messages m ON m.space_id = e.space_id AND m.seq = e.seq
                WHERE e.space_id = $1 AND e.seq > $2 ORDER BY e.seq LIMIT $3
                """,
                .id(space),
                .integer(seq),
                .integer(Int64(limit))
            )
        )
        return try Self.events(from: rows)
    }

    private static func events(from rows: [Row]) throws(StorageError) -> [LoggedEvent] {
        var events: [LoggedEvent] = []
        events.reserveCapacity(rows.count)
        for row in rows { events.append(try event(row)) }
        return events
    }

    private static func event(_ row: Row) throws(StorageError) -> LoggedEvent {
        guard let type = EventType(rawValue: try row.text(3)) else {
            throw .unexpectedColumn(index: 3, expected: "a known type of event")
        }
        let actorID: PersonID? = try row.optionalID(6)
        let actor: Member? =
            if let actorID {
                Member(id: actorID, name: try row.text(7), type: try PersonType(column: 8, of: row))
            } else {
                nil
            }
        return LoggedEvent(
            position: try row.integer(0),
            spaceID: try row.id(1),
            seq: try row.integer(2),
            type: type,
            actor: actor,
            data: try row.optionalText(4),
            createdAt: try row.time(5),
            message: row.values[9] == .null ? nil : try MessageStore.message(inColumnsFrom: 9, of: row)
        )
    }
}
