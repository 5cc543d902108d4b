/// The `Accept-Encoding` field (RFC 9110 section 12.5.3).
struct AcceptEncoding {
    private var weights: [Substring: Int] = [:]

    /// Reads codings with their weights; a weight that can't be read counts as 0, and no field asks for none.
    init(_ text: String?) {
        for entry in (text ?? "").split(separator: ",") {
            let parts = entry.split(separator: ";", maxSplits: 1)
            guard let coding = parts.first.map(trimmed) else { continue }
            weights[coding] = parts.count > 1 ? Self.thousandths(trimmed(parts[1])) : 1000
        }
    }

    /// The coding of the highest weight; among equals by our preference, and none where the plain content goes first.
    var preferredCoding: ContentCoding? {
        var best: ContentCoding?
        var bestWeight = weights["identity"] ?? 0
        for coding in ContentCoding.allCases.reversed() {
            let weight = weights[coding.rawValue[...]] ?? weights["*"] ?? 0
            if weight > 0, weight >= bestWeight { (best, bestWeight) = (coding, weight) }
        }
        return best
    }

    private static func thousandths(_ parameter: Substring) -> Int {
        guard parameter.hasPrefix("q="), let weight = Double(parameter.dropFirst(2)), (0...1).contains(weight) else {
            return 0
        }
        return Int(weight * 1000)
    }
}

/// The text without spaces and tabs around it.
private func trimmed(_ text: Substring) -> Substring {
    var text = text.drop { $0 == " " || $0 == "\t" }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return text
}
