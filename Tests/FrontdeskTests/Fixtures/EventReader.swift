import HTTP
import JSON
import TestSupport
import Testing

/// Reads a stream over a real socket and holds every event against the description.
struct EventReader: Sendable {
    private let client: LiveClient
    private let contract: Contract
    private let isAgent: Bool

    /// Opens a stream; it is registered when this returns.
    init(_ desk: Desk, _ path: String, headers: HeaderFields, after place: Int64?, isAgent: Bool) async throws {
        var request = Request(method: .get, path: path, headers: headers)
        if let place { request.headers.set("Last-Event-ID", String(place)) }
        let bytes = request.wireBytes
        let port = try #require(desk.port)
        client = try await onThread {
            let client = try LiveClient(port: port)
            try client.send(bytes)
            let head = try client.readStreamHead()
            guard head.status == 200, head.headers["Content-Type"] == "text/event-stream" else {
                throw LiveClientError.malformed("\(head.status)")
            }
            return client
        }
        contract = desk.contract
        self.isAgent = isAgent
    }

    /// The next event; `nil` where the stream has ended.
    func next() async throws -> StreamedEvent? {
        let client = client
        guard let event = try await onThread({ try client.readEvent(within: .seconds(20)) }) else { return nil }
        let streamed = StreamedEvent(
            id: event.id.flatMap { Int64($0) },
            name: event.event ?? "message",
            data: try JSONValue(parsing: Array(event.data.utf8))
        )
        let faults = contract.faults(streamed, isAgent: isAgent)
        #expect(faults == [], "\(event)")
        return streamed
    }

    /// The next event of that name for which `condition` holds; what comes before it is passed over.
    func next(
        _ name: String,
        where condition: (StreamedEvent) -> Bool = { _ in true }
    ) async throws -> StreamedEvent {
        while true {
            let event = try #require(try await next())
            if event.name == name, condition(event) { return event }
        }
    }

    /// Every event up to the one with that id.
    func events(upTo id: Int64) async throws -> [StreamedEvent] {
        var events: [StreamedEvent] = []
        repeat { events.append(try #require(try await next())) } while (events.last?.id ?? 0) < id
        return events
    }

    /// So many texts of messages.
    func texts(_ count: Int) async throws -> [String] {
        var texts: [String] = []
        while texts.count < count { texts.append(try await next("message").data["text"]?.string ?? "") }
        return texts
    }

    func close() {
        client.close()
    }
}

extension VisitorClient {
    func follow(_ id: String, after seq: Int64? = nil) async throws -> EventReader {
        let headers: HeaderFields = ["Authorization": "Bearer \(token)", "Origin": Desk.origin]
        let path = "/api/v1/conversations/\(id)/events"
        return try await EventReader(desk, path, headers: headers, after: seq, isAgent: false)
    }
}

extension AgentClient {
    func follow(after position: Int64? = nil) async throws -> EventReader {
        try await EventReader(desk, "/api/v1/agent/events", headers: headers, after: position, isAgent: true)
    }
}
