import HTTP
import JSON
import Primitives
import SupportDesk
import TestSupport
import Testing

@testable import Frontdesk

/// How a visitor is told that a message has reached an agent's console.
struct DeliveryTests {
    private func deliveredSeq(_ visitor: VisitorClient) async throws -> Int64? {
        try await visitor.resumed().session["conversation"]?["deliveredSeq"]?.integer
    }

    private func cursor(_ agent: AgentClient) async throws -> Int64 {
        try #require(try await agent.send(.get, "/conversations")["cursor"]?.integer)
    }

    private func delivered(_ reader: EventReader) async throws -> Int64? {
        let event = try await reader.next("delivered")
        #expect(event.id == nil)
        return event.data["seq"]?.integer
    }

    @Test func `a message is delivered when it was written to the stream of an agent`() async throws {
        try await withDesk(live: true) { desk in
            let ada = try await desk.agent("Ada")
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            let reader = try await visitor.follow(id)
            let console = try await ada.follow(after: try await cursor(ada))
            for text in ["one", "two"] {
                let seq = try #require(try await visitor.say(text, in: id)["seq"]?.integer)
                #expect(try await console.texts(1) == [text])
                #expect(try await delivered(reader) == seq)
                #expect(try await deliveredSeq(visitor) == seq)
            }
            #expect(try await ada.send(.get, "/conversations/\(id)")["deliveredSeq"] == .integer(6))
        }
    }

    @Test func `nothing is delivered while no agent of the department is there`() async throws {
        try await withDesk(live: true) { desk in
            let ada = try await desk.agent("Ada", departments: ["Sales"])
            let eve = try await desk.agent("Eve", departments: ["Support"])
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation("Sales")
            let reader = try await visitor.follow(id)
            let elsewhere = try await eve.follow(after: try await cursor(eve))
            let seq = try #require(try await visitor.say("for Sales", in: id)["seq"]?.integer)
            let other = try await desk.visitor()
            _ = try await other.say("for Support", in: try await other.conversation("Support"))
            #expect(try await elsewhere.texts(1) == ["for Support"])
            #expect(try await deliveredSeq(visitor) == 0)
            let place = try await cursor(ada)
            #expect(try await deliveredSeq(visitor) == 0, "a list alone is no open console")
            _ = try await ada.follow(after: place)
            #expect(try await delivered(reader) == seq, "and what was said before is told now, for the first time")
            #expect(try await deliveredSeq(visitor) == seq)
        }
    }

    @Test func `a console that comes back is sent what it missed, and only then is it delivered`() async throws {
        try await withDesk(live: true) { desk in
            let ada = try await desk.agent("Ada")
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            let reader = try await visitor.follow(id)
            let place = try await cursor(ada)
            let seq = try #require(try await visitor.say("while she was away", in: id)["seq"]?.integer)
            _ = try await visitor.say("and more", in: id)
            #expect(try await deliveredSeq(visitor) == 0)
            #expect(try await ada.follow(after: place).texts(2) == ["while she was away", "and more"])
            #expect(try await delivered(reader) == seq)
            #expect(try await delivered(reader) == seq + 1)
        }
    }

    @Test func `a stream that begins with what is to come brings nothing of before`() async throws {
        try await withDesk(live: true) { desk in
            let ada = try await desk.agent("Ada")
            let (early, late) = (try await desk.visitor(), try await desk.visitor())
            let (earlyID, lateID) = (try await early.conversation(), try await late.conversation())
            _ = try await early.say("before", in: earlyID)
            let console = try await ada.follow()
            let reader = try await late.follow(lateID)
            _ = try await early.say("after", in: earlyID)
            let seq = try #require(try await late.say("hello", in: lateID)["seq"]?.integer)
            #expect(try await console.texts(2) == ["after", "hello"])
            #expect(try await delivered(reader) == seq)
            #expect(try await deliveredSeq(late) == seq)
            #expect(try await deliveredSeq(early) == 0, "what was said before it may have reached nobody")
            _ = try await ada.act("claim", on: earlyID)
            let last = try #require(try await early.resumed().session["cursor"]?.integer)
            _ = try await ada.act("read", on: earlyID, ["seq": .integer(last)])
            #expect(try await deliveredSeq(early) == last, "what was read was delivered")
        }
    }

    @Test func `after a restart it is what was read, until consoles are back`() async throws {
        try await withDesk(live: true) { desk in
            let ada = try await desk.agent("Ada")
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            let console = try await ada.follow(after: try await cursor(ada))
            _ = try await ada.act("claim", on: id)
            let read = try #require(try await visitor.say("read", in: id)["seq"]?.integer)
            _ = try await ada.act("read", on: id, ["seq": .integer(read)])
            let seq = try #require(try await visitor.say("not read", in: id)["seq"]?.integer)
            #expect(try await console.texts(2) == ["read", "not read"])
            try await eventually { try await deliveredSeq(visitor) == seq }
            // What a new process knows: another desk over the same database.
            let after = try House.open(desk.configuration, surroundings: .init(clock: desk.clock.wallClock))
            let token = Secret(visitor.token)
            let started = try await after.desk.startSession(
                SessionRequest(siteKey: desk.site.site.key, visitorToken: token)
            )
            #expect(started.snapshot?.conversation.deliveredSeq == read)
            let department = try #require(DepartmentID(try desk.department("Sales")))
            let position = try await cursor(ada)
            let news = try await after.desk.noteDelivery(to: department, ofAllUpTo: position)
            #expect(news.map(\.conversation.description) == [id] && news.map(\.seq) == [seq])
            #expect(try await after.desk.noteDelivery(to: department, ofAllUpTo: position).isEmpty)
            await after.close()
        }
    }

    @Test func `who is given a conversation by another department is told of its messages`() async throws {
        try await withDesk(live: true) { desk in
            let ada = try await desk.agent("Ada", departments: ["Sales"])
            let eve = try await desk.agent("Eve", departments: ["Support"])
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation("Sales")
            let reader = try await visitor.follow(id)
            let console = try await eve.follow(after: try await cursor(eve))
            let seq = try #require(try await visitor.say("to whom it may concern", in: id)["seq"]?.integer)
            #expect(try await deliveredSeq(visitor) == 0)
            _ = try await ada.act("transfer", on: id, ["department": .string(try desk.department("Support"))])
            _ = try await console.next("conversation")
            #expect(try await delivered(reader) == seq)
        }
    }

    @Test func `only the visitor is told, and of nothing but the own messages`() async throws {
        try await withDesk(live: true) { desk in
            let ada = try await desk.agent("Ada")
            let visitor = try await desk.visitor()
            let other = try await desk.visitor()
            let (id, otherID) = (try await visitor.conversation(), try await other.conversation())
            let reader = try await visitor.follow(id)
            let console = try await ada.follow(after: try await cursor(ada))
            _ = try await other.say("elsewhere", in: otherID)
            _ = try await ada.act("claim", on: id)
            _ = try await ada.say("an answer", in: id)
            _ = try await ada.say("a note", in: id, as: "notes")
            let seq = try #require(try await visitor.say("thanks", in: id)["seq"]?.integer)
            #expect(try await console.texts(4).last == "thanks")
            var names: [String] = []
            var event = try #require(try await reader.next())
            while event.name != "delivered" {
                names.append(event.name)
                event = try #require(try await reader.next())
            }
            #expect(event.data == ["conversationId": .string(id), "seq": .integer(seq)])
            #expect(names.last == "message" && names.count { $0 == "message" } == 2)
        }
    }
}
