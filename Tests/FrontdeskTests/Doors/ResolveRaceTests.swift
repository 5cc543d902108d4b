import HTTP
import JSON
import Primitives
import Spaces
import Testing

@testable import Frontdesk

struct ResolveRaceTests {
    @Test func `a visitor's message never stays in a conversation that is resolved in the same moment`() async throws {
        try await withDesk { desk in
            let agent = try await desk.agent("Ada")
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            _ = try await agent.act("claim", on: id)
            for round in 0..<60 {
                async let said = visitor.say("message \(round)", in: id)
                async let resolved = agent.act("resolve", on: id)
                let (message, resolution) = try await (said, resolved)
                #expect(message.status == 201 && resolution.status == 200)
                let space = try #require(SpaceID(id))
                let events = try await desk.house.log.events(in: space, after: 0, limit: 10_000)
                let end = try #require(events.last { $0.data?.contains("resolved") == true }).seq
                let item = try await agent.send(.get, "/conversations/\(id)")
                let isAnswered = try #require(message["seq"]?.integer) < end
                #expect(isAnswered || item["status"] != "resolved")
                if item["status"] == "resolved" { _ = try await agent.act("reopen", on: id) }
                _ = try await agent.act("claim", on: id)
            }
        }
    }
}
