import HTTP
import JSON
import TestSupport
import Testing

@testable import Frontdesk

struct AgentStreamTests {
    @Test func `an agent is told what happens in the own departments alone`() async throws {
        try await withDesk(live: true) { desk in
            let ada = try await desk.agent("Ada", departments: ["Sales"])
            let eve = try await desk.agent("Eve", departments: ["Support"])
            let sales = try await desk.visitor()
            let support = try await desk.visitor()
            let salesID = try await sales.conversation("Sales")
            let supportID = try await support.conversation("Support")
            let readers = (try await ada.follow(after: 0), try await eve.follow(after: 0))
            _ = try await sales.say("for Sales", in: salesID)
            _ = try await support.say("for Support", in: supportID)
            #expect(try await readers.0.texts(1) == ["for Sales"])
            #expect(try await readers.1.texts(1) == ["for Support"])
            let again = try await eve.follow(after: 0)
            #expect(try await again.texts(1) == ["for Support"])
        }
    }

    /// How far a message has been delivered changes by telling of it, and so can't be the same before and after.
    private func withoutDelivery(_ value: JSONValue) -> JSONValue {
        guard let members = value.object else { return value }
        let others = members.filter { $0.name != "deliveredSeq" }
        return .object(others.map { JSONMember($0.name, withoutDelivery($0.value)) })
    }

    private func told(_ agent: AgentClient, after place: Int64, upTo last: Int64) async throws -> [StreamedEvent] {
        try await agent.follow(after: place).events(upTo: last).map { event in
            StreamedEvent(id: event.id, name: event.name, data: withoutDelivery(event.data))
        }
    }

    @Test func `the inbox and the events after its cursor equal a fresh inbox`() async throws {
        try await withDesk(live: true) { desk in
            let agent = try await desk.agent("Ada")
            let visitor = try await desk.visitor(named: "Grace")
            let id = try await visitor.conversation()
            let inbox = try await agent.send(.get, "/conversations", query: "view=all")
            let cursor = try #require(inbox["cursor"]?.integer)
            _ = try await agent.act("claim", on: id)
            _ = try await visitor.say("hello", in: id)
            _ = try await agent.say("a note", in: id, as: "notes")
            _ = try await agent.act("resolve", on: id)
            let fresh = try await agent.send(.get, "/conversations", query: "view=all&status=resolved")
            let last = try #require(fresh["cursor"]?.integer)
            let events = try await told(agent, after: cursor, upTo: last)
            #expect(events.filter { $0.name == "message" }.map { $0.data["text"] } == ["hello", "a note"])
            #expect(events.last?.data["conversation"] == fresh["items"]?[0].map(withoutDelivery))
            for position in cursor..<last {
                let later = try await told(agent, after: position, upTo: last)
                #expect(later == events.filter { $0.id ?? 0 > position })
            }
        }
    }

    @Test func `a department that lost a conversation is told so, and nothing of what follows`() async throws {
        try await withDesk(live: true) { desk in
            let ada = try await desk.agent("Ada", departments: ["Sales"])
            let eve = try await desk.agent("Eve", departments: ["Support"])
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation("Sales")
            let start = try #require(try await ada.send(.get, "/conversations")["cursor"]?.integer)
            let support = try desk.department("Support")
            #expect(try await ada.act("transfer", on: id, ["department": .string(support)]).status == 204)
            let live = try await ada.follow(after: start)
            let left = try await live.next("conversation")
            #expect(left.data["conversation"]?["department"]?["id"] == .string(support))
            _ = try await visitor.say("for Support alone", in: id)
            #expect(try await eve.follow(after: start).texts(1) == ["for Support alone"])
            let own = try await desk.visitor()
            _ = try await own.say("for Sales", in: try await own.conversation("Sales"))
            for reader in [live, try await ada.follow(after: start)] {
                var event = try #require(try await reader.next())
                while event.name != "message" {
                    #expect(!event.data.text.contains("for Support alone"))
                    event = try #require(try await reader.next())
                }
                #expect(event.data["text"] == "for Sales")
            }
        }
    }

    @Test func `a conversation that moved while nobody followed is told to its new department`() async throws {
        try await withDesk(live: true) { desk in
            let ada = try await desk.agent("Ada", departments: ["Sales"])
            let eve = try await desk.agent("Eve", departments: ["Support"])
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation("Sales")
            let first = try await ada.follow()
            _ = try await visitor.say("for Sales", in: id)
            #expect(try await first.texts(1) == ["for Sales"])
            first.close()
            try await eventually {
                let metrics = String(decoding: try await desk.send(.get, "/metrics").body, as: UTF8.self)
                return metrics.contains("frontdesk_open_streams{door=\"agent\"} 0\n")
            }
            _ = try await ada.act("transfer", on: id, ["department": .string(try desk.department("Support"))])
            let reader = try await eve.follow()
            _ = try await visitor.say("for Support", in: id)
            #expect(try await reader.texts(1) == ["for Support"])
        }
    }

    @Test func `an open stream makes an agent available, and what waits is assigned`() async throws {
        try await withDesk(live: true) { desk in
            let agent = try await desk.agent("Ada")
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            let waiting = try await visitor.follow(id)
            let reader = try await agent.follow()
            let assigned = try await waiting.next("conversation") { $0.data["conversation"]?["status"] == "assigned" }
            #expect(assigned.data["conversation"]?["agent"]?["id"] == .string(agent.id))
            let other = try await desk.visitor()
            let otherID = try await other.conversation()
            let event = try await reader.next("conversation") { event in
                let conversation = event.data["conversation"]
                return conversation?["id"] == .string(otherID) && conversation?["status"] == "assigned"
            }
            #expect(event.data["conversation"]?["agent"]?["id"] == .string(agent.id))
        }
    }

    @Test func `presence is told to the agent's own streams`() async throws {
        try await withDesk(live: true) { desk in
            let agent = try await desk.agent("Ada")
            let reader = try await agent.follow()
            _ = try await agent.send(.put, "/presence", ["presence": "away"])
            let event = try await reader.next("presence")
            #expect(event.data["presence"] == "away" && event.data["agent"]?["id"] == .string(agent.id))
        }
    }

    @Test func `the log-out closes the agent's stream at once`() async throws {
        try await withDesk(live: true) { desk in
            let agent = try await desk.agent("Ada")
            let other = try await desk.agent("Bob")
            let reader = try await agent.follow()
            let otherReader = try await other.follow()
            #expect(try await agent.send(.delete, "/session").status == 204)
            #expect(try await reader.next() == nil)
            #expect(try await agent.send(.get, "/events").code == "session_required")
            _ = try await other.send(.put, "/presence", ["presence": "away"])
            #expect(try await otherReader.next("presence").data["presence"] == "away")
        }
    }

    @Test func `a position from the future is told as a gap`() async throws {
        try await withDesk(live: true) { desk in
            let agent = try await desk.agent("Ada")
            let reader = try await agent.follow(after: 1_000_000)
            #expect(try await reader.next()?.name == "gap")
            #expect(try await reader.next() == nil)
        }
    }
}

extension JSONValue {
    /// The compact text, to search in.
    var text: String { String(decoding: bytes, as: UTF8.self) }
}
