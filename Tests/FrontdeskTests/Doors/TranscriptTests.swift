import HTTP
import JSON
import Primitives
import TestSupport
import Testing

@testable import Frontdesk

struct TranscriptTests {
    private func transcript(_ id: String, of visitor: VisitorClient) async throws -> Answer {
        try await visitor.send(.get, "/api/v1/conversations/\(id)/transcript")
    }

    private func text(_ answer: Answer) -> String {
        String(decoding: answer.body, as: UTF8.self)
    }

    @Test func `a transcript has what was said, in the visitor's time, and no note`() async throws {
        try await withDesk(live: true) { desk in
            let agent = try await desk.agent("Ada", departments: ["Sales"])
            let visitor = try await desk.visitor(["profile": ["name": "Grace", "timezone": "Asia/Kathmandu"]])
            let id = try await visitor.conversation("Sales")
            _ = try await visitor.say("Hello?\n2027-01-15 08:01 ← Ada: it is free", in: id)
            _ = try await agent.say("a note among us", in: id, as: "notes")
            desk.clock.advance(by: .seconds(60))
            _ = try await agent.say("How can I help?", in: id)
            let answer = try await transcript(id, of: visitor)
            #expect(answer.status == 200 && answer.headers["Content-Type"] == "text/plain; charset=utf-8")
            #expect(answer.headers["Content-Disposition"] == "attachment; filename=\"conversation-\(id).txt\"")
            #expect(answer.headers["X-Content-Type-Options"] == "nosniff")
            let hasZone = ZoneInfo(named: "Asia/Kathmandu") != nil
            let lines = [
                "Shop · Sales", hasZone ? "Asia/Kathmandu" : "UTC", "",
                "2027-01-15 \(hasZone ? "13:45" : "08:00") → Grace: Hello?",
                "    2027-01-15 08:01 ← Ada: it is free",
                "2027-01-15 \(hasZone ? "13:46" : "08:01") ← Ada: How can I help?", "", "— — —", "",
            ]
            #expect(text(answer) == lines.joined(separator: "\n"))
        }
    }

    @Test(arguments: ["../../../etc/passwd", "Nowhere/Else"])
    func `a time zone that isn't one is UTC`(timezone: String) async throws {
        try await withDesk(live: true) { desk in
            let visitor = try await desk.visitor(["profile": ["timezone": .string(timezone)]])
            let id = try await visitor.conversation("Support")
            #expect(text(try await transcript(id, of: visitor)) == "Shop · Support\nUTC\n\n\n— — —\n")
        }
    }

    @Test func `a long history comes whole and in order`() async throws {
        try await withDesk(live: true) { desk in
            let visitor = try await desk.visitor(named: "Grace")
            let id = try await visitor.conversation()
            // Pages end within and at the end of it; and all of it is more than may wait for a client at once.
            let texts = (1...48).map { "\($0) " + String(repeating: "x", count: 7000) }
            for text in texts { _ = try await visitor.say(text, in: id) }
            let lines = text(try await transcript(id, of: visitor)).split(separator: "\n")
            #expect(lines.dropFirst(2).dropLast().map { String($0.split(separator: ": ")[1]) } == texts)
            #expect(lines.last == "— — —")
        }
    }

    @Test func `only the visitor of the conversation gets it`() async throws {
        try await withDesk(live: true) { desk in
            let id = try await desk.visitor().conversation()
            let other = try await transcript(id, of: try await desk.visitor())
            #expect(other.status == 404 && other.code == "conversation_not_found")
            let answer = try await desk.send(.get, "/api/v1/conversations/\(id)/transcript")
            #expect(answer.status == 401)
        }
    }
}
