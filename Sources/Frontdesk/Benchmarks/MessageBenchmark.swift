import HTTP
import EventLoop
import SQLiteStorage
import Storage
import Primitives

/// Durable messages by the visitor door: 256 at once, 1,000 conversations, everything but the socket.
struct MessageBenchmark: Benchmark {
    static let name = "messages"
    static let summary =
        "visitors' messages, 256 at once in 1,000 conversations, without sockets, answered when durable"

    /// About what people write: 64 bytes on average.
    private static let texts = [
        "Hello! Is the oak table in stock in Porto?",
        "Yes please",
        "The parcel arrived, but one of the legs is missing. Could you send it to the same address as before? Thank you!",
        "We arrive at about half past ten. Is there somebody at the desk?",
    ]
    private static let callers = 256

    func run(_ setting: BenchmarkSetting) async throws(CommandError) -> [Figure] {
        let desk = try await BenchmarkDesk.make(in: setting.folder, visitors: 1000)
        let storage = desk.service.house.storage
        let before = storage.statistics
        let bytesBefore = try await Self.databaseBytes(desk)
        let start = ContinuousClock.now
        let latencies = await Self.post(to: desk, until: start + setting.duration)
        let seconds = start.duration(to: .now).inSeconds
        let after = storage.statistics
        let bytesAfter = try await Self.databaseBytes(desk)
        await desk.close()
        guard let latencies else { throw CommandError("a message was refused") }
        let sorted = latencies.sorted()
        let text = Double(Self.texts.map(\.utf8.count).reduce(0, +)) / Double(Self.texts.count)
        let stored = Double(bytesAfter - bytesBefore) / Double(max(1, latencies.count))
        return [
            Figure(name: "rate", value: Double(latencies.count) / seconds, unit: "/s"),
            Figure(name: "p50", value: sorted.milliseconds(atShare: 0.5), unit: "ms"),
            Figure(name: "p99", value: sorted.milliseconds(atShare: 0.99), unit: "ms"),
            Figure(
                name: "batches per commit",
                value: Double(after.batches - before.batches) / Double(max(1, after.commits - before.commits)),
                unit: ""
            ),
            Figure(name: "database per message", value: stored, unit: "bytes"),
            Figure(name: "database per byte of text", value: stored / text, unit: ""),
        ]
    }

    /// How long each message took, or `nil` if any was refused.
    private static func post(to desk: BenchmarkDesk, until end: ContinuousClock.Instant) async -> [Duration]? {
        await withTaskGroup(of: [Duration]?.self) { group in
            for caller in 0..<callers {
                group.addTask(executorPreference: desk.loops.next()) {
                    var latencies: [Duration] = []
                    var turn = caller
                    while ContinuousClock.now < end {
                        let sent = ContinuousClock.now
                        let status = await desk.post(
                            texts[turn % texts.count],
                            from: desk.seats[turn % desk.seats.count]
                        )
                        guard status == .created else { return nil }
                        latencies.append(sent.duration(to: .now))
                        turn += callers
                    }
                    return latencies
                }
            }
            var all: [Duration]? = []
            for await latencies in group {
                if let latencies { all?.append(contentsOf: latencies) } else { all = nil }
            }
            return all
        }
    }

    /// What the database takes, its log included.
    private static func databaseBytes(_ desk: BenchmarkDesk) async throws(CommandError) -> Int64 {
        do throws(StorageError) {
            let rows = try await desk.service.house.storage.query(
                Statement(
                    """
                    SELECT (page_count - freelist_count) * page_size
                    FROM pragma_page_count, pragma_freelist_count, pragma_page_size
                    """
                )
            )
            return try rows[0].integer(0)
        } catch {
            throw CommandError("\(error)")
        }
    }
}
