import HTTP
import JSON
import Primitives
import SQLiteStorage
import Storage
import SupportDesk
import TestSupport
import Testing

@testable import Frontdesk

struct CannedAnswerTests {
    private func add(
        _ shortcut: String,
        _ text: String = "We open at nine.",
        question: String? = nil,
        clientID: String = newClientID(),
        by agent: AgentClient
    ) async throws -> Answer {
        let body: JSONValue = [
            "clientId": .string(clientID), "site": .string(agent.desk.siteID), "shortcut": .string(shortcut),
            "text": .string(text), "question": question.map(JSONValue.string) ?? .null,
        ]
        return try await agent.send(.post, "/answers", body)
    }

    private func shortcuts(_ agent: AgentClient) async throws -> [String?] {
        let page = try await agent.send(.get, "/answers", query: "site=\(agent.desk.siteID)")
        return page["items"]?.array?.map { $0["shortcut"]?.string } ?? []
    }

    @Test(arguments: [false, true])
    func `an answer is added, read, changed and removed by the agents of the site`(isLive: Bool) async throws {
        try await withDesk(live: isLive) { desk in
            let (ada, bob) = (try await desk.agent("Ada"), try await desk.agent("Bob", departments: ["Support"]))
            let added = try await add("hours", question: " When do you open? ", by: ada)
            #expect(added.status == 201 && added["siteId"] == .string(desk.siteID))
            #expect(added["question"] == "When do you open?")
            _ = try await add("address", "Harbour 1", by: bob)
            #expect(try await shortcuts(ada) == ["address", "hours"])
            let path = "/answers/\(try #require(added["id"]?.string))"
            let changed = try await bob.send(.put, path, ["shortcut": "opening", "text": "At ten."])
            #expect(changed.status == 200 && changed["text"] == "At ten." && changed["question"] == .null)
            #expect(try await shortcuts(ada) == ["address", "opening"])
            #expect(try await bob.send(.delete, path).status == 204)
            #expect(try await shortcuts(ada) == ["address"])
            for method in [Method.put, .delete] {
                let gone = try await bob.send(method, path, ["shortcut": "opening", "text": "At ten."])
                #expect(gone.status == 404 && gone.code == "answer_not_found")
            }
        }
    }

    @Test func `sent again under its clientId it is stored once, and the name is its author's`() async throws {
        try await withDesk { desk in
            let (ada, bob) = (try await desk.agent("Ada"), try await desk.agent("Bob"))
            let clientID = newClientID()
            let first = try await add("hours", clientID: clientID, by: ada)
            let again = try await add("hours", clientID: clientID, by: ada)
            #expect(first.status == 201 && again.status == 200 && again.json == first.json)
            let other = try await add("address", clientID: clientID, by: bob)
            #expect(other.status == 409 && other.code == "client_id_taken")
            #expect(try await shortcuts(ada) == ["hours"])
        }
    }

    @Test func `a shortcut is one answer's of the site, and free on another site`() async throws {
        try await withDesk { desk in
            let ada = try await desk.agent("Ada")
            let added = try await add("hours", by: ada)
            let taken = try await add("hours", by: ada)
            #expect(taken.status == 409 && taken.code == "shortcut_taken")
            let other = try await add("address", by: ada)
            let path = "/answers/\(try #require(other["id"]?.string))"
            let refused = try await ada.send(.put, path, ["shortcut": "hours", "text": "x"])
            #expect(refused.status == 409 && refused.code == "shortcut_taken")
            #expect(try await ada.send(.put, path, ["shortcut": "address", "text": "x"]).status == 200)
            let hotel = try await desk.house.desk.addSite(named: "Hotel", origins: [], departments: ["Reception"])
            _ = try await desk.house.desk.addAgent(
                email: "ada@frontdesk.example",
                name: "Ada",
                password: Secret("unused, for she has one"),
                site: hotel.site.id,
                departments: []
            )
            let body: JSONValue = [
                "clientId": .string(newClientID()), "site": .string(hotel.site.id.description), "shortcut": "hours",
                "text": "Always.",
            ]
            let elsewhere = try await ada.send(.post, "/answers", body)
            #expect(elsewhere.status == 201 && elsewhere["id"] != added["id"])
        }
    }

