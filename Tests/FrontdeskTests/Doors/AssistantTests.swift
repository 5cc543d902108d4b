import HTTP
import JSON
import Primitives
import Spaces
import Storage
import SupportDesk
import TestSupport
import Testing

@testable import Frontdesk

struct AssistantTests {
    @Test func `the assistant answers what it can, and hands over what it can't`() async throws {
        try await withDesk { desk in
            let agent = try await desk.employAssistant()
            let visitor = try await desk.visitor(named: "Grace")
            let opened = try await visitor.open()
            #expect(opened["conversation"]?["status"] == "bot" && opened["conversation"]?["queuePosition"] == .null)
            let id = try #require(opened["conversation"]?["id"]?.string)
            _ = try await visitor.say("Hi! Where is my parcel?", in: id)
            try await desk.receive()
            let session = try await visitor.resumed().session
            let newest = session["messages"]?.array?.first
            #expect(newest?["text"] == "It takes two days.")
            #expect(newest?["sender"]?["role"] == "bot" && newest?["sender"]?["name"] == "Robo")
            #expect(session["conversation"]?["status"] == "bot" && session["conversation"]?["agent"] == .null)

            _ = try await visitor.say("That is too late for me", in: id)
            try await desk.receive()
            let waiting = try await visitor.shownConversation()
            #expect(waiting["status"] == "waiting" && waiting["queuePosition"] == 1)
            #expect(try await visitor.texts(in: id).count == 3, "the note is for agents")
            let item = try await agent.send(.get, "/conversations/\(id)")
            #expect(item["lastMessage"]?["note"] == true && item["lastMessage"]?["sender"]?["role"] == "bot")
            let summary: JSONValue = "“Hi! Where is my parcel?” → /parcel · “That is too late for me”"
            #expect(item["lastMessage"]?["text"] == summary)
        }
    }

    @Test func `agents see a conversation of the assistant, but nobody is given it`() async throws {
        try await withDesk { desk in
            let agent = try await desk.employAssistant()
            try await agent.keepPresent()
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation("Sales")
            _ = try await visitor.say("when are you open", in: id)
            try await desk.settle()
            #expect(try await agent.list("view=unassigned") == [])
            #expect(try await agent.list("view=mine") == [])
            #expect(try await agent.list("view=all") == [id])
            #expect(try await agent.send(.get, "/conversations")["counts"] == ["mine": 0, "unassigned": 0])
            #expect(try await visitor.askForPerson(id)["status"] == "waiting")
            try await desk.settle()
            #expect(try await agent.list("view=mine") == [id])
        }
    }

    @Test func `who asks for a person waits for one; asked again, nothing changes`() async throws {
        try await withDesk { desk in
            let agent = try await desk.employAssistant()
            try await desk.nameAssistant(nil)
            let first = try await desk.visitor()
            let firstID = try await first.conversation("Sales")
            try await desk.nameAssistant("Robo")
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation("Sales")
            let answer = try await visitor.askForPerson(id)
            #expect(answer.status == 200 && answer["status"] == "waiting" && answer["queuePosition"] == 2)
            #expect(try await visitor.askForPerson(id).body == answer.body)
            #expect(try await first.askForPerson(firstID)["queuePosition"] == 1, "it waited already")
            let history = try await agent.send(.get, "/conversations/\(id)/messages")
            #expect(history["items"] == [], "nothing was asked, so there is nothing to note")
            #expect(try await desk.visitor().askForPerson(id).status == 404)
            _ = try await agent.act("resolve", on: id)
            #expect(try await visitor.askForPerson(id)["status"] == "resolved")
        }
    }

    @Test func `without a name, or without a question to answer, there is no assistant`() async throws {
        try await withDesk { desk in
            try await desk.nameAssistant("Robo")
            #expect(try await desk.visitor().open()["conversation"]?["status"] == "waiting")
            try await desk.employAssistant()
            #expect(try await desk.visitor().open()["conversation"]?["status"] == "bot")
            try await desk.nameAssistant(nil)
            #expect(try await desk.visitor().open()["conversation"]?["status"] == "waiting")
        }
    }

    @Test func `a crash doesn't let it answer twice`() async throws {
        try await withDesk { desk in
            try await desk.employAssistant()
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            _ = try await visitor.say("where is my parcel", in: id)
            for _ in 0..<3 { try await desk.receive() }
            #expect(try await visitor.texts(in: id) == ["where is my parcel", "It takes two days."])
            #expect(try await visitor.shownConversation()["status"] == "bot")
        }
    }

