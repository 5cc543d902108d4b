import HTTP
import JSON
import Testing

@testable import Frontdesk

struct IdempotencyTests {
    /// Asks many times at once.
    private func atOnce(
        _ count: Int,
        _ body: @escaping @Sendable () async throws -> Answer
    ) async throws -> [Answer] {
        try await withThrowingTaskGroup(of: Answer.self) { group in
            for _ in 0..<count { group.addTask { try await body() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test func `a repeated message answers the same body and stores nothing`() async throws {
        try await withDesk { desk in
            let agent = try await desk.agent("Ada")
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            let clientID = newClientID()
            let first = try await visitor.say("hello there", in: id, clientID: clientID)
            let again = try await visitor.say("other words", in: id, clientID: clientID)
            #expect(first.status == 201 && again.status == 200 && first.body == again.body)
            let answerID = newClientID()
            let answer = try await agent.say("an answer", in: id, clientID: answerID)
            #expect(try await agent.say("an answer", in: id, clientID: answerID).body == answer.body)
            #expect(try await visitor.texts(in: id) == ["hello there", "an answer"])
        }
    }

    @Test(arguments: [false, true])
    func `of many repeats at once one is stored`(isLive: Bool) async throws {
        try await withDesk(live: isLive) { desk in
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            let clientID = newClientID()
            let answers = try await atOnce(32) { try await visitor.say("hello there", in: id, clientID: clientID) }
            #expect(answers.count { $0.status == 201 } == 1 && answers.count { $0.status == 200 } == 31)
            #expect(Set(answers.map(\.body)).count == 1)
            #expect(try await visitor.texts(in: id) == ["hello there"])
        }
    }

    @Test func `of many conversations opened at once there is one`() async throws {
        try await withDesk { desk in
            let visitor = try await desk.visitor()
            let clientID = newClientID()
            let answers = try await atOnce(32) { try await visitor.open(clientID: clientID) }
            #expect(answers.count { $0.status == 201 } == 1 && answers.count { $0.status == 200 } == 31)
            #expect(Set(answers.map(\.body)).count == 1)
            let cursor = try await visitor.resumed().session["cursor"]
            #expect(cursor == 2, "the visitor joined and the conversation was opened, once")
        }
    }

    @Test func `different messages at once are all stored, each with its own seq`() async throws {
        try await withDesk { desk in
            let agent = try await desk.agent("Ada")
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            _ = try await agent.act("resolve", on: id)
            let answers = try await atOnce(32) { try await visitor.say("hello there", in: id) }
            #expect(answers.allSatisfy { $0.status == 201 })
            #expect(Set(answers.map { $0["seq"] }).count == 32)
            let cursor = try #require(try await visitor.resumed().session["cursor"]?.integer)
            #expect(cursor == 3 + 32 + 1, "it was reopened once")
        }
    }

    @Test func `the clientId of another sender is taken`() async throws {
        try await withDesk { desk in
            let agent = try await desk.agent("Ada")
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            let clientID = newClientID()
            _ = try await visitor.say("hello there", in: id, clientID: clientID)
            let refused = try await agent.say("an answer", in: id, clientID: clientID)
            #expect(refused.status == 409 && refused.code == "client_id_taken")
            let waiting = try await agent.send(.get, "/conversations/\(id)")
            #expect(waiting["status"] == "waiting", "what wasn't stored took nothing")
            #expect(try await agent.say("an answer", in: id).status == 201)
            let noteID = newClientID()
            _ = try await agent.say("a note", in: id, clientID: noteID, as: "notes")
            #expect(try await agent.say("a note", in: id, clientID: noteID).code == "client_id_taken")
            let other = try await desk.visitor()
            let elsewhere = try await other.say("hello there", in: try await other.conversation(), clientID: clientID)
            #expect(elsewhere.status == 201, "in another space it is free")
        }
    }

    @Test func `what was stored is answered again after the conversation was resolved, and reopens nothing`()
        async throws
    {
        try await withDesk { desk in
            let agent = try await desk.agent("Ada")
            let visitor = try await desk.visitor()
            let opening = newClientID()
            let opened = try await visitor.open(clientID: opening)
            let id = try #require(opened["conversation"]?["id"]?.string)
            let (hello, answer) = (newClientID(), newClientID())
            let said = try await visitor.say("hello there", in: id, clientID: hello)
            let answered = try await agent.say("an answer", in: id, clientID: answer)
            _ = try await agent.act("resolve", on: id)
            #expect(try await visitor.say("hello there", in: id, clientID: hello).body == said.body)
            #expect(try await agent.say("an answer", in: id, clientID: answer).body == answered.body)
            let again = try await visitor.open(clientID: opening)
            #expect(again.status == 200 && again["conversation"]?["status"] == "resolved")
            #expect(try await visitor.open().status == 201)
        }
    }
}
