import HTTP
import JSON
import SupportDesk
import TestSupport
import Testing

@testable import Frontdesk

struct ViewingTests {
    private func look(at id: String, _ agent: AgentClient) async throws {
        #expect(try await agent.send(.put, "/conversations/\(id)/viewing").status == 204)
    }

    private func lookAway(from id: String, _ agent: AgentClient) async throws {
        #expect(try await agent.send(.delete, "/conversations/\(id)/viewing").status == 204)
    }

    /// The names of those who look, as the next event tells them.
    private func viewers(_ reader: EventReader, of id: String) async throws -> [String?] {
        let event = try await reader.next("viewing") { $0.data["conversationId"] == .string(id) }
        #expect(event.id == nil)
        return event.data["agents"]?.array?.map { $0["name"]?.string } ?? []
    }

    @Test func `two agents in one conversation see each other, and others of the department see both`() async throws {
        try await withDesk(live: true) { desk in
            let (ada, bob) = (try await desk.agent("Ada"), try await desk.agent("Bob"))
            let watcher = try await desk.agent("Eve")
            let id = try await desk.visitor().conversation()
            let readers = [try await ada.follow(), try await bob.follow(), try await watcher.follow()]
            try await look(at: id, ada)
            for reader in readers { #expect(try await viewers(reader, of: id) == ["Ada"]) }
            try await look(at: id, bob)
            for reader in readers { #expect(try await viewers(reader, of: id) == ["Ada", "Bob"]) }
            try await look(at: id, ada)
            try await lookAway(from: id, ada)
            for reader in readers {
                #expect(try await viewers(reader, of: id) == ["Bob"], "saying it again changes nothing")
            }
        }
    }

    @Test func `a console that opens later is told who looks`() async throws {
        try await withDesk(live: true) { desk in
            let (ada, bob) = (try await desk.agent("Ada"), try await desk.agent("Bob"))
            let id = try await desk.visitor().conversation()
            try await look(at: id, ada)
            #expect(try await viewers(try await bob.follow(), of: id) == ["Ada"])
        }
    }

    @Test func `looking ends by itself 45 seconds after it was last said, and not before`() async throws {
        try await withDesk(live: true) { desk in
            let (ada, bob) = (try await desk.agent("Ada"), try await desk.agent("Bob"))
            let id = try await desk.visitor().conversation()
            let reader = try await bob.follow()
            try await look(at: id, ada)
            #expect(try await viewers(reader, of: id) == ["Ada"])
            desk.clock.advance(by: .seconds(40))
            try await look(at: id, ada)
            desk.clock.advance(by: .seconds(44))
            desk.house.desk.endStaleViewing()
            try await look(at: id, bob)
            #expect(try await viewers(reader, of: id) == ["Ada", "Bob"])
            desk.clock.advance(by: .seconds(1))
            #expect(try await viewers(reader, of: id) == ["Bob"])
        }
    }

    @Test func `looking ends with the agent's last stream`() async throws {
        try await withDesk(live: true) { desk in
            let (ada, bob) = (try await desk.agent("Ada"), try await desk.agent("Bob"))
            let id = try await desk.visitor().conversation()
            let reader = try await bob.follow()
            let streams = [try await ada.follow(), try await ada.follow()]
            try await look(at: id, ada)
            #expect(try await viewers(reader, of: id) == ["Ada"])
            streams[0].close()
            try await look(at: id, bob)
            #expect(try await viewers(reader, of: id) == ["Ada", "Bob"], "one stream is left")
            streams[1].close()
            #expect(try await viewers(reader, of: id) == ["Bob"])
        }
    }

    @Test func `neither the visitor nor agents of other departments are told`() async throws {
        try await withDesk(live: true) { desk in
            let ada = try await desk.agent("Ada", departments: ["Sales"])
            let eve = try await desk.agent("Eve", departments: ["Support"])
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation("Sales")
            let own = try await desk.visitor().conversation("Support")
            let readers = (try await visitor.follow(id), try await eve.follow(), try await ada.follow())
            try await look(at: id, ada)
            #expect(try await viewers(readers.2, of: id) == ["Ada"])
            try await look(at: own, eve)
            let first = try await readers.1.next("viewing")
            #expect(first.data["conversationId"] == .string(own))
            _ = try await ada.say("an answer", in: id)
            var event = try #require(try await readers.0.next())
            while event.name != "message" {
                #expect(event.name != "viewing")
                event = try #require(try await readers.0.next())
            }
        }
    }

    @Test func `only who may see a conversation looks at it, and a change needs the CSRF token`() async throws {
        try await withDesk { desk in
            let ada = try await desk.agent("Ada", departments: ["Sales"])
            let eve = try await desk.agent("Eve", departments: ["Support"])
            let id = try await desk.visitor().conversation("Sales")
            for method in [Method.put, .delete] {
                let refused = try await eve.send(method, "/conversations/\(id)/viewing")
                #expect(refused.status == 404 && refused.code == "conversation_not_found")
                let path = "/api/v1/agent/conversations/\(id)/viewing"
                let forged = try await desk.send(method, path, headers: ["Cookie": ada.cookie])
                #expect(forged.status == 403 && forged.code == "csrf_token_invalid")
            }
            try await look(at: id, ada)
            let support = try desk.department("Support")
            _ = try await ada.act("transfer", on: id, ["department": .string(support)])
            try await lookAway(from: id, ada)
            #expect(try await ada.send(.delete, "/conversations/\(id)/viewing").status == 404)
        }
    }
}
