import HTTP
import JSON
import Primitives
import SQLiteStorage
import Spaces
import Storage
import TestSupport
import Testing

@testable import Frontdesk

struct VisitorStreamTests {
    /// A state and the events after it, folded as a client does it.
    private func fold(_ snapshot: JSONValue, _ events: [StreamedEvent]) -> JSONValue {
        var messages = snapshot["messages"]?.array ?? []
        var conversation = snapshot["conversation"] ?? .null
        for event in events {
            switch event.name {
            case "message": messages.insert(event.data, at: 0)
            case "conversation": conversation = event.data["conversation"] ?? .null
            default: break
            }
        }
        return ["conversation": conversation, "messages": .array(messages)]
    }

    @Test func `a snapshot and the events after it equal a fresh snapshot, from every place`() async throws {
        try await withDesk(live: true) { desk in
            let agent = try await desk.agent("Ada", departments: ["Sales"])
            let visitor = try await desk.visitor(named: "Grace")
            let id = try await visitor.conversation("Sales")
            var snapshots = [try await visitor.resumed().session]
            let steps: [() async throws -> Answer] = [
                { try await visitor.say("one", in: id) }, { try await agent.act("claim", on: id) },
                { try await agent.say("among agents", in: id, as: "notes") },
                { try await agent.say("two", in: id) }, { try await agent.act("resolve", on: id) },
                { try await visitor.send(.post, "/api/v1/conversations/\(id)/rating", ["score": 3]) },
                { try await visitor.say("three", in: id) }, { try await agent.say("four", in: id) },
            ]
            for step in steps {
                #expect(try await step().status < 300)
                snapshots.append(try await visitor.resumed().session)
            }
            let fresh = try await visitor.resumed().session
            let last = try #require(fresh["cursor"]?.integer)
            let all = try await visitor.follow(id, after: 0).events(upTo: last)
            #expect(all.compactMap(\.id) == all.compactMap(\.id).sorted() && Set(all.map(\.id)).count == all.count)
            #expect(all.filter { $0.name == "message" }.map { $0.data["text"] } == ["one", "two", "three", "four"])
            for seq in 0..<last {
                let events = try await visitor.follow(id, after: seq).events(upTo: last)
                #expect(events == all.filter { $0.id ?? 0 > seq }, "after \(seq)")
            }
            for snapshot in snapshots.dropLast() {
                let cursor = try #require(snapshot["cursor"]?.integer)
                let state = fold(snapshot, all.filter { $0.id ?? 0 > cursor })
                #expect(state["messages"] == fresh["messages"] && state["conversation"] == fresh["conversation"])
            }
        }
    }

    @Test func `what is said while a stream catches up comes once and in order`() async throws {
        try await withDesk(live: true) { desk in
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            for number in 0..<40 { _ = try await visitor.say("message \(number)", in: id) }
            async let saying: Void = {
                for number in 40..<100 { _ = try await visitor.say("message \(number)", in: id) }
            }()
            var readers: [EventReader] = []
            for _ in 0..<4 { readers.append(try await visitor.follow(id, after: 0)) }
            try await saying
            for reader in readers {
                #expect(try await reader.texts(100) == (0..<100).map { "message \($0)" })
            }
        }
    }

    @Test func `two readers are told the same`() async throws {
        try await withDesk(live: true) { desk in
            let agent = try await desk.agent("Ada")
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            let readers = [try await visitor.follow(id, after: 0), try await visitor.follow(id, after: 0)]
            for number in 0..<5 { _ = try await agent.say("answer \(number)", in: id) }
            let last = try #require(try await visitor.resumed().session["cursor"]?.integer)
            let first = try await readers[0].events(upTo: last)
            #expect(try await readers[1].events(upTo: last) == first)
            #expect(first.count { $0.name == "message" } == 5)
        }
    }

