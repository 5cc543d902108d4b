/// The request target of RFC 9112 section 3.2, reduced to a path and a query.
struct RequestTarget {
    var path: String
    var query: String
    /// The authority of an absolute form; it replaces the Host field (RFC 9112 section 3.2.2).
    var authority: String?

    /// Parses the origin form, the absolute form of `http` and `https`, and `*`.
    ///
    /// Refuses a fragment, characters that no URI has, and `%00`, on which C and Swift would read different names.
    init(_ target: Span<UInt8>) throws(Refusal) {
        try Self.check(target)
        var start = 0
        if target.count == 1, target[0] == UInt8(ascii: "*") {
            path = "*"
            query = ""
            return
        }
        if target[0] != UInt8(ascii: "/") {
            let scheme = try Self.schemeLength(of: target)
            start = try Self.authorityEnd(in: target, from: scheme)
            authority = Octets.text(target.extracting(scheme..<start))
        }
        var end = start
        while end < target.count, target[end] != UInt8(ascii: "?") { end += 1 }
        path = end == start ? "/" : Octets.text(target.extracting(start..<end))
        query = end < target.count ? Octets.text(target.extracting(end + 1..<target.count)) : ""
    }

    private static func authorityEnd(in target: Span<UInt8>, from start: Int) throws(Refusal) -> Int {
        var end = start
        while end < target.count, target[end] != UInt8(ascii: "/"), target[end] != UInt8(ascii: "?") {
            guard Octets.isHost(target[end]) else { throw .malformedRequest(.target) }
            end += 1
        }
        guard end > start else { throw .malformedRequest(.target) }
        return end
    }

    private static func check(_ target: Span<UInt8>) throws(Refusal) {
        guard !target.isEmpty else { throw .malformedRequest(.target) }
        for index in target.indices {
            guard Octets.isTarget(target[index]) else { throw .malformedRequest(.target) }
            if target[index] == UInt8(ascii: "%"), index + 2 < target.count, target[index + 1] == UInt8(ascii: "0"),
                target[index + 2] == UInt8(ascii: "0")
            {
                throw .malformedRequest(.target)
            }
        }
    }

    private static func schemeLength(of target: Span<UInt8>) throws(Refusal) -> Int {
        if target.count > 7, Octets.isSame(target.extracting(0..<7), "http://") { return 7 }
        if target.count > 8, Octets.isSame(target.extracting(0..<8), "https://") { return 8 }
        throw .malformedRequest(.target)
    }
}
