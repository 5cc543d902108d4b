import Glibc
import JSON
import Primitives

/// `frontdesk bench`.
struct BenchCommand: Command {
    static let usage = CommandUsage(
        name: "bench",
        summary: "Measure what this binary does on this machine.",
        operands: [
            Operand(
                name: "NAME",
                help: "What to measure: \(all.map { $0.name }.joined(separator: ", ")); all of them by default.",
                isRequired: false,
                isRepeatable: true
            )
        ],
        options: [
            .value("rounds", "N", help: "How often; the median is told. 5 by default."),
            .value("duration", "DURATION", help: "How long a rate is measured in each round. 3s by default."),
            .value("messages", "N", help: "How many messages many are. 100000 by default."),
            .value("folder", "DIR", help: "Where the databases are made; on the disk to be measured. /tmp by default."),
            .json,
        ],
        notes: "The rounds of all that is measured alternate, so that a change of the\nmachine's mood meets all alike."
    )

    private typealias Operand = CommandUsage.Operand

    /// Every benchmark, in the order in which they are run.
    private static let all: [any Benchmark.Type] = [
        TokenBenchmark.self, MessageBenchmark.self, HistoryBenchmark.self, StartBenchmark.self,
    ]

    private let benchmarks: [any Benchmark.Type]
    private let rounds: Int
    private let duration: Duration
    private let messages: Int
    private let folder: FilePath

    init(_ arguments: Arguments) throws(UsageError) {
        var chosen: [any Benchmark.Type] = []
        for name in arguments.operands {
            guard let benchmark = Self.all.first(where: { $0.name == name }) else {
                let nearest = nearestName(to: name, among: Self.all.map { $0.name })
                throw UsageError(
                    "nothing to measure is called \(quoted(name))",
                    suggestion: nearest.map { "did you mean \($0)?" }
                )
            }
            chosen.append(benchmark)
        }
        benchmarks = chosen.isEmpty ? Self.all : chosen
        rounds = try Self.count("rounds", arguments, 1...1000) ?? 5
        messages = try Self.count("messages", arguments, 1000...10_000_000) ?? 100_000
        duration = try arguments.duration("duration") ?? .seconds(3)
        folder = FilePath(arguments.value("folder") ?? "/tmp")
    }

    private static func count(
        _ name: String,
        _ arguments: Arguments,
        _ range: ClosedRange<Int>
    ) throws(UsageError) -> Int? {
        guard let text = arguments.value(name) else { return nil }
        guard let count = Int(text), range.contains(count) else {
            throw UsageError("--\(name) takes a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return count
    }

    func run(_ context: CommandContext) async throws(CommandError) -> CommandResult {
        var results = benchmarks.map { (benchmark: $0, series: [FigureSeries]()) }
        for _ in 0..<rounds {
            for index in results.indices {
                let figures = try await measure(results[index].benchmark.init())
                if results[index].series.isEmpty {
                    results[index].series = figures.map { FigureSeries($0) }
                } else {
                    for (place, figure) in figures.enumerated() { results[index].series[place].add(figure.value) }
                }
            }
        }
        let text = results.map { Self.table($0.benchmark, $0.series) }.joined(separator: "\n\n")
        let json = results.map { JSONMember($0.benchmark.name, .array($0.series.map(\.json))) }
        return CommandResult(text: text, json: .object(json))
    }

    /// Measures once in a folder of its own.
    private func measure(_ benchmark: any Benchmark) async throws(CommandError) -> [Figure] {
        let own = try TemporaryFolder(in: folder)
        defer { own.remove() }
        return try await benchmark.run(BenchmarkSetting(folder: own.path, duration: duration, messages: messages))
    }

    private static func table(_ benchmark: any Benchmark.Type, _ series: [FigureSeries]) -> String {
        let width = series.map(\.name.count).max() ?? 0
        let lines = series.map { series in
            let name = series.name + String(repeating: " ", count: width - series.name.count)
            let range = "\(short(series.values.min() ?? 0)) to \(short(series.values.max() ?? 0))"
            return "  \(name)  \(short(series.median)) \(series.unit)  (\(range))"
        }
        return "\(benchmark.name): \(benchmark.summary)\n\(lines.joined(separator: "\n"))"
    }

    /// Three figures, as many as such a measurement can bear.
    private static func short(_ value: Double) -> String {
        if abs(value) >= 100 { return String(Int(value.rounded())) }
        let scale = abs(value) >= 10 ? 10.0 : 100.0
        return String((value * scale).rounded() / scale)
    }
}
