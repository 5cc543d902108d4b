import HTTP
import JSON
import Primitives
import SupportDesk
import TestSupport
import Testing

@testable import Frontdesk

struct DirectoryTests {
    @Test func `an agent finds all departments and agents of the own sites, and who is there`() async throws {
        try await withDesk(departments: ["Sales", "Support", "Billing"]) { desk in
            let ada = try await desk.agent("Ada", departments: ["Sales"])
            let bob = try await desk.agent("Bob", departments: ["Sales", "Support"])
            let eve = try await desk.agent("Eve", departments: ["Support"])
            try await bob.keepPresent()
            try await eve.keepPresent()
            _ = try await eve.send(.put, "/presence", ["presence": "away"])
            let hotel = try await desk.house.desk.addSite(named: "Hotel", origins: [], departments: ["Reception"])
            let sites = try await ada.send(.get, "/sites")["sites"]?.array ?? []
            #expect(sites.count == 1 && sites.first?["id"] == .string(desk.siteID))
            #expect(sites.first?["key"] == .string(desk.site.site.key) && sites.first?["name"] == "Shop")
            let departments = sites.first?["departments"]?.array ?? []
            #expect(departments.map { $0["name"] } == ["Sales", "Support", "Billing"])
            #expect(departments.map { $0["online"] } == [true, true, false])
            let agents = sites.first?["agents"]?.array ?? []
            #expect(agents.map { $0["name"] } == ["Ada", "Bob", "Eve"])
            #expect(agents.map { $0["presence"] } == ["away", "available", "away"])
            let (sales, support) = (try desk.department("Sales"), try desk.department("Support"))
            let expected: [JSONValue] = [[.string(sales)], [.string(sales), .string(support)], [.string(support)]]
            #expect(agents.map { $0["departmentIds"] } == expected)
            _ = try await desk.house.desk.addAgent(
                email: "ada@frontdesk.example",
                name: "Ada",
                password: Secret("unused, for she has one"),
                site: hotel.site.id,
                departments: []
            )
            let both = try await ada.send(.get, "/sites")["sites"]?.array ?? []
            #expect(both.map { $0["name"] } == ["Shop", "Hotel"])
            #expect(both.last?["agents"]?.array?.map { $0["name"] } == ["Ada"])
        }
    }

    @Test func `the line to embed has the site's key and where the widget is`() async throws {
        try await withDesk(live: true) { desk in
            let ada = try await desk.agent("Ada")
            let line = try #require(try await ada.send(.get, "/sites")["sites"]?[0]?["embed"]?.string)
            #expect(line.contains("src=\"\(try #require(desk.url))/widget.js\""))
            #expect(line.contains("data-site=\"\(desk.site.site.key)\"") && line.hasSuffix("></script>"))
        }
    }
}

struct VisitorRecordTests {
    @Test func `an agent sees what is known of a visitor`() async throws {
        try await withDesk { desk in
            let ada = try await desk.agent("Ada")
            let start = desk.clock.now
            let profile: JSONValue = ["name": "Grace", "email": "g@h.example", "locale": "pt", "timezone": "UTC"]
            let page: JSONValue = ["url": "https://shop.example/a", "title": "A", "referrer": "https://x.example/"]
            let visitor = try await desk.visitor(["profile": profile, "page": page])
            let id = try await visitor.conversation()
            desk.clock.advance(by: .seconds(60))
            _ = try await desk.visitor([
                "visitorToken": .string(visitor.token), "page": ["url": "https://shop.example/b", "title": "B"],
            ])
            let record = try await ada.send(.get, "/conversations/\(id)/visitor")
            let known = try #require(record["visitor"])
            #expect(known["id"] == .string(visitor.id) && known["name"] == "Grace" && known["locale"] == "pt")
            #expect(known["email"] == "g@h.example" && known["identity"] == "anonymous" && known["timezone"] == "UTC")
            #expect(known["page"] == ["url": "https://shop.example/b", "title": "B"])
            #expect(known["referrer"] == "https://x.example/" && known["memberId"]?.string != nil)
            #expect(known["firstSeenAt"] == .string(start.description))
            #expect(known["lastSeenAt"] == .string(desk.clock.now.description))
            let unknown = try await desk.visitor().conversation()
            let stranger = try await ada.send(.get, "/conversations/\(unknown)/visitor")["visitor"]
            #expect(stranger?["name"] == .null && stranger?["page"] == .null && stranger?["referrer"] == .null)
        }
    }

    @Test func `an agent sees the visitor's conversations of the own departments alone`() async throws {
        try await withDesk { desk in
            let ada = try await desk.agent("Ada", departments: ["Sales"])
            let bob = try await desk.agent("Bob")
            let visitor = try await desk.visitor()
            let sales = try await visitor.conversation("Sales")
            _ = try await bob.act("resolve", on: sales)
            desk.clock.advance(by: .seconds(1))
            let support = try await visitor.conversation("Support")
            func listed(_ agent: AgentClient, _ id: String) async throws -> [JSONValue?] {
                let record = try await agent.send(.get, "/conversations/\(id)/visitor")
                return record["conversations"]?.array?.map { $0["id"] } ?? []
            }
            #expect(try await listed(bob, sales) == [.string(support), .string(sales)])
            #expect(try await listed(ada, sales) == [.string(sales)])
            let refused = try await ada.send(.get, "/conversations/\(support)/visitor")
            #expect(refused.status == 404 && refused.code == "conversation_not_found")
        }
    }

    @Test func `each time that the conversation was open is an episode with its last agent`() async throws {
        try await withDesk { desk in
            let ada = try await desk.agent("Ada")
            let bob = try await desk.agent("Bob")
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            var times: [String] = [desk.clock.now.description]
            func later() {
                desk.clock.advance(by: .seconds(60))
                times.append(desk.clock.now.description)
            }
            _ = try await ada.act("claim", on: id)
            _ = try await ada.act("transfer", on: id, ["agent": .string(bob.id)])
            later()
            _ = try await bob.act("resolve", on: id)
            _ = try await visitor.send(.post, "/api/v1/conversations/\(id)/rating", ["score": 5])
            later()
            _ = try await visitor.say("one more thing", in: id)
            later()
            _ = try await ada.act("resolve", on: id)
            later()
            _ = try await bob.act("reopen", on: id)
            let record = try await ada.send(.get, "/conversations/\(id)/visitor")
            let episodes = record["episodes"]?.array ?? []
            #expect(episodes.map { $0["openedAt"]?.string } == [times[4], times[2], times[0]])
            #expect(episodes.map { $0["resolvedAt"]?.string } == [nil, times[3], times[1]])
            #expect(episodes.map { $0["agent"]?["name"]?.string } == ["Bob", "Ada", "Bob"])
        }
    }

    @Test func `a record tells of the last twenty episodes`() async throws {
        try await withDesk { desk in
            let ada = try await desk.agent("Ada")
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            for number in 0..<22 {
                _ = try await ada.act("resolve", on: id)
                desk.clock.advance(by: .seconds(60))
                _ = try await visitor.say("message \(number)", in: id)
            }
            let record = try await ada.send(.get, "/conversations/\(id)/visitor")
            let episodes = record["episodes"]?.array ?? []
            #expect(episodes.count == 20 && episodes.first?["openedAt"] == .string(desk.clock.now.description))
            #expect(episodes.first?["resolvedAt"] == .null && episodes.first?["agent"] == .null)
        }
    }
}
