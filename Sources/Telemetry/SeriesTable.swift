import Synchronization

/// The series of one family, by the values of its labels.
///
/// It is bounded: label values come from fixed sets, but a mistake in a caller must cost a wrong number and not the
/// memory of the process, so whatever comes after `limit` series is counted together under `other`.
final class SeriesTable<Series: Sendable>: Sendable {
    static var limit: Int { 1000 }

    private let labels: [String]
    private let make: @Sendable () -> Series
    private let unlabelled: Series?
    private let series = Mutex<[[String]: Series]>([:])

    init(labels: [String], make: @escaping @Sendable () -> Series) {
        self.labels = labels
        self.make = make
        self.unlabelled = labels.isEmpty ? make() : nil
    }

    /// The series of these values, made if it is the first time; without labels no lock is taken.
    subscript(values: [String]) -> Series {
        precondition(values.count == labels.count, "one value for each of \(labels)")
        if let unlabelled { return unlabelled }
        return series.withLock { series in
            if let found = series[values] { return found }
            let key = series.count < Self.limit ? values : labels.map { _ in "other" }
            if let found = series[key] { return found }
            let made = make()
            series[key] = made
            return made
        }
    }

    /// Every series with its labels, ordered by their values.
    var all: [(labels: [(name: String, value: String)], series: Series)] {
        if let unlabelled { return [([], unlabelled)] }
        let entries = series.withLock { Array($0) }
        return entries.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { entry in
            (zip(labels, entry.key).map { (name: $0, value: $1) }, entry.value)
        }
    }
}

/// One atomic number on the heap, so that it can live in an array.
final class AtomicCell: Sendable {
    private let storage = Atomic<Int>(0)

    var value: Int { storage.load(ordering: .relaxed) }

    func add(_ amount: Int) {
        storage.wrappingAdd(amount, ordering: .relaxed)
    }

    func set(_ value: Int) {
        storage.store(value, ordering: .relaxed)
    }
}
