import HTTP
import JSON
import Primitives
import SupportDesk
import TestSupport
import Testing

@testable import Frontdesk
@testable import SupportDoors

/// How visitors are told that their site has changed.
struct SiteEventTests {
    private func online(_ reader: EventReader) async throws -> [Bool?] {
        let event = try await reader.next("site")
        #expect(event.id == nil)
        return event.data["site"]?["departments"]?.array?.map { $0["online"]?.bool } ?? []
    }

    @Test func `visitors are told once that a department has come online, and once that it has gone`() async throws {
        try await withDesk(live: true) { desk in
            let visitor = try await desk.visitor()
            let reader = try await visitor.follow(try await visitor.conversation("Sales"))
            await desk.service.live.lookAtSites()
            let bob = try await desk.agent("Bob", departments: ["Support"])
            let streams = [try await bob.follow(), try await bob.follow()]
            #expect(try await online(reader) == [false, true])
            #expect(try await desk.startSession()["site"]?["online"] == true)
            _ = try await bob.send(.put, "/presence", ["presence": "away"])
            #expect(try await online(reader) == [false, false])
            _ = try await bob.send(.put, "/presence", ["presence": "available"])
            #expect(try await online(reader) == [false, true])
            for stream in streams { stream.close() }
            try await eventually {
                desk.clock.advance(by: .seconds(11))
                return try await desk.startSession()["site"]?["online"] == false
            }
            #expect(try await online(reader) == [false, false])
        }
    }

    @Test func `visitors of other sites are told nothing`() async throws {
        try await withDesk(live: true) { desk in
            let origins = [try #require(Origin("https://hotel.example")), try #require(Origin(Desk.origin))]
            let hotel = try await desk.house.desk.addSite(named: "Hotel", origins: origins, departments: ["Reception"])
            let guest = try await desk.visitor(["site": .string(hotel.site.key)])
            let opened = try await guest.send(
                .post,
                "/api/v1/conversations",
                ["clientId": .string(newClientID())],
                origin: "https://hotel.example"
            )
            let id = try #require(opened["conversation"]?["id"]?.string)
            let headers: HeaderFields = ["Authorization": "Bearer \(guest.token)"]
            let path = "/api/v1/conversations/\(id)/events"
            let reader = try await EventReader(desk, path, headers: headers, after: nil, isAgent: false)
            let visitor = try await desk.visitor()
            let own = try await visitor.follow(try await visitor.conversation())
            _ = try await desk.agent("Ada").follow()
            #expect(try await online(own) == [true, true])
            let say: JSONValue = ["clientId": .string(newClientID()), "text": "hello"]
            let sent = try await guest.send(
                .post,
                "/api/v1/conversations/\(id)/messages",
                say,
                origin: "https://hotel.example"
            )
            #expect(sent.status == 201)
            var event = try #require(try await reader.next())
            while event.name != "message" {
                #expect(event.name != "site")
                event = try #require(try await reader.next())
            }
        }
    }

    @Test func `a stream that opens after a change that the session hadn't seen is told of it`() async throws {
        try await withDesk(live: true) { desk in
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            #expect(visitor.session["site"]?["online"] == false)
            await desk.service.live.lookAtSites()
            desk.clock.advance(by: .seconds(1))
            let witness = try await visitor.follow(id)
            let ada = try await desk.agent("Ada")
            let console = try await ada.follow()
            #expect(try await online(witness) == [true, true])
            #expect(try await online(try await visitor.follow(id)) == [true, true])
            desk.clock.advance(by: .seconds(1))
            let later = try await visitor.resumed()
            #expect(later.session["site"]?["online"] == true)
            let reader = try await later.follow(id)
            _ = try await ada.act("typing", on: id)
            var event = try #require(try await reader.next())
            while event.name != "typing" {
                #expect(event.name != "site", "the session has said it")
                event = try #require(try await reader.next())
            }
            console.close()
        }
    }
}

struct DepartmentChangeTests {
    @Test func `an agent who joins a department loads the state anew, and follows it from there`() async throws {
        try await withDesk(live: true) { desk in
            let ada = try await desk.agent("Ada", departments: ["Sales"])
            let bob = try await desk.agent("Bob", departments: ["Sales"])
            let readers = (try await ada.follow(), try await bob.follow())
            await desk.service.live.renewLeasesOnce()
            _ = try await desk.house.desk.addAgent(
                email: "ada@frontdesk.example",
                name: "Ada",
                password: Secret("unused, for she has one"),
                site: desk.site.site.id,
                departments: ["Support"]
            )
            await desk.service.live.renewLeasesOnce()
            _ = try await readers.0.next("gap")
            #expect(try await readers.0.next() == nil)
            let visitor = try await desk.visitor()
            let again = try await ada.follow()
            _ = try await visitor.say("for Support", in: try await visitor.conversation("Support"))
            #expect(try await again.texts(1) == ["for Support"])
            let other = try await desk.visitor()
            _ = try await other.say("for Sales", in: try await other.conversation("Sales"))
            #expect(try await readers.1.texts(1) == ["for Sales"], "others go on")
        }
    }
}
