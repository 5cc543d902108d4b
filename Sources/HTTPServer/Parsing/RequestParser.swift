import HTTP

/// Turns the bytes of one connection into requests, strictly (RFC 9112); it does no input or output itself.
///
/// What two readers of the same bytes could understand differently is refused, not repaired: that difference is what
/// request smuggling lives on. After a refusal the parser must not be used any more, since nobody can say where the next
/// request would begin.
///
/// The head is parsed in place, once its last byte has arrived; until then the caller keeps the bytes and hands them in
/// again. Content is taken over as it comes; where it isn't small, the caller first says how much of it may come, and
/// takes away what has gathered before it is too much for memory.
struct RequestParser {
    /// The sizes beyond which a request is refused.
    struct Limits {
        var head: Int
        var target: Int
        var fields: Int
        /// Of content; where the caller is asked, it may say something else.
        var body: Int
        /// Of content about which the caller isn't asked.
        var buffer: Int
    }

    /// What the bytes so far amount to.
    enum Step {
        /// The request isn't whole.
        case needsMore
        /// The head is whole, and the content isn't small, or the client waits for `100 (Continue)`: `admit` goes on.
        case awaitsAdmission(RequestHead)
        /// The request is whole; the parser is ready for the next.
        case complete(RequestHead, body: [UInt8])
    }

    enum State {
        case head
        case admission
        case body(remaining: Int)
        case chunkSize(value: Int, digits: Int)
        case chunkSizeEnd(size: Int)
        case chunkData(remaining: Int)
        case chunkDataEnd(isFirstByte: Bool)
        case trailers
    }

    let limits: Limits
    private(set) var state = State.head
    private var scanner = SectionScanner()
    private var hasSkippedEmptyLine = false
    private var head: RequestHead?
    private var maximumContent: Int
    private var contentByteCount = 0
    private var body: [UInt8] = []

    init(limits: Limits) {
        self.limits = limits
        maximumContent = limits.body
    }

    /// Whether no request has begun but for a part of its head.
    var isBetweenRequests: Bool {
        if case .head = state { true } else { false }
    }

    /// Whether the head is whole and the content, which was let in, isn't.
    var isInBody: Bool {
        switch state {
        case .head, .admission: false
        case .body, .chunkSize, .chunkSizeEnd, .chunkData, .chunkDataEnd, .trailers: true
        }
    }

    /// Takes in bytes and tells what they amount to.
    ///
    /// `input` is everything that has arrived and wasn't consumed by the calls before; `consumed` says how many of its
    /// bytes need not be handed in again.
    mutating func parse(_ input: Span<UInt8>, consumed: inout Int) throws(Refusal) -> Step {
        consumed = 0
        while true {
            let rest = input.extracting(consumed..<input.count)
            switch state {
            case .head:
                guard let length = try headLength(rest) else { return .needsMore }
                consumed += length
                if isEmptyLine(length) { continue }
                let head = try parsedHead(rest.extracting(0..<length))
                if head.framing == .none { return completed(head) }
                self.head = head
                guard isSmall(head) else {
                    state = .admission
                    return .awaitsAdmission(head)
                }
                try admit(limits.body)
            case .admission:
                return .needsMore
            case .body(let remaining):
                let count = min(remaining, rest.count)
                append(rest, count)
                consumed += count
                if count < remaining {
                    state = .body(remaining: remaining - count)
                    return .needsMore
                }
                if let head { return completed(head) }
            case .trailers:
                guard let length = try trailersLength(rest) else { return .needsMore }
                consumed += length
                if let head { return completed(head) }
            default:
                guard try parseChunk(rest, &consumed) else { return .needsMore }
            }
        }
    }

    /// Lets the content come, up to so many bytes.
    mutating func admit(_ maximumByteCount: Int) throws(Refusal) {
        maximumContent = maximumByteCount
        scanner = SectionScanner()
        switch head?.framing {
        case .length(let length):
            guard length <= maximumByteCount else { throw .bodyTooLarge }
            // Trusted up to here only: a promise of much content must not take much memory by itself.
            body.reserveCapacity(min(length, limits.buffer))
            state = .body(remaining: length)
        case .chunked: state = .chunkSize(value: 0, digits: 0)
        case nil, .some(.none): break
        }
    }

    /// How many bytes of content have gathered.
    var gatheredByteCount: Int { body.count }

    /// Hands over what content has gathered; the rest goes on gathering.
    mutating func takeContent() -> [UInt8] {
        defer { body = [] }
        return body
    }

