/// A family of spreads of durations over fixed bounds.
public final class Histogram: Sendable, MetricFamily {
    /// Bounds in seconds that suit a request, as OpenTelemetry advises for `http.server.request.duration`.
    public static let requestBounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

    /// One spread of the family.
    public struct Series: Sendable {
        let bounds: [Double]
        /// One cell a bound, and one for what is above them all.
        let buckets: [AtomicCell]
        let sumNanoseconds = AtomicCell()

        init(bounds: [Double]) {
            self.bounds = bounds
            self.buckets = (0...bounds.count).map { _ in AtomicCell() }
        }

        /// Counts one duration; a bound includes what equals it.
        public func observe(_ duration: Duration) {
            let (seconds, attoseconds) = duration.components
            let value = duration / .seconds(1)
            let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
            buckets[bucket].add(1)
            sumNanoseconds.add(Int(clamping: seconds) &* 1_000_000_000 &+ Int(attoseconds / 1_000_000_000))
        }
    }

    let metric: MetricDescription
    private let table: SeriesTable<Series>

    init(_ metric: MetricDescription, bounds: [Double]) {
        let areAscending = zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 }
        precondition(!bounds.isEmpty && areAscending, "\(metric.name): bounds must ascend")
        self.metric = metric
        self.table = SeriesTable(labels: metric.labels) { Series(bounds: bounds) }
    }

    /// The spread with these label values, in the order of the family's labels.
    public func series(_ labels: String...) -> Series {
        table[labels]
    }

    /// Counts one duration in the spread with these label values.
    public func observe(_ duration: Duration, _ labels: String...) {
        table[labels].observe(duration)
    }

    var type: String { "histogram" }

    func write(to writer: inout ExpositionWriter) {
        for (labels, series) in table.all {
            // The count is the sum of what was read here, so that it always equals the last bucket.
            var count = 0
            for (bound, bucket) in zip(series.bounds, series.buckets) {
                count += bucket.value
                writer.sample(metric.name + "_bucket", labels + [("le", ExpositionWriter.text(bound))], count)
            }
            count += series.buckets[series.bounds.count].value
            writer.sample(metric.name + "_bucket", labels + [("le", "+Inf")], count)
            writer.sample(metric.name + "_sum", labels, Double(series.sumNanoseconds.value) / 1e9)
            writer.sample(metric.name + "_count", labels, count)
        }
    }
}
