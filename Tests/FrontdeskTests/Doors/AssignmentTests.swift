import HTTP
import JSON
import TestSupport
import SupportDesk
import Testing

@testable import Frontdesk

/// Assignment as the follower does it, but at the moment that the test chooses.
struct AssignmentTests {
    private func assignedAgent(of id: String, seenBy agent: AgentClient) async throws -> String? {
        try await agent.send(.get, "/conversations/\(id)")["agent"]?["id"]?.string
    }

    @Test func `the agent with the fewest open conversations is given the next one`() async throws {
        try await withDesk { desk in
            let agents = [try await desk.agent("Ada"), try await desk.agent("Bob"), try await desk.agent("Eve")]
            for agent in agents { try await agent.keepPresent() }
            var counts: [String: Int] = [:]
            for _ in 0..<6 {
                let id = try await desk.visitor().conversation()
                try await desk.settle()
                counts[try #require(try await assignedAgent(of: id, seenBy: agents[0])), default: 0] += 1
            }
            #expect(counts == [agents[0].id: 2, agents[1].id: 2, agents[2].id: 2])
        }
    }

    @Test func `the agent whom the visitor spoke with last goes before those with less to do`() async throws {
        try await withDesk { desk in
            let ada = try await desk.agent("Ada")
            let bob = try await desk.agent("Bob")
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            _ = try await ada.act("claim", on: id)
            for _ in 0..<2 { _ = try await ada.act("claim", on: try await desk.visitor().conversation()) }
            _ = try await ada.act("resolve", on: id)
            try await ada.keepPresent()
            try await bob.keepPresent()
            _ = try await visitor.say("it is me again", in: id)
            try await desk.settle()
            #expect(try await assignedAgent(of: id, seenBy: bob) == ada.id)
            let other = try await desk.visitor().conversation()
            try await desk.settle()
            #expect(try await assignedAgent(of: other, seenBy: bob) == bob.id, "without history it is the other one")
        }
    }

    @Test func `without an available agent it waits, is seen by the department, and is then assigned`() async throws {
        try await withDesk { desk in
            let ada = try await desk.agent("Ada", departments: ["Sales"])
            let bob = try await desk.agent("Bob", departments: ["Support"])
            try await bob.keepPresent()
            _ = try await ada.send(.put, "/presence", ["presence": "away"])
            try await ada.keepPresent()
            let id = try await desk.visitor().conversation("Sales")
            try await desk.settle()
            #expect(try await ada.list("view=unassigned") == [id])
            #expect(try await bob.list("view=unassigned") == [], "another department neither sees nor gets it")
            _ = try await ada.send(.put, "/presence", ["presence": "available"])
            #expect(try await assignedAgent(of: id, seenBy: ada) == ada.id)
        }
    }

    @Test func `an agent whose lease has ended is given nothing until a stream opens again`() async throws {
        try await withDesk { desk in
            let agent = try await desk.agent("Ada")
            try await agent.keepPresent()
            #expect(try await desk.startSession()["site"]?["online"] == true)
            desk.clock.advance(by: .seconds(46))
            let session = try await desk.startSession()
            #expect(session["site"]?["online"] == false)
            let id = try await desk.visitor().conversation()
            try await desk.settle()
            #expect(try await assignedAgent(of: id, seenBy: agent) == nil)
            try await agent.keepPresent()
            #expect(try await assignedAgent(of: id, seenBy: agent) == agent.id)
        }
    }

    @Test func `a closed stream leaves the lease for a reload, and no longer`() async throws {
        try await withDesk { desk in
            let agent = try await desk.agent("Ada")
            try await agent.keepPresent()
            try await agent.endPresence()
            desk.clock.advance(by: .seconds(9))
            #expect(try await desk.startSession()["site"]?["online"] == true)
            desk.clock.advance(by: .seconds(2))
            #expect(try await desk.startSession()["site"]?["online"] == false)
        }
    }

    @Test func `who waits for an agent that has gone is led to another, and only who waits`() async throws {
        try await withDesk { desk in
            let ada = try await desk.agent("Ada")
            try await ada.keepPresent()
            let (asking, answered) = (try await desk.visitor(), try await desk.visitor())
            let (open, done) = (try await asking.conversation(), try await answered.conversation())
            try await desk.settle()
            _ = try await answered.say("Thanks?", in: done)
            _ = try await ada.say("You are welcome.", in: done)
            _ = try await asking.say("Anyone?", in: open)
            let bob = try await desk.agent("Bob")

            desk.clock.advance(by: .seconds(45 + 120))
            try await bob.keepPresent()
            try await desk.house.desk.requeueAbandoned()
            try await desk.settle()
            #expect(try await assignedAgent(of: open, seenBy: bob) == ada.id, "a reload or a short walk is no absence")

            desk.clock.advance(by: .seconds(1))
            try await bob.keepPresent()
            try await desk.house.desk.requeueAbandoned()
            #expect(try await bob.list("view=unassigned") == [open])
            try await desk.settle()
            #expect(try await assignedAgent(of: open, seenBy: bob) == bob.id)
            #expect(try await assignedAgent(of: done, seenBy: bob) == ada.id)
        }
    }

    @Test func `who hands a conversation to the queue isn't given it back while somebody else is there`() async throws {
        try await withDesk { desk in
            let ada = try await desk.agent("Ada")
            let bob = try await desk.agent("Bob")
            let id = try await desk.visitor().conversation("Sales")
            _ = try await ada.act("claim", on: id)
            for _ in 0..<3 { _ = try await bob.act("claim", on: try await desk.visitor().conversation()) }
            try await ada.keepPresent()
            try await bob.keepPresent()
            let sales = try desk.department("Sales")
            _ = try await ada.act("transfer", on: id, ["department": .string(sales)])
            try await desk.settle()
            #expect(try await assignedAgent(of: id, seenBy: ada) == bob.id, "although Bob has more to do")
            _ = try await bob.act("transfer", on: id, ["department": .string(sales)])
            try await desk.settle()
            #expect(try await assignedAgent(of: id, seenBy: ada) == ada.id, "it is the last one who counts")
        }
    }

    @Test func `without anybody else it waits a while, keeps nobody waiting behind it, and can be taken`() async throws
    {
        try await withDesk { desk in
            let ada = try await desk.agent("Ada")
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation("Sales")
            _ = try await ada.act("claim", on: id)
            try await ada.keepPresent()
            let sales = try desk.department("Sales")
            _ = try await ada.act("transfer", on: id, ["department": .string(sales)])
            let path = "/api/v1/conversations/\(id)/rating"
            #expect(try await visitor.send(.post, path, ["score": 1]).status == 204)
            desk.clock.advance(by: .seconds(1))
            let behind = try await desk.visitor().conversation("Sales")
            try await desk.settle()
            #expect(try await assignedAgent(of: id, seenBy: ada) == nil)
            #expect(try await assignedAgent(of: behind, seenBy: ada) == ada.id)
            desk.clock.advance(by: SupportDesk.handBackDelay - .seconds(2))
            try await ada.keepPresent()
            try await desk.settle()
            #expect(try await ada.list("view=unassigned") == [id])
            desk.clock.advance(by: .seconds(1))
            try await desk.settle()
            #expect(try await assignedAgent(of: id, seenBy: ada) == ada.id, "somebody is better than nobody")
            _ = try await ada.act("transfer", on: id, ["department": .string(sales)])
            #expect(try await ada.act("claim", on: id)["agent"]?["id"] == .string(ada.id))
        }
    }

    @Test func `the queue is first come, first served, and whoever waits moves up`() async throws {
        try await withDesk { desk in
            let agent = try await desk.agent("Ada")
            var visitors: [VisitorClient] = []
            for _ in 0..<3 {
                visitors.append(try await desk.visitor())
                _ = try await visitors.last?.open()
                desk.clock.advance(by: .seconds(1))
            }
            var positions: [Int64?] = []
            for visitor in visitors {
                positions.append(try await visitor.resumed().session["conversation"]?["queuePosition"]?.integer)
            }
            #expect(positions == [1, 2, 3])
            let first = try #require(try await visitors[0].resumed().session["conversation"]?["id"]?.string)
            _ = try await agent.act("claim", on: first)
            #expect(try await visitors[2].resumed().session["conversation"]?["queuePosition"] == 2)
        }
    }

    @Test func `an answer that is only repeated takes no conversation that waits again`() async throws {
        try await withDesk { desk in
            let agent = try await desk.agent("Ada")
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            let clientID = newClientID()
            #expect(try await agent.say("an answer", in: id, clientID: clientID).status == 201)
            _ = try await agent.act("resolve", on: id)
            _ = try await visitor.say("one more thing", in: id)
            #expect(try await agent.say("an answer", in: id, clientID: clientID).status == 200)
            #expect(try await agent.send(.get, "/conversations/\(id)")["status"] == "waiting")
            #expect(try await agent.say("another answer", in: id).status == 201)
            #expect(try await agent.send(.get, "/conversations/\(id)")["status"] == "assigned")
        }
    }
}
