import HTTP
import JSON
import Primitives
import Storage
import TestSupport
import Testing

@testable import Frontdesk
@testable import SQLiteStorage
@testable import SupportDesk

struct InboxTests {
    /// What SQLite would do to answer a statement, a line a step.
    private func plan(_ sql: StaticString, in desk: Desk) async throws -> [String] {
        try await desk.house.storage.readers.read { (connection) throws(StorageError) in
            try connection.executeUncached("EXPLAIN QUERY PLAN \(sql)").map { $0.last ?? "" }
        }
    }

    private func session(of agent: AgentClient) async throws -> Agent {
        let token = Secret(try #require(agent.cookie.split(separator: "=").last.map(String.init)))
        return try await agent.desk.house.desk.agentSession(token).agent
    }

    /// Conversations of two departments in every status, some with the same last activity.
    private func fill(_ desk: Desk, by agent: AgentClient) async throws {
        for number in 0..<24 {
            let id = try await desk.visitor().conversation(number % 2 == 0 ? "Sales" : "Support")
            if number % 3 == 0 { _ = try await agent.act("claim", on: id) }
            if number % 4 == 0 { _ = try await agent.act("resolve", on: id) }
            if number % 5 == 0 { desk.clock.advance(by: .seconds(1)) }
        }
    }

    private func items(_ agent: AgentClient, _ query: String, max count: Int) async throws -> [JSONValue] {
        var items: [JSONValue] = []
        var after = ""
        repeat {
            let page = try await agent.send(.get, "/conversations", query: "\(query)&max=\(count)\(after)")
            items += page["items"]?.array ?? []
            #expect(page["items"]?.array?.count ?? 0 <= count)
            after = page["next"]?.string.map { "&after=\($0)" } ?? ""
        } while !after.isEmpty
        return items
    }

    @Test func `no part of a list is sorted or scanned for a page`() async throws {
        try await withDesk { desk in
            let agent = try await session(of: try await desk.agent("Ada"))
            for view in [InboxQuery.View.mine, .unassigned, .all] {
                let list = ConversationList(InboxQuery(view: view, status: .all), of: agent)
                let statements = list.places(after: nil, count: 51) + list.items(after: nil, downTo: nil, count: 51)
                for statement in statements {
                    let steps = try await plan(statement.sql, in: desk)
                    #expect(!steps.contains { $0.contains("TEMP B-TREE") }, "\(steps)")
                    // What is counted up to a hundred stands in a subquery.
                    #expect(!steps.contains { $0.hasPrefix("SCAN ") && $0 != "SCAN (subquery-1)" }, "\(steps)")
                    let index = view == .mine ? "conversations_agent" : "conversations_list"
                    #expect(steps.first?.contains("\(index) (") == true, "\(steps)")
                }
            }
            let sorted = try await plan("SELECT id FROM conversations ORDER BY rating_score", in: desk)
            #expect(sorted.contains { $0.contains("TEMP B-TREE FOR ORDER BY") }, "the look itself can fail")
        }
    }

    @Test(arguments: ["mine", "unassigned", "all"], ["open", "resolved", "all"])
    func `pages of any size show the same list, newest activity first`(view: String, status: String) async throws {
        try await withDesk { desk in
            let agent = try await desk.agent("Ada")
            try await fill(desk, by: agent)
            let whole = try await items(agent, "view=\(view)&status=\(status)", max: 100)
            let order = whole.map { "\($0["lastActivityAt"]?.string ?? "") \($0["id"]?.string ?? "")" }
            #expect(order == order.sorted(by: >) && Set(order).count == order.count)
            let counts = ["mine": [6, 2, 8], "unassigned": [12, 0, 12], "all": [18, 6, 24]]
            #expect(whole.count == counts[view]?[["open", "resolved", "all"].firstIndex(of: status) ?? 0])
            for count in [1, 5] {
                #expect(try await items(agent, "view=\(view)&status=\(status)", max: count) == whole)
            }
        }
    }

    @Test func `every place in a queue is told, as it is told of a conversation alone`() async throws {
        try await withDesk { desk in
            let agent = try await desk.agent("Ada")
            try await fill(desk, by: agent)
            let list = try await items(agent, "view=all&status=all", max: 7)
            for item in list {
                let alone = try await agent.send(.get, "/conversations/\(item["id"]?.string ?? "")")
                #expect(alone["queuePosition"] == item["queuePosition"])
                #expect((item["queuePosition"] == .null) == (item["status"] != "waiting"))
            }
            for (department, count) in [("Sales", 4), ("Support", 8)] as [(String, Int64)] {
                let waiting = list.filter { $0["department"]?["name"] == .string(department) }
                let places = waiting.compactMap { $0["queuePosition"]?.integer }
                #expect(places.sorted() == Array(1...count))
            }
        }
    }

    @Test func `the counts are those of the agent and of the own departments`() async throws {
        try await withDesk { desk in
            let ada = try await desk.agent("Ada")
            let bob = try await desk.agent("Bob", departments: ["Sales"])
            try await fill(desk, by: ada)
            #expect(try await ada.send(.get, "/conversations")["counts"] == ["mine": 6, "unassigned": 12])
            #expect(try await bob.send(.get, "/conversations")["counts"] == ["mine": 0, "unassigned": 4])
        }
    }

    @Test func `what becomes more active between two pages is on neither twice, and the rest is not passed over`()
        async throws
    {
        try await withDesk { desk in
            let agent = try await desk.agent("Ada")
            try await fill(desk, by: agent)
            let before = try await items(agent, "view=all", max: 100).map { $0["id"] }
            let first = try await agent.send(.get, "/conversations", query: "view=all&max=6")
            let cursor = try #require(first["next"]?.string)
            desk.clock.advance(by: .seconds(1))
            let moved = try #require(before[10]?.string)
            _ = try await agent.say("a note", in: moved, as: "notes")
            let rest = try await agent.send(.get, "/conversations", query: "view=all&max=100&after=\(cursor)")
            let shown = ((first["items"]?.array ?? []) + (rest["items"]?.array ?? [])).map { $0["id"] }
            #expect(shown == before.filter { $0 != .string(moved) })
        }
    }
}
