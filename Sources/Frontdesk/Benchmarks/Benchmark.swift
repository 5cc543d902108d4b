import JSON

/// One thing that can be measured by the binary itself: `frontdesk bench NAME`.
///
/// The figures are of this machine at this moment. Whoever compares two of them takes both in one run, in rounds that
/// alternate.
protocol Benchmark: Sendable {
    init()
    static var name: String { get }
    /// One sentence: what is done how often, and what is counted.
    static var summary: String { get }
    /// Measures once, in the folder, which is empty before and removed afterwards.
    func run(_ setting: BenchmarkSetting) async throws(CommandError) -> [Figure]
}

/// What every benchmark is told.
struct BenchmarkSetting: Sendable {
    /// A folder of its own, on the disk that is to be measured.
    let folder: FilePath
    /// How long a rate is measured.
    let duration: Duration
    /// How many messages the largest history has.
    let messages: Int
}

/// One measured value.
struct Figure: Hashable, Sendable {
    let name: String
    let value: Double
    let unit: String
}

/// The values of one figure in every round.
struct FigureSeries: Sendable {
    let name: String
    let unit: String
    private(set) var values: [Double]

    init(_ figure: Figure) {
        name = figure.name
        unit = figure.unit
        values = [figure.value]
    }

    mutating func add(_ value: Double) {
        values.append(value)
    }

    /// The middle one of an odd number, the mean of the two in the middle of an even one.
    var median: Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    var json: JSONValue {
        [
            "name": .string(name), "unit": .string(unit), "median": .double(median),
            "minimum": .double(values.min() ?? 0), "maximum": .double(values.max() ?? 0),
        ]
    }
}

extension [Duration] {
    /// The value below which a share of all lie, in milliseconds; the list is sorted.
    func milliseconds(atShare share: Double) -> Double {
        guard !isEmpty else { return 0 }
        return self[Swift.min(count - 1, Int(Double(count) * share))] / .milliseconds(1)
    }
}

extension Duration {
    /// For rates.
    var inSeconds: Double { self / .seconds(1) }
}
