import HTTP

/// Reads the lines of a head whose end has been found, and decides what they mean together.
struct HeadReader {
    private let limits: RequestParser.Limits
    private var method: Method?
    private var target: RequestTarget?
    private var minorVersion: UInt8 = 1
    private var headers = HeaderFields()
    private var fieldCount = 0
    private var hostCount = 0
    private var contentLength: Int?
    private var hasTransferEncoding = false
    private var wantsClose = false
    private var wantsKeepAlive = false
    private var expectsContinue = false

    init(limits: RequestParser.Limits) {
        self.limits = limits
    }

    // MARK: Request line (RFC 9112 section 3)

    /// Reads `method SP request-target SP HTTP-version`, with exactly one space each.
    mutating func readRequestLine(_ line: Span<UInt8>) throws(Refusal) {
        var methodEnd = 0
        while methodEnd < line.count, Octets.isToken(line[methodEnd]) { methodEnd += 1 }
        var targetEnd = methodEnd + 1
        while targetEnd < line.count, line[targetEnd] != Octets.space { targetEnd += 1 }
        guard methodEnd > 0, targetEnd < line.count, line[methodEnd] == Octets.space else {
            throw .malformedRequest(.requestLine)
        }
        try readVersion(line.extracting(targetEnd + 1..<line.count))
        guard targetEnd - methodEnd - 1 <= limits.target else { throw .targetTooLong }
        let target = try RequestTarget(line.extracting(methodEnd + 1..<targetEnd))
        guard let method = Self.method(line.extracting(0..<methodEnd)) else { throw .unknownMethod }
        guard target.path != "*" || method == .options else { throw .malformedRequest(.target) }
        self.method = method
        self.target = target
    }

    private mutating func readVersion(_ version: Span<UInt8>) throws(Refusal) {
        guard version.count == 8, version[6] == UInt8(ascii: "."), (48...57).contains(version[5]),
            (48...57).contains(version[7]), version[0] == UInt8(ascii: "H"), version[1] == UInt8(ascii: "T"),
            version[2] == UInt8(ascii: "T"), version[3] == UInt8(ascii: "P"), version[4] == UInt8(ascii: "/")
        else { throw .malformedRequest(.requestLine) }
        guard version[5] == UInt8(ascii: "1") else { throw .unsupportedVersion }
        // A higher minor version is one that HTTP/1.1 can answer (RFC 9110 section 2.5).
        minorVersion = version[7] == UInt8(ascii: "0") ? 0 : 1
    }

    /// Methods are compared with regard to case (RFC 9110 section 9.1).
    private static func method(_ token: Span<UInt8>) -> Method? {
        func spells(_ word: StaticString) -> Bool {
            guard token.count == word.utf8CodeUnitCount else { return false }
            return word.withUTF8Buffer { word in token.indices.allSatisfy { token[$0] == word[$0] } }
        }
        switch token[0] {
        case UInt8(ascii: "G"): return spells("GET") ? .get : nil
        case UInt8(ascii: "H"): return spells("HEAD") ? .head : nil
        case UInt8(ascii: "D"): return spells("DELETE") ? .delete : nil
        case UInt8(ascii: "O"): return spells("OPTIONS") ? .options : nil
        case UInt8(ascii: "P"): return spells("POST") ? .post : spells("PUT") ? .put : spells("PATCH") ? .patch : nil
        default: return nil
        }
    }

    // MARK: Field lines (RFC 9112 section 5)

    /// Reads field lines up to the empty one; every line of `section` ends in CRLF.
    mutating func readFields(_ section: Span<UInt8>) throws(Refusal) {
        var start = 0
        while start < section.count - 2 {
            var end = start
            while section[end] != Octets.lineFeed { end += 1 }
            try readField(section.extracting(start..<end - 1))
            start = end + 1
        }
    }

