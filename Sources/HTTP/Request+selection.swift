/// What a request wants of a representation (RFC 9110 sections 13 and 14).
public enum Selection: Sendable, Equatable {
    /// The client has it already: 304.
    case unchanged
    /// All of it: 200.
    case whole
    /// These bytes: 206.
    case part(Range<Int>)
    /// No byte of the range that it names exists: 416.
    case unsatisfiable
}

extension Request {
    /// What this request wants of a representation of so many bytes; `entityTag` is strong, with its quotation marks.
    ///
    /// `If-None-Match` goes first, then a single `Range` whose `If-Range`, where there is one, still holds. Several ranges,
    /// and whatever isn't a range, get the whole, as RFC 9110 section 14.2 allows.
    public func selection(of byteCount: Int, entityTag: String) -> Selection {
        if headers["If-None-Match"] != nil, EntityTags.contain(entityTag, headers.values(of: "If-None-Match")) {
            return .unchanged
        }
        guard method == .get, headers["If-Range"].map({ $0 == entityTag }) ?? true else { return .whole }
        switch headers["Range"].flatMap({ ByteRange($0, of: byteCount) }) {
        case nil: return .whole
        case .satisfiable(let range): return .part(range)
        case .unsatisfiable: return .unsatisfiable
        }
    }
}

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

/// The text without spaces and tabs around it.
private func trimmed(_ text: Substring) -> Substring {
    var text = text.drop { $0 == " " || $0 == "\t" }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return text
}
