/// A family of numbers that only grow.
public final class Counter: Sendable, MetricFamily {
    /// One number of the family; keep it where the labels never change, counting is then one atomic addition.
    public struct Series: Sendable {
        let cell: AtomicCell

        /// Adds `amount`, which must not be negative.
        public func increment(by amount: Int = 1) {
            precondition(amount >= 0, "a counter only grows")
            cell.add(amount)
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

    /// Adds one to the number with these label values.
    public func increment(_ labels: String...) {
        table[labels].increment()
    }

    /// Adds `amount`, which must not be negative, to the number with these label values.
    public func increment(by amount: Int, _ labels: String...) {
        table[labels].increment(by: amount)
    }

    var type: String { "counter" }

    func write(to writer: inout ExpositionWriter) {
        for (labels, series) in table.all { writer.sample(metric.name, labels, series.cell.value) }
    }
}
