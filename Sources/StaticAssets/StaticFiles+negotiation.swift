/// Compares entity tags (RFC 9110 section 13.1.2).
enum EntityTags {
    /// Whether one of the lists names the tag or is `*`; weak tags compare as strong ones here.
    static func contain(_ tag: String, _ lists: [String]) -> Bool {
        lists.contains { list in
            list.split(separator: ",").contains { entry in
                let entry = trimmed(entry)
                return entry == "*" || entry == tag || entry.hasPrefix("W/") && entry.dropFirst(2) == tag
            }
        }
    }
}

/// A single range of bytes (RFC 9110 section 14.1.2).
enum ByteRange: Equatable {
    case satisfiable(Range<Int>)
    case unsatisfiable

    /// Reads `bytes=first-last`, `bytes=first-` and `bytes=-count`; `nil` for several ranges and for anything that isn't
    /// a range, which both are answered with the whole.
    init?(_ text: String, of count: Int) {
        guard text.hasPrefix("bytes=") else { return nil }
        let parts = text.dropFirst(6).split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        if parts[0].isEmpty {
            guard let suffix = Self.number(parts[1]) else { return nil }
            let start = count - min(suffix, count)
            self = start < count ? .satisfiable(start..<count) : .unsatisfiable
            return
        }
        guard let first = Self.number(parts[0]) else { return nil }
        var last = count - 1
        if !parts[1].isEmpty {
            guard let given = Self.number(parts[1]), given >= first else { return nil }
            last = min(given, last)
        }
        self = first < count ? .satisfiable(first..<last + 1) : .unsatisfiable
    }

    /// Digits alone: `Int.init` would take a sign as well.
    private static func number(_ text: Substring) -> Int? {
        text.utf8.allSatisfy { (48...57).contains($0) } ? Int(text) : nil
    }
}

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
