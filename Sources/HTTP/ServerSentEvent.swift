/// One event of a `text/event-stream` (HTML Standard, section 9.2).
public struct ServerSentEvent: Sendable {
    /// What `Last-Event-ID` will say after it; `nil` leaves the last one as it is.
    public var id: String?
    /// The event's type; `nil` is `message`.
    public var event: String?
    /// The data; a line end in it becomes another `data:` line, so that it can never break the frame.
    public var data: [UInt8]

    /// An event.
    public init(id: String? = nil, event: String? = nil, data: [UInt8]) {
        self.id = id
        self.event = event
        self.data = data
    }

    /// The event as it goes over the wire, with the empty line that ends it.
    public var bytes: [UInt8] {
        var text = [UInt8]()
        text.reserveCapacity(data.count + 64)
        if let id { Self.append("id: ", id, to: &text) }
        if let event { Self.append("event: ", event, to: &text) }
        for line in Self.lines(of: data) {
            text.append(contentsOf: "data: ".utf8)
            text.append(contentsOf: line)
            text.append(10)
        }
        text.append(10)
        return text
    }

    /// The lines of a text that may end them by LF, CR or both.
    private static func lines(of data: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        var index = 0
        while index < data.count {
            if data[index] == 10 || data[index] == 13 {
                lines.append(data[start..<index])
                if data[index] == 13, index + 1 < data.count, data[index + 1] == 10 { index += 1 }
                start = index + 1
            }
            index += 1
        }
        lines.append(data[start...])
        return lines
    }

    private static func append(_ field: String, _ value: String, to text: inout [UInt8]) {
        text.append(contentsOf: field.utf8)
        text.append(contentsOf: value.utf8.filter { $0 != 10 && $0 != 13 && $0 != 0 })
        text.append(10)
    }

    /// A comment, which keeps a quiet connection alive.
    public static let heartbeat = StreamFrame(Array(": \n\n".utf8))
}
