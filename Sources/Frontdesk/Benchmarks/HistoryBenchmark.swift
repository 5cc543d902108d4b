import HTTP
import SQLiteStorage
import Primitives
import Storage

/// Whether reading stays as quick when there is a thousand times as much: a page of history, and the agent's inbox.
struct HistoryBenchmark: Benchmark {
    static let name = "history"
    static let summary = "a page of history and of the inbox, with a thousand messages and with many"

    private static let fewMessages = 1000
    /// So few that each has a full page from the beginning.
    private static let conversations = 20

    func run(_ setting: BenchmarkSetting) async throws(CommandError) -> [Figure] {
        let desk = try await BenchmarkDesk.make(in: setting.folder, visitors: Self.conversations)
        try await Self.fill(desk, upTo: Self.fewMessages)
        let few = try await Self.measure(desk, setting)
        try await Self.fill(desk, upTo: setting.messages)
        let many = try await Self.measure(desk, setting)
        await desk.close()
        return [
            Figure(name: "history, few", value: few.history, unit: "us"),
            Figure(name: "history, many", value: many.history, unit: "us"),
            Figure(name: "history, many to few", value: many.history / few.history, unit: ""),
            Figure(name: "inbox, few", value: few.inbox, unit: "us"),
            Figure(name: "inbox, many", value: many.inbox, unit: "us"),
            Figure(name: "inbox, many to few", value: many.inbox / few.inbox, unit: ""),
        ]
    }

    /// Gives every conversation an equal part of `count` messages, by SQL: said one by one, a million take minutes.
    private static func fill(_ desk: BenchmarkDesk, upTo count: Int) async throws(CommandError) {
        let each = Int64(count / conversations)
        do throws(StorageError) {
            for seat in desk.seats {
                _ = try await desk.service.house.storage.batch([
                    Statement(
                        """
                        WITH RECURSIVE numbers (seq) AS (
                            SELECT last_seq + 1 FROM spaces WHERE id = $1
                            UNION ALL SELECT seq + 1 FROM numbers WHERE seq < $2
                        )
                        INSERT INTO messages (space_id, seq, id, sender_id, client_id, text, created_at)
                        SELECT $1, n.seq, abs(random()), m.person_id, randomblob(16),
                            'The parcel arrived, thank you! Number ' || n.seq, s.created_at + n.seq
                        FROM numbers n JOIN spaces s ON s.id = $1 JOIN memberships m ON m.space_id = $1
                        WHERE n.seq <= $2 GROUP BY n.seq
                        """,
                        .id(seat.conversation),
                        .integer(each)
                    ),
                    Statement(
                        "UPDATE spaces SET last_seq = max(last_seq, $2) WHERE id = $1",
                        .id(seat.conversation),
                        .integer(each)
                    ),
                ])
            }
        } catch {
            throw CommandError("\(error)")
        }
    }

    private static func measure(
        _ desk: BenchmarkDesk,
        _ setting: BenchmarkSetting
    ) async throws(CommandError) -> (history: Double, inbox: Double) {
        var (histories, inboxes): ([Duration], [Duration]) = ([], [])
        let end = ContinuousClock.now + setting.duration / 2
        var turn = 0
        while ContinuousClock.now < end || turn < 100 {
            let start = ContinuousClock.now
            let history = await desk.history(of: desk.seats[turn % desk.seats.count])
            let middle = ContinuousClock.now
            let inbox = await desk.inbox()
            guard history == .ok, inbox == .ok else { throw CommandError("a page was refused") }
            histories.append(start.duration(to: middle))
            inboxes.append(middle.duration(to: .now))
            turn += 1
        }
        return (
            histories.sorted().milliseconds(atShare: 0.5) * 1000, inboxes.sorted().milliseconds(atShare: 0.5) * 1000
        )
    }
}
