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
        for line in data.split(omittingEmptySubsequences: false, whereSeparator: { $0 == 10 || $0 == 13 }) {
            text.append(contentsOf: "data: ".utf8)
            text.append(contentsOf: line)
            text.append(10)
        }
        text.append(10)
        return text
    }

    private static func append(_ field: String, _ value: String, to text: inout [UInt8]) {
        text.append(contentsOf: field.utf8)
        text.append(contentsOf: value.utf8.filter { $0 != 10 && $0 != 13 && $0 != 0 })
        text.append(10)
    }

    /// A comment, which keeps a quiet connection alive.
    public static let heartbeat = StreamFrame(Array(": \n\n".utf8))
}
