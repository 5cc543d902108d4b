public import EventLoop
import Primitives
public import Storage
public import Telemetry

/// Something that must happen because of an event: once the event is committed, at least once, in order per space.
public protocol Follower: Sendable {
    /// Names its cursor; never changed once it has run.
    var name: String { get }

    /// The types of event that it acts on; the others only move its cursor.
    var types: Set<EventType> { get }

    /// Does what the event asks for. It may be called again for the same event after a crash, and must then do nothing
    /// that anyone could see.
    func handle(_ event: LoggedEvent) async throws(StorageError)
}

/// Leads one follower along the log, from its durable cursor on.
///
/// The cursor is stored after the events that it passes have been handled, so a crash repeats some of them and skips
/// none. A handler that fails is tried again after a pause, and the log waits for it: an event is never passed over.
public struct FollowerRunner: Sendable {
    private static let pageSize = 256
    /// So many events that don't concern the follower are passed before its cursor is stored.
    private static let unstoredLimit: Int64 = 10_000

    private let follower: any Follower
    private let log: EventLog
    private let storage: any Storage
    private let loop: EventLoop
    private let logger: Logger

    /// A runner of `follower` on `loop`.
    public init(_ follower: any Follower, log: EventLog, storage: any Storage, loop: EventLoop, logger: Logger) {
        self.follower = follower
        self.log = log
        self.storage = storage
        self.loop = loop
        self.logger = logger
    }

    /// Follows until the task is cancelled.
    public func run() async {
        var pause: Duration = .milliseconds(100)
        while !Task.isCancelled {
            do throws(StorageError) {
                try await follow()
                pause = .milliseconds(100)
            } catch {
                logger.warning(
                    "a follower could not go on and tries again",
                    ["follower.name": .string(follower.name), "error": .string("\(error)")]
                )
                await loop.sleep(for: pause)
                pause = min(pause * 2, .seconds(10))
            }
        }
    }

    /// Handles what there is, waits for more, and returns only by an error or by cancellation.
    private func follow() async throws(StorageError) {
        var cursor = try await storedCursor()
        var stored = cursor
        while !Task.isCancelled {
            let generation = log.generation
            let (events, readTo) = try await log.events(after: cursor, of: follower.types, limit: Self.pageSize)
            for event in events { try await follower.handle(event) }
            // The others' events alone aren't worth a commit until there are many: looking again costs next to nothing.
            if !events.isEmpty || readTo - stored > Self.unstoredLimit {
                try await store(readTo)
                stored = readTo
            }
            cursor = readTo
            if events.count < Self.pageSize { await log.changed(since: generation) }
        }
    }

    private func storedCursor() async throws(StorageError) -> Int64 {
        let rows = try await storage.query(
            Statement("SELECT position FROM followers WHERE name = $1", .text(follower.name))
        )
        return try rows.first?.integer(0) ?? 0
    }

    private func store(_ cursor: Int64) async throws(StorageError) {
        _ = try await storage.batch([
            Statement(
                """
                INSERT INTO followers (name, position) VALUES ($1, $2)
                ON CONFLICT (name) DO UPDATE SET position = excluded.position
                """,
                .text(follower.name),
                .integer(cursor)
            )
        ])
    }
}