    @Test func `the same answer twice would not help, so a person is asked to`() async throws {
        try await withDesk { desk in
            try await desk.employAssistant()
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            _ = try await visitor.say("where is my parcel", in: id)
            try await desk.receive()
            _ = try await visitor.say("yes, but where is my parcel?", in: id)
            try await desk.receive()
            #expect(try await visitor.texts(in: id).count == 3)
            #expect(try await visitor.shownConversation()["status"] == "waiting")
        }
    }

    @Test(arguments: [("claim", "assigned"), ("messages", "assigned"), ("transfer", "waiting")])
    func `what an agent takes is the assistant's no more`(action: String, status: String) async throws {
        try await withDesk { desk in
            let agent = try await desk.employAssistant()
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation("Sales")
            let body: [String: JSONValue] = [
                "messages": ["clientId": .string(newClientID()), "text": "Let me see"],
                "transfer": ["department": .string(try desk.department("Support"))],
            ]
            #expect(try await agent.act(action, on: id, body[action]).status < 300)
            #expect(try await visitor.shownConversation()["status"]?.string == status)
            _ = try await visitor.say("where is my parcel", in: id)
            try await desk.receive()
            #expect(try await visitor.texts(in: id).last == "where is my parcel")
        }
    }

    @Test func `a resolved conversation begins again with the assistant, who answers only what is new`() async throws {
        try await withDesk { desk in
            let agent = try await desk.employAssistant()
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            _ = try await agent.say("How can I help?", in: id)
            _ = try await visitor.say("where is my parcel", in: id)
            desk.clock.advance(by: .seconds(60))
            _ = try await agent.act("resolve", on: id)
            desk.clock.advance(by: .seconds(60))
            _ = try await visitor.say("when are you open?", in: id)
            #expect(try await visitor.shownConversation()["status"] == "bot")
            try await desk.receive()
            let texts = ["How can I help?", "where is my parcel", "when are you open?", "From 9 to 5."]
            #expect(try await visitor.texts(in: id) == texts)
            _ = try await agent.act("resolve", on: id)
            desk.clock.advance(by: .seconds(60))
            #expect(try await visitor.open()["conversation"]?["status"] == "bot")
            _ = try await visitor.say("when are you open?", in: id)
            try await desk.receive()
            #expect(try await visitor.texts(in: id).last == "From 9 to 5.", "it is a new conversation")
        }
    }

    @Test func `a new name is the same assistant's`() async throws {
        try await withDesk { desk in
            try await desk.employAssistant(named: "Robo")
            let visitors = [try await desk.visitor(), try await desk.visitor()]
            var senders: [JSONValue?] = []
            for (visitor, name) in zip(visitors, ["Robo", "Recepción"]) {
                try await desk.nameAssistant(name)
                let id = try await visitor.conversation()
                _ = try await visitor.say("where is my parcel", in: id)
                try await desk.receive()
                let sender = try await visitor.resumed().session["messages"]?.array?.first?["sender"]
                #expect(sender?["name"] == .string(name))
                senders.append(sender?["id"])
            }
            #expect(senders[0] == senders[1] && senders[0] != nil)
        }
    }

    @Test func `over the wire the answer comes by itself, and then an agent`() async throws {
        try await withDesk(live: true) { desk in
            let agent = try await desk.employAssistant()
            let console = try await agent.follow()
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation("Sales")
            let reader = try await visitor.follow(id, after: 0)
            _ = try await visitor.say("where is my parcel?", in: id)
            let answer = try await reader.next("message") { $0.data["sender"]?["role"] == "bot" }
            #expect(answer.data["text"] == "It takes two days.")
            #expect(try await visitor.askForPerson(id).status == 200)
            let left = try await reader.next("member") { $0.data["action"] == "left" }
            #expect(left.data["member"]?["role"] == "bot")
            let assigned = try await reader.next("conversation") {
                $0.data["conversation"]?["status"] == "assigned"
            }
            #expect(assigned.data["conversation"]?["agent"]?["id"] == .string(agent.id))
            let note = try await console.next("message") { $0.data["note"] == true }
            #expect(note.data["text"] == "“where is my parcel?” → /parcel")
            reader.close()
            console.close()
        }
    }
}
