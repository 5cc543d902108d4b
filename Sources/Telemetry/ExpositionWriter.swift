/// Writes the Prometheus text format, version 0.0.4.
struct ExpositionWriter {
    private(set) var bytes: [UInt8] = []

    /// The two lines that open a family.
    mutating func head(_ metric: MetricDescription, type: String) {
        append("# HELP \(metric.name) \(Self.escaped(metric.help, quotes: false))\n")
        append("# TYPE \(metric.name) \(type)\n")
    }

    mutating func sample(_ name: String, _ labels: [(name: String, value: String)], _ value: Int) {
        sample(name, labels, text: String(value))
    }

    mutating func sample(_ name: String, _ labels: [(name: String, value: String)], _ value: Double) {
        sample(name, labels, text: Self.text(value))
    }

    /// A number as Prometheus spells it, without a fraction where it is whole.
    static func text(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    private mutating func sample(_ name: String, _ labels: [(name: String, value: String)], text: String) {
        append(name)
        if !labels.isEmpty {
            let pairs = labels.map { "\($0.name)=\"\(Self.escaped($0.value, quotes: true))\"" }
            append("{\(pairs.joined(separator: ","))}")
        }
        append(" \(text)\n")
    }

    private mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    /// A backslash and a line feed are escaped everywhere, a quotation mark in label values alone.
    ///
    /// Scalars are compared, since CR and LF together are one `Character`.
    private static func escaped(_ text: String, quotes: Bool) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