    /// Whether the content needs nobody's leave.
    private func isSmall(_ head: RequestHead) -> Bool {
        guard case .length(let length) = head.framing else { return false }
        return length <= min(limits.buffer, limits.body) && !head.expectsContinue
    }

    private mutating func completed(_ head: RequestHead) -> Step {
        defer { self = RequestParser(limits: limits) }
        return .complete(head, body: body)
    }

    // MARK: Head

    private mutating func headLength(_ input: Span<UInt8>) throws(Refusal) -> Int? {
        let length = try scanner.end(of: input.extracting(0..<min(input.count, limits.head)))
        // The method, the version and what stands between them and the target take less than 64 bytes.
        let firstLineLength = scanner.firstLineEnd ?? min(input.count, length ?? input.count)
        if firstLineLength > limits.target + 64 { throw .targetTooLong }
        if length == nil, input.count >= limits.head { throw .headTooLarge }
        return length
    }

    /// One empty line before a request line is let pass (RFC 9112 section 2.2); more are refused.
    private mutating func isEmptyLine(_ length: Int) -> Bool {
        guard length == 2, !hasSkippedEmptyLine else { return false }
        hasSkippedEmptyLine = true
        scanner = SectionScanner()
        return true
    }

    private func parsedHead(_ section: Span<UInt8>) throws(Refusal) -> RequestHead {
        guard let lineEnd = scanner.firstLineEnd else { throw .malformedRequest(.requestLine) }
        var reader = HeadReader(limits: limits)
        try reader.readRequestLine(section.extracting(0..<lineEnd - 2))
        try reader.readFields(section.extracting(lineEnd..<section.count))
        return try reader.head()
    }

    // MARK: Chunked content (RFC 9112 section 7.1)

    /// Takes in a part of the chunked coding; `false` where there is nothing left to take.
    ///
    /// Chunk extensions are refused: no client of ours sends them, and their length would be another thing to bound.
    private mutating func parseChunk(_ input: Span<UInt8>, _ consumed: inout Int) throws(Refusal) -> Bool {
        guard let byte = input.isEmpty ? nil : input[0] else { return false }
        switch state {
        case .chunkSize(let value, let digits):
            consumed += 1
            state = try afterSizeByte(byte, value, digits)
        case .chunkSizeEnd(let size):
            guard byte == Octets.lineFeed else { throw .malformedRequest(.chunk) }
            consumed += 1
            state = size == 0 ? .trailers : .chunkData(remaining: size)
        case .chunkData(let remaining):
            let count = min(remaining, input.count)
            append(input, count)
            consumed += count
            state = count == remaining ? .chunkDataEnd(isFirstByte: true) : .chunkData(remaining: remaining - count)
        case .chunkDataEnd(let isFirstByte):
            guard byte == (isFirstByte ? Octets.carriageReturn : Octets.lineFeed) else {
                throw .malformedRequest(.chunk)
            }
            consumed += 1
            state = isFirstByte ? .chunkDataEnd(isFirstByte: false) : .chunkSize(value: 0, digits: 0)
        case .head, .admission, .body, .trailers:
            return false
        }
        return true
    }

    private func afterSizeByte(_ byte: UInt8, _ value: Int, _ digits: Int) throws(Refusal) -> State {
        if byte == Octets.carriageReturn, digits > 0 { return .chunkSizeEnd(size: value) }
        let digit: UInt8
        switch byte {
        case 48...57: digit = byte - 48
        case 65...70: digit = byte - 55
        case 97...102: digit = byte - 87
        default: throw .malformedRequest(.chunk)
        }
        // As many digits as a 64-bit number has, leading zeros included; the limit is looked at with every digit, so
        // that the value never gets near an overflow.
        guard digits < 16 else { throw .malformedRequest(.chunk) }
        let size = value << 4 | Int(digit)
        guard contentByteCount + size <= maximumContent else { throw .bodyTooLarge }
        return .chunkSize(value: size, digits: digits + 1)
    }

    /// The trailer section is checked like a header section, bounded, and dropped.
    private mutating func trailersLength(_ input: Span<UInt8>) throws(Refusal) -> Int? {
        let limit = min(limits.head, 4096)
        guard let length = try scanner.end(of: input.extracting(0..<min(input.count, limit))) else {
            if input.count >= limit { throw .headTooLarge }
            return nil
        }
        var reader = HeadReader(limits: limits)
        try reader.readFields(input.extracting(0..<length))
        return length
    }

    private mutating func append(_ bytes: Span<UInt8>, _ count: Int) {
        bytes.withUnsafeBufferPointer { body.append(contentsOf: $0.prefix(count)) }
        contentByteCount += count
    }
}
