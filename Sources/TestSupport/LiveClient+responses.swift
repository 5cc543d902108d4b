import HTTP
import Synchronization

/// One event of a stream as it came over the wire.
public struct LiveEvent: Sendable, Equatable {
    /// The `id:` field.
    public var id: String?
    /// The `event:` field.
    public var event: String?
    /// The `data:` lines, joined.
    public var data: String

    /// An event to compare with.
    public init(id: String? = nil, event: String? = nil, data: String = "") {
        self.id = id
        self.event = event
        self.data = data
    }
}

extension LiveClient {
    /// Reads one response whole.
    ///
    /// A response to HEAD has no content whatever its length says; interim responses are responses here as well.
    public func readResponse(
        isHead: Bool = false,
        within duration: Duration = .seconds(5)
    ) throws(LiveClientError) -> LiveResponse {
        let deadline = ContinuousClock.now + duration
        return try state.withLock { state throws(LiveClientError) in
            let (status, headers) = try readHead(&state, deadline)
            var body: [UInt8] = []
            let hasContent = !isHead && status >= 200 && status != 204 && status != 304
            if hasContent, headers["Transfer-Encoding"] != nil {
                while let chunk = try readChunk(&state, deadline) { body += chunk }
            } else if hasContent, let length = headers["Content-Length"].flatMap({ Int($0) }) {
                body = try take(length, &state, deadline)
            } else if hasContent {
                while try receive(&state, until: deadline) {}
                body = state.received
                state.received = []
            }
            return LiveResponse(status: status, headers: headers, body: body)
        }
    }

    /// Reads the head of a response that goes on; events are read behind it.
    public func readStreamHead(within duration: Duration = .seconds(5)) throws(LiveClientError) -> LiveResponse {
        let deadline = ContinuousClock.now + duration
        return try state.withLock { state throws(LiveClientError) in
            let (status, headers) = try readHead(&state, deadline)
            state.isChunked = headers["Transfer-Encoding"] != nil
            return LiveResponse(status: status, headers: headers, body: [])
        }
    }

    /// Reads the next event of a stream, comments left out; `nil` where the content has ended.
    public func readEvent(within duration: Duration = .seconds(5)) throws(LiveClientError) -> LiveEvent? {
        let deadline = ContinuousClock.now + duration
        return try state.withLock { state throws(LiveClientError) in
            while true {
                if let end = Self.index(of: [10, 10], in: state.content) {
                    let lines = state.content[..<end].split(separator: 10)
                    state.content.removeFirst(end + 2)
                    if let event = Self.event(lines) { return event }
                } else if state.isChunked {
                    guard let chunk = try readChunk(&state, deadline) else { return nil }
                    state.content += chunk
                } else {
                    let isOpen = state.received.isEmpty ? try receive(&state, until: deadline) : true
                    guard isOpen else { return nil }
                    state.content += state.received
                    state.received = []
                }
            }
        }
    }

    private static func event(_ lines: [ArraySlice<UInt8>]) -> LiveEvent? {
        var event = LiveEvent()
        var hasField = false
        for line in lines {
            let text = String(decoding: line, as: UTF8.self)
            guard let colon = text.firstIndex(of: ":"), colon != text.startIndex else { continue }
            let value = text[text.index(after: colon)...].drop { $0 == " " }
            hasField = true
            switch text[..<colon] {
            case "id": event.id = String(value)
            case "event": event.event = String(value)
            case "data": event.data += event.data.isEmpty ? String(value) : "\n" + value
            default: break
            }
        }
        return hasField ? event : nil
    }

    // MARK: Parts

    private func readHead(
        _ state: inout State,
        _ deadline: ContinuousClock.Instant
    ) throws(LiveClientError) -> (Int, HeaderFields) {
        while true {
            if let end = Self.index(of: [13, 10, 13, 10], in: state.received) { return try parse(&state, end) }
            guard try receive(&state, until: deadline) else {
                throw .ended(received: String(decoding: state.received, as: UTF8.self))
            }
        }
    }

    private func parse(_ state: inout State, _ end: Int) throws(LiveClientError) -> (Int, HeaderFields) {
        let text = String(decoding: state.received[..<end], as: UTF8.self)
        state.received.removeFirst(end + 4)
        let lines = text.split(separator: "\r\n")
        guard let first = lines.first, first.hasPrefix("HTTP/1.1 "), let status = Int(first.dropFirst(9).prefix(3))
        else { throw .malformed(text) }
        var headers = HeaderFields()
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { throw .malformed(text) }
            headers.append(String(parts[0]), String(parts[1].drop { $0 == " " }))
        }
        return (status, headers)
    }

    /// The next chunk's bytes; `nil` behind the last.
    private func readChunk(
        _ state: inout State,
        _ deadline: ContinuousClock.Instant
    ) throws(LiveClientError) -> [UInt8]? {
        var lineEnd = Self.index(of: [13, 10], in: state.received)
        while lineEnd == nil {
            guard try receive(&state, until: deadline) else {
                throw .ended(received: String(decoding: state.received, as: UTF8.self))
            }
            lineEnd = Self.index(of: [13, 10], in: state.received)
        }
        let line = try take((lineEnd ?? 0) + 2, &state, deadline).dropLast(2)
        guard let size = Int(String(decoding: line, as: UTF8.self), radix: 16) else { throw .malformed("chunk size") }
        let chunk = try take(size + 2, &state, deadline)
        guard chunk.suffix(2) == [13, 10] else { throw .malformed("chunk end") }
        return size == 0 ? nil : Array(chunk.dropLast(2))
    }

    private func take(
        _ count: Int,
        _ state: inout State,
        _ deadline: ContinuousClock.Instant
    ) throws(LiveClientError) -> [UInt8] {
        while state.received.count < count {
            guard try receive(&state, until: deadline) else {
                throw .ended(received: String(decoding: state.received, as: UTF8.self))
            }
        }
        defer { state.received.removeFirst(count) }
        return Array(state.received[..<count])
    }

    private static func index(of pattern: [UInt8], in bytes: [UInt8]) -> Int? {
        guard bytes.count >= pattern.count else { return nil }
        return (0...bytes.count - pattern.count).first { bytes[$0..<$0 + pattern.count].elementsEqual(pattern) }
    }
}
