/// A family of whole numbers that go up and down.
public final class Gauge: Sendable, MetricFamily {
    /// One number of the family.
    public struct Series: Sendable {
        let cell: AtomicCell

        /// Adds `amount`, which may be negative.
        public func add(_ amount: Int) {
            cell.add(amount)
        }

        /// Replaces the number.
        public func set(_ value: Int) {
            cell.set(value)
        }
    }

    let metric: MetricDescription
    private let table: SeriesTable<Series>

    init(_ metric: MetricDescription) {
        self.metric = metric
        self.table = SeriesTable(labels: metric.labels) { Series(cell: AtomicCell()) }
    }

    /// The number with these label values, in the order of the family's labels.
    public func series(_ labels: String...) -> Series {
        table[labels]
    }

    /// Adds `amount`, which may be negative, to the number with these label values.
    public func add(_ amount: Int, _ labels: String...) {
        table[labels].add(amount)
    }

    /// Replaces the number with these label values.
    public func set(_ value: Int, _ labels: String...) {
        table[labels].set(value)
    }

    var type: String { "gauge" }

    func write(to writer: inout ExpositionWriter) {
        for (labels, series) in table.all { writer.sample(metric.name, labels, series.cell.value) }
    }
}
