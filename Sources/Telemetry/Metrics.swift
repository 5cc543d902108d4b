import Synchronization

/// The registry of everything that is counted; `/metrics` shows it as Prometheus text.
///
///     let requests = metrics.counter("http_server_requests_total", help: "Requests answered.", labels: ["route", "status"])
///     requests.increment("GET /health/live", "200")
///
/// A family is registered once, where its room starts; asking for the same one again answers the first. Names follow
/// OpenTelemetry with `_` for `.` and the unit at the end; values of labels come from fixed sets: a route's template, a
/// status, an error code, never an id.
public final class Metrics: Sendable {
    /// The media type of the exposition.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private let families = Mutex<[any MetricFamily]>([])

    /// An empty registry.
    public init() {}

    /// A number that only grows; its name ends in `_total`.
    public func counter(_ name: String, help: String, labels: [String] = []) -> Counter {
        register(MetricDescription(name: name, help: help, labels: labels)) { Counter($0) }
    }

    /// A number that goes up and down.
    public func gauge(_ name: String, help: String, labels: [String] = []) -> Gauge {
        register(MetricDescription(name: name, help: help, labels: labels)) { Gauge($0) }
    }

    /// How durations spread over `bounds`, in seconds; its name ends in `_seconds`.
    public func histogram(
        _ name: String,
        help: String,
        labels: [String] = [],
        bounds: [Double] = Histogram.requestBounds
    ) -> Histogram {
        register(MetricDescription(name: name, help: help, labels: labels)) { Histogram($0, bounds: bounds) }
    }

    /// A number that `value` tells whenever the registry is shown; it must be quick and must not wait.
    public func gauge(_ name: String, help: String, value: @escaping @Sendable () -> Double) {
        observe(name, help: help, type: "gauge", value: value)
    }

    /// A number that only grows and that `value` tells whenever the registry is shown.
    public func counter(_ name: String, help: String, value: @escaping @Sendable () -> Double) {
        observe(name, help: help, type: "counter", value: value)
    }

    /// Every family as Prometheus text, format 0.0.4, in the order in which they were registered.
    public func exposition() -> [UInt8] {
        var writer = ExpositionWriter()
        for family in families.withLock({ $0 }) {
            writer.head(family.metric, type: family.type)
            family.write(to: &writer)
        }
        return writer.bytes
    }

    private func observe(_ name: String, help: String, type: String, value: @escaping @Sendable () -> Double) {
        _ = register(MetricDescription(name: name, help: help, labels: [])) {
            ObservedMetric(metric: $0, type: type, value: value)
        }
    }

    private func register<Family: MetricFamily>(
        _ metric: MetricDescription,
        make: (MetricDescription) -> Family
    ) -> Family {
        families.withLock { families in
            if let family = families.first(where: { $0.metric.name == metric.name }) {
                guard let same = family as? Family, same.metric.labels == metric.labels else {
                    preconditionFailure("\(metric.name) is registered as another kind or with other labels")
                }
                return same
            }
            let family = make(metric)
            families.append(family)
            return family
        }
    }
}

/// What every family has: how it is called, and a way to show itself.
protocol MetricFamily: Sendable {
    var metric: MetricDescription { get }
    /// Prometheus's word for the kind.
    var type: String { get }
    func write(to writer: inout ExpositionWriter)
}

/// The name, help and label names of a family.
struct MetricDescription: Sendable {
    let name: String
    let help: String
    let labels: [String]

    init(name: String, help: String, labels: [String]) {
        precondition(Self.isName(name) && labels.allSatisfy(Self.isName), "\(name): a name has letters, digits and _")
        precondition(!labels.contains("le"), "\(name): the label le belongs to histograms")
        self.name = name
        self.help = help
        self.labels = labels
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(48...57).contains(first) else { return false }
        return text.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95
        }
    }
}

/// A number that is asked for.
struct ObservedMetric: MetricFamily {
    let metric: MetricDescription
    let type: String
    let value: @Sendable () -> Double

    func write(to writer: inout ExpositionWriter) {
        writer.sample(metric.name, [], value())
    }
}
