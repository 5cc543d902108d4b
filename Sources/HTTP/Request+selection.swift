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
