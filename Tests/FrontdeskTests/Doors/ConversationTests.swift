import HTTP
import JSON
import Primitives
import Testing

@testable import Frontdesk

struct ConversationTests {
    @Test(arguments: [false, true]) func `a visitor is answered from the first word to the rating`(
        isLive: Bool
    ) async throws {
        try await withDesk(live: isLive) { desk in
            let agent = try await desk.agent("Ada", departments: ["Sales"])
            let visitor = try await desk.visitor(named: "Grace")
            #expect(visitor.session["conversation"] == .null && visitor.session["messages"] == [])
            let opened = try await visitor.open("Sales")
            #expect(opened.status == 201 && opened["conversation"]?["status"] == "waiting")
            let id = try #require(opened["conversation"]?["id"]?.string)
            #expect(opened["conversation"]?["queuePosition"] == 1 && opened["conversation"]?["kind"] == "direct")
            #expect(try await visitor.say("Hello?", in: id).status == 201)
            #expect(try await agent.list("view=unassigned") == [id])
            let claimed = try await agent.act("claim", on: id)
            #expect(claimed["status"] == "assigned" && claimed["agent"]?["id"] == .string(agent.id))
            #expect(claimed["unread"] == 1 && claimed["lastMessage"]?["text"] == "Hello?")
            #expect(try await agent.list("view=mine") == [id])
            #expect(try await agent.say("How can I help?", in: id).status == 201)
            #expect(try await agent.say("seems nice", in: id, as: "notes")["note"] == true)
            #expect(try await visitor.texts(in: id) == ["Hello?", "How can I help?"])
            let resolved = try await agent.act("resolve", on: id)
            #expect(resolved["status"] == "resolved" && resolved["resolvedAt"]?.string != nil)
            #expect(try await agent.list("view=mine&status=resolved") == [id])
            let path = "/api/v1/conversations/\(id)/rating"
            #expect(try await visitor.send(.post, path, ["score": 5, "comment": "Quick!"]).status == 204)
            let item = try await agent.send(.get, "/conversations/\(id)")
            #expect(item["rating"] == ["score": 5, "comment": "Quick!"])
            #expect(try await agent.act("reopen", on: id)["status"] == "assigned")
        }
    }
}