    @Test func `a visitor is told neither notes nor what is said elsewhere`() async throws {
        try await withDesk(live: true) { desk in
            let agent = try await desk.agent("Ada")
            let visitor = try await desk.visitor()
            let other = try await desk.visitor()
            let id = try await visitor.conversation()
            let otherID = try await other.conversation()
            _ = try await agent.act("claim", on: id)
            let cursor = try await visitor.resumed().session["cursor"]?.integer
            let readers = [try await visitor.follow(id, after: cursor), try await visitor.follow(id, after: 0)]
            _ = try await agent.say("a note of ours", in: id, as: "notes")
            _ = try await other.say("a secret of another", in: otherID)
            _ = try await visitor.say("the end", in: id)
            for reader in readers { #expect(try await reader.texts(1) == ["the end"]) }
            let path = "/api/v1/conversations/\(otherID)/events"
            let refused = try await visitor.send(.get, path)
            #expect(refused.status == 404 && refused.code == "conversation_not_found")
        }
    }

    @Test func `typing, reading and the place in the queue are told to those whom they concern`() async throws {
        try await withDesk(live: true) { desk in
            let agent = try await desk.agent("Ada")
            let first = try await desk.visitor()
            let firstID = try await first.conversation()
            desk.clock.advance(by: .seconds(1))
            let second = try await desk.visitor()
            let id = try await second.conversation()
            let reader = try await second.follow(id)
            _ = try await agent.act("claim", on: firstID)
            let moved = try await reader.next("conversation") { $0.id == nil }
            #expect(moved.data["seq"] == .null)
            #expect(moved.data["conversation"]?["queuePosition"] == 1)
            let seq = try #require(try await second.say("hello", in: id)["seq"])
            _ = try await agent.act("claim", on: id)
            #expect(try await second.send(.post, "/api/v1/conversations/\(id)/typing").status == 204)
            #expect(try await agent.act("typing", on: id).status == 204)
            let typing = try await reader.next("typing")
            #expect(typing.id == nil && typing.data["member"]?["id"] == .string(agent.id), "not the own typing")
            _ = try await agent.act("read", on: id, ["seq": seq])
            let read = try await reader.next("read")
            #expect(read.data["seq"] == seq && read.data["conversationId"] == .string(id))
        }
    }

    @Test func `a place that is too far back or ahead of the log is told as a gap`() async throws {
        try await withDesk(live: true) { desk in
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            let ahead = try await visitor.follow(id, after: 1_000_000)
            #expect(try await ahead.next() == StreamedEvent(id: nil, name: "gap", data: [:]))
            #expect(try await ahead.next() == nil)
            let space = try #require(SpaceID(id))
            var statements: [Statement] = []
            for _ in 0..<5000 {
                statements += SpaceStatements.append(
                    .conversation,
                    to: space,
                    actor: nil,
                    data: nil,
                    at: desk.clock.now
                )
            }
            _ = try await desk.house.storage.batch(statements)
            let behind = try await visitor.follow(id, after: 1)
            #expect(try await behind.next()?.name == "gap")
            #expect(try await behind.next() == nil)
            let near = try await visitor.follow(id, after: 5000)
            #expect(try await near.next()?.id == 5001)
        }
    }

    @Test func `a visitor whose token is half over is sent a fresh one that works`() async throws {
        try await withDesk(live: true) { desk in
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            desk.clock.advance(by: .seconds(46 * 86_400))
            let event = try await visitor.follow(id, after: 0).next()
            #expect(event?.name == "token" && event?.id == nil)
            let token = try #require(event?.data["visitorToken"]?.string)
            desk.logs.mustNotHave(token)
            desk.clock.advance(by: .seconds(45 * 86_400))
            #expect(try await visitor.send(.post, "/api/v1/conversations/\(id)/typing").code == "token_expired")
            let renewed = VisitorClient(desk: desk, token: token, session: visitor.session)
            #expect(try await renewed.send(.post, "/api/v1/conversations/\(id)/typing").status == 204)
        }
    }

    @Test func `a revocation closes the visitor's streams at once, and those of no one else`() async throws {
        try await withDesk(live: true) { desk in
            let token = try desk.identityToken(["sub": "customer 7"])
            let visitor = try await desk.visitor(["identityToken": .string(token)])
            let other = try await desk.visitor()
            let id = try await visitor.conversation()
            let otherID = try await other.conversation()
            let reader = try await visitor.follow(id)
            let otherReader = try await other.follow(otherID)
            #expect(try await desk.sendAsServer(.delete, "/api/v1/guests/customer%207/tokens").status == 204)
            while let event = try await reader.next() { #expect(event.name != "message") }
            #expect(try await visitor.say("still here?", in: id).code == "token_revoked")
            _ = try await other.say("still here", in: otherID)
            #expect(try await otherReader.texts(1) == ["still here"])
        }
    }
}