    @Test func `answers of other sites are not there`() async throws {
        try await withDesk { desk in
            let ada = try await desk.agent("Ada")
            let added = try await add("hours", by: ada)
            let path = "/answers/\(try #require(added["id"]?.string))"
            let hotel = try await desk.house.desk.addSite(named: "Hotel", origins: [], departments: ["Reception"])
            _ = try await desk.house.desk.addAgent(
                email: "eve@hotel.example",
                name: "Eve",
                password: Secret("the password of Eve"),
                site: hotel.site.id,
                departments: []
            )
            let eve = try await desk.logIn("eve@hotel.example", "the password of Eve")
            let refusals = [
                try await eve.send(.get, "/answers", query: "site=\(desk.siteID)"), try await add("mine", by: eve),
            ]
            for refused in refusals { #expect(refused.status == 404 && refused.code == "site_not_found") }
            for method in [Method.put, .delete] {
                let refused = try await eve.send(method, path, ["shortcut": "mine", "text": "x"])
                #expect(refused.status == 404 && refused.code == "answer_not_found")
            }
            #expect(try await shortcuts(ada) == ["hours"])
            let forged = try await desk.send(.delete, "/api/v1/agent" + path, headers: ["Cookie": ada.cookie])
            #expect(forged.status == 403 && forged.code == "csrf_token_invalid")
        }
    }

    @Test(arguments: ["", "Hours", "opening hours", "opening_hours", "ö", String(repeating: "a", count: 33)])
    func `a shortcut is 1 to 32 small letters, digits and hyphens`(shortcut: String) async throws {
        try await withDesk { desk in
            let ada = try await desk.agent("Ada")
            let refused = try await add(shortcut, by: ada)
            #expect(refused.status == 422 && refused.fields == ["shortcut"])
            for good in ["a", "opening-hours-2", String(repeating: "a", count: 32)] {
                #expect(try await add(good, by: ada).status == 201)
            }
        }
    }

    @Test func `a text is one that can be sent, and a question may be left out`() async throws {
        try await withDesk { desk in
            let ada = try await desk.agent("Ada")
            #expect(try await add("blank", " \n", by: ada).code == "text_empty")
            #expect(try await add("long", String(repeating: "x", count: 7440), by: ada).code == "text_too_long")
            #expect(try await add("longest", String(repeating: "x", count: 7439), by: ada).status == 201)
            let long = String(repeating: "x", count: 1001)
            #expect(try await add("asked", question: long, by: ada).fields == ["question"])
            #expect(try await add("asked", question: String(long.dropLast()), by: ada).status == 201)
            #expect(try await add("unasked", question: "  ", by: ada)["question"] == .null)
            #expect(try await ada.send(.get, "/answers").fields == ["site"])
            #expect(try await ada.send(.get, "/answers", query: "site=nothing").code == "site_not_found")
        }
    }

    @Test func `a site has a thousand answers at most`() async throws {
        try await withDesk { desk in
            let ada = try await desk.agent("Ada")
            let clientID = newClientID()
            #expect(try await add("first", clientID: clientID, by: ada).status == 201)
            let author = try #require(Identifier<Never>(ada.id)).rawValue
            let statements = (1...998).map { number in
                Statement(
                    """
                    INSERT INTO answers (id, site_id, shortcut, text, client_id, author_id, created_at, updated_at)
                    VALUES ($1, $2, $3, 'x', $4, $5, 0, 0)
                    """,
                    .integer(Int64(number)),
                    .id(desk.site.site.id),
                    .text("a\(number)"),
                    .blob(Array("\(number)".utf8)),
                    .integer(author)
                )
            }
            _ = try await desk.house.storage.batch(statements)
            #expect(try await add("last", by: ada).status == 201)
            let refused = try await add("one-more", by: ada)
            #expect(refused.status == 409 && refused.code == "too_many_answers")
            #expect(try await add("first", clientID: clientID, by: ada).status == 200)
            #expect(try await shortcuts(ada).count == 1000)
        }
    }
}
