import HTTP
import JSON
import TestSupport
import Testing

@testable import Frontdesk

struct ConversationTests {
    @Test(arguments: [false, true])
    func `a visitor is answered from the first word to the rating`(isLive: Bool) async throws {
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
            #expect(try await agent.list("view=unassigned") == [])
            #expect(try await agent.say("How can I help?", in: id).status == 201)
            #expect(try await visitor.texts(in: id) == ["Hello?", "How can I help?"])
            let resolved = try await agent.act("resolve", on: id)
            #expect(resolved["status"] == "resolved" && resolved["resolvedAt"]?.string != nil)
            #expect(try await agent.list("view=mine&status=resolved") == [id])
            let path = "/api/v1/conversations/\(id)/rating"
            #expect(try await visitor.send(.post, path, ["score": 5, "comment": "Quick!"]).status == 204)
            #expect(try await agent.send(.get, "/conversations/\(id)")["rating"] == ["score": 5, "comment": "Quick!"])
            #expect(try await agent.act("reopen", on: id)["status"] == "assigned")
        }
    }

    @Test func `a group conversation takes several agents, a direct one only the agent who has it`() async throws {
        try await withDesk { desk in
            let ada = try await desk.agent("Ada", departments: ["Sales"])
            let bob = try await desk.agent("Bob", departments: ["Sales"])
            let group = try await desk.visitor().conversation("Sales", kind: "group")
            #expect(try await ada.say("one", in: group).status == 201)
            #expect(try await bob.say("two", in: group).status == 201)
            let direct = try await desk.visitor().conversation("Sales", kind: "direct")
            #expect(try await ada.say("one", in: direct).status == 201)
            let refused = try await bob.say("two", in: direct)
            #expect(refused.status == 409 && refused.code == "assigned_to_another")
            #expect(try await bob.say("for Ada alone", in: direct, as: "notes").status == 201)
            #expect(try await bob.act("claim", on: direct)["agent"]?["id"] == .string(bob.id))
            #expect(try await bob.say("two", in: direct).status == 201)
            #expect(try await ada.say("three", in: direct).code == "assigned_to_another")
        }
    }

    @Test func `a note is seen by agents and never by the visitor`() async throws {
        try await withDesk { desk in
            let agent = try await desk.agent("Ada")
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            _ = try await agent.say("an answer", in: id)
            #expect(try await agent.say("a note among us", in: id, as: "notes")["note"] == true)
            #expect(try await visitor.texts(in: id) == ["an answer"])
            let session = try await visitor.resumed().session
            #expect(session["messages"]?.array?.map { $0["text"] } == ["an answer"])
            let seen = try await agent.send(.get, "/conversations/\(id)/messages")
            #expect(seen["items"]?.array?.map { $0["text"] } == ["a note among us", "an answer"])
        }
    }

    @Test func `the visitor's message reopens a resolved conversation in the same space`() async throws {
        try await withDesk { desk in
            let agent = try await desk.agent("Ada")
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            _ = try await visitor.say("first", in: id)
            _ = try await agent.act("claim", on: id)
            _ = try await agent.act("resolve", on: id)
            let session = try await visitor.resumed().session
            #expect(session["conversation"]?["id"] == .string(id))
            #expect(session["conversation"]?["status"] == "resolved")
            #expect(try await visitor.say("second", in: id).status == 201)
            #expect(try await agent.send(.get, "/conversations/\(id)")["status"] == "waiting")
            #expect(try await visitor.texts(in: id) == ["first", "second"])
        }
    }

    @Test func `a visitor who comes back a day later finds the same space`() async throws {
        try await withDesk { desk in
            let visitor = try await desk.visitor(named: "Grace")
            let id = try await visitor.conversation()
            _ = try await visitor.say("see you", in: id)
            desk.clock.advance(by: .seconds(86_400))
            let later = try await visitor.resumed()
            #expect(later.id == visitor.id && later.token != visitor.token)
            #expect(later.session["visitor"]?["name"] == "Grace")
            #expect(later.session["conversation"]?["id"] == .string(id))
            let again = try await later.open()
            #expect(again.status == 200 && again["conversation"]?["id"] == .string(id))
            #expect(try await later.texts(in: id) == ["see you"])
        }
    }

    @Test func `another department has a space of its own, and each is found again`() async throws {
        try await withDesk { desk in
            let agent = try await desk.agent("Ada")
            let visitor = try await desk.visitor()
            let sales = try await visitor.conversation("Sales")
            _ = try await agent.act("resolve", on: sales)
            let support = try await visitor.conversation("Support")
            #expect(support != sales)
            #expect(try await visitor.conversation("Sales") == support, "one conversation is open at a time")
            _ = try await agent.act("resolve", on: support)
            let again = try await visitor.open("Sales")
            #expect(again.status == 201 && again["conversation"]?["id"] == .string(sales))
        }
    }

    @Test func `a message to a resolved conversation is refused while another one is open`() async throws {
        try await withDesk { desk in
            let agent = try await desk.agent("Ada")
            let visitor = try await desk.visitor()
            let sales = try await visitor.conversation("Sales")
            _ = try await agent.act("resolve", on: sales)
            let support = try await visitor.conversation("Support")
            let refused = try await visitor.say("is anybody there?", in: sales)
            #expect(refused.status == 409 && refused.code == "wrong_status")
            #expect(try await visitor.texts(in: sales) == [])
            #expect(try await visitor.say("is anybody here?", in: support).status == 201)
        }
    }

    @Test func `the same subject is the same person on every device`() async throws {
        try await withDesk { desk in
            let token = try desk.identityToken(["sub": "customer-7", "name": "Grace"])
            let phone = try await desk.visitor(["identityToken": .string(token)])
            let id = try await phone.conversation()
            let laptop = try await desk.visitor(["identityToken": .string(token)])
            #expect(laptop.id == phone.id && laptop.session["conversation"]?["id"] == .string(id))
            let other = try desk.identityToken(["sub": "customer-8", "name": "Grace"])
            #expect(try await desk.visitor(["identityToken": .string(other)]).id != phone.id)
        }
    }

    @Test func `a new name is seen by everyone at once`() async throws {
        try await withDesk { desk in
            let agent = try await desk.agent("Ada")
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            _ = try await desk.visitor(["visitorToken": .string(visitor.token), "profile": ["name": "Grace"]])
            let clientID = newClientID()
            let said = try await visitor.say("now with a name", in: id, clientID: clientID)
            #expect(said["sender"]?["name"] == "Grace")
            #expect(try await visitor.say("now with a name", in: id, clientID: clientID).body == said.body)
            let item = try await agent.send(.get, "/conversations/\(id)")
            #expect(item["lastMessage"]?["sender"]?["name"] == "Grace" && item["visitor"]?["name"] == "Grace")
        }
    }

    @Test func `history is read in pages, newest first, without a gap or a repeat`() async throws {
        try await withDesk { desk in
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            for number in 1...7 { _ = try await visitor.say("message \(number)", in: id) }
            var texts: [String] = []
            var before = ""
            for _ in 0..<3 {
                let path = "/api/v1/conversations/\(id)/messages"
                let page = try await visitor.send(.get, path, query: "max=3" + before)
                let items = page["items"]?.array ?? []
                texts += items.compactMap { $0["text"]?.string }
                #expect(page["hasMore"] == .bool(texts.count < 7))
                before = "&before=\(items.last?["id"]?.string ?? "")"
            }
            #expect(texts == (1...7).reversed().map { "message \($0)" })
        }
    }

    @Test func `read markers move forward and never past what was said`() async throws {
        try await withDesk { desk in
            let agent = try await desk.agent("Ada")
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            let seq = try #require(try await visitor.say("hello", in: id)["seq"]?.integer)
            _ = try await agent.act("claim", on: id)
            #expect(try await agent.act("read", on: id, ["seq": .integer(seq)]).status == 204)
            let item = try await agent.send(.get, "/conversations/\(id)")
            #expect(item["readSeq"]?["agent"] == .integer(seq) && item["unread"] == 0)
            let path = "/api/v1/conversations/\(id)/read"
            for (sent, expected) in [(2, 2), (1, 2), (1_000_000, 2)] as [(Int64, Int64)] {
                #expect(try await visitor.send(.post, path, ["seq": .integer(sent)]).status == 204)
                let readSeq = try await agent.send(.get, "/conversations/\(id)")["readSeq"]
                #expect(readSeq?["visitor"] == .integer(expected))
            }
        }
    }

    @Test func `a rating may be changed, and a new conversation begins without one`() async throws {
        try await withDesk { desk in
            let agent = try await desk.agent("Ada")
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            _ = try await agent.act("resolve", on: id)
            let path = "/api/v1/conversations/\(id)/rating"
            for score in [1, 4] as [Int64] {
                #expect(try await visitor.send(.post, path, ["score": .integer(score)]).status == 204)
            }
            #expect(
                try await visitor.resumed().session["conversation"]?["rating"] == ["score": 4, "comment": .null]
            )
            _ = try await visitor.say("one more thing", in: id)
            #expect(try await visitor.resumed().session["conversation"]?["rating"] == .null)
        }
    }
}