    private mutating func readField(_ line: Span<UInt8>) throws(Refusal) {
        if line[0] == Octets.space || line[0] == Octets.tab { throw .malformedRequest(.foldedLine) }
        fieldCount += 1
        guard fieldCount <= limits.fields else { throw .headTooLarge }
        var nameEnd = 0
        while nameEnd < line.count, Octets.isToken(line[nameEnd]) { nameEnd += 1 }
        guard nameEnd > 0, nameEnd < line.count, line[nameEnd] == UInt8(ascii: ":") else {
            throw .malformedRequest(.fieldName)
        }
        let name = line.extracting(0..<nameEnd)
        let value = line.extracting(Octets.trimmed(nameEnd + 1..<line.count, of: line))
        for index in value.indices where !Octets.isFieldValue(value[index]) { throw .malformedRequest(.fieldValue) }
        try interpret(name, value)
        headers.append(Octets.text(name), Octets.text(value))
    }

    /// Looks at the fields that say something about the message itself; the length of the name tells them apart.
    private mutating func interpret(_ name: Span<UInt8>, _ value: Span<UInt8>) throws(Refusal) {
        switch name.count {
        case 4 where Octets.isSame(name, "host"):
            hostCount += 1
            for index in value.indices where !Octets.isHost(value[index]) { throw .malformedRequest(.host) }
            guard hostCount == 1, !value.isEmpty else { throw .malformedRequest(.host) }
        case 6 where Octets.isSame(name, "expect"):
            guard Octets.isSame(value, "100-continue") else { throw .unknownExpectation }
            expectsContinue = true
        case 10 where Octets.isSame(name, "connection"):
            readConnectionOptions(value)
        case 14 where Octets.isSame(name, "content-length"):
            try readContentLength(value)
        case 17 where Octets.isSame(name, "transfer-encoding"):
            guard !hasTransferEncoding, !value.isEmpty else { throw .malformedRequest(.transferEncoding) }
            guard Octets.isSame(value, "chunked") else { throw .unknownTransferEncoding }
            hasTransferEncoding = true
        default: break
        }
    }

    private mutating func readConnectionOptions(_ value: Span<UInt8>) {
        var start = 0
        while start <= value.count {
            var end = start
            while end < value.count, value[end] != UInt8(ascii: ",") { end += 1 }
            let option = value.extracting(Octets.trimmed(start..<end, of: value))
            if Octets.isSame(option, "close") { wantsClose = true }
            if Octets.isSame(option, "keep-alive") { wantsKeepAlive = true }
            start = end + 1
        }
    }

    /// One line of digits; even two equal ones are refused, and so are more digits than a 64-bit number has.
    private mutating func readContentLength(_ value: Span<UInt8>) throws(Refusal) {
        guard contentLength == nil, (1...18).contains(value.count) else { throw .malformedRequest(.contentLength) }
        var length = 0
        for index in value.indices {
            guard (48...57).contains(value[index]) else { throw .malformedRequest(.contentLength) }
            length = length * 10 + Int(value[index] - 48)
        }
        contentLength = length
    }

    // MARK: The whole

    /// The head, once its lines have been read.
    func head() throws(Refusal) -> RequestHead {
        guard let method, let target else { throw .malformedRequest(.requestLine) }
        if minorVersion > 0, hostCount == 0 { throw .malformedRequest(.host) }
        var headers = headers
        if let authority = target.authority { headers.set("Host", authority) }
        let framing = try framing()
        return RequestHead(
            method: method,
            path: target.path,
            query: target.query,
            headers: headers,
            minorVersion: minorVersion,
            isKeepAlive: !wantsClose && (minorVersion > 0 || wantsKeepAlive),
            framing: framing,
            expectsContinue: expectsContinue && minorVersion > 0 && framing != .none
        )
    }

    private func framing() throws(Refusal) -> RequestHead.Framing {
        if hasTransferEncoding {
            guard contentLength == nil, minorVersion > 0 else { throw .malformedRequest(.transferEncoding) }
            return .chunked
        }
        guard let contentLength, contentLength > 0 else { return .none }
        return .length(contentLength)
    }
}
