import HTTP
import JSON
import Primitives
import SQLiteStorage
import Spaces
import Storage
import SupportDesk
import Synchronization
import TestSupport
import Testing

@testable import Frontdesk

struct SearchTests {
    private func search(_ text: String, _ query: String = "", by agent: AgentClient) async throws -> Answer {
        let encoded = text.utf8.map { byte in
            let digits = String(byte, radix: 16)
            return "%" + (digits.count == 1 ? "0" : "") + digits
        }
        return try await agent.send(.get, "/conversations", query: "query=\(encoded.joined())\(query)")
    }

    /// The ids of all that is found, page after page.
    private func find(_ text: String, _ query: String = "", by agent: AgentClient) async throws -> [String] {
        var ids: [String] = []
        var after = ""
        repeat {
            let page = try await search(text, query + after, by: agent)
            ids += (page["items"]?.array ?? []).compactMap { $0["id"]?.string }
            after = page["next"]?.string.map { "&after=\($0)" } ?? ""
        } while !after.isEmpty
        return ids
    }

    @Test func `conversations are found by name, address, message and note, newest activity first`() async throws {
        try await withDesk { desk in
            let ada = try await desk.agent("Ada")
            let named = try await desk.visitor(["profile": ["name": "Frau Müller"]]).conversation()
            desk.clock.advance(by: .seconds(1))
            let addressed = try await desk.visitor(["profile": ["email": "MUELLER@mail.example"]]).conversation()
            desk.clock.advance(by: .seconds(1))
            let visitor = try await desk.visitor()
            let asked = try await visitor.conversation()
            let said = try await visitor.say("Wo ist die Bestellung von MÜLLER?", in: asked)
            _ = try await visitor.say("Hallo?", in: asked)
            desk.clock.advance(by: .seconds(1))
            let noted = try await desk.visitor().conversation()
            let note = try await ada.say("ask müller", in: noted, as: "notes")
            _ = try await desk.visitor().conversation()
            #expect(try await find("müller", by: ada) == [noted, asked, named])
            #expect(try await find("Mueller@Mail", by: ada) == [addressed])
            #expect(try await find("nobody", by: ada) == [])
            let items = try await search(" MÜLLER ", by: ada)["items"]?.array ?? []
            let matches = items.map { $0["match"] }
            #expect(matches[0] == ["messageId": note["id"] ?? .null, "text": "ask müller"])
            #expect(matches[1] == ["messageId": said["id"] ?? .null, "text": "Wo ist die Bestellung von MÜLLER?"])
            #expect(matches[2] == .null)
            #expect(items[1]["lastMessage"]?["text"] == "Hallo?" && items[1]["queuePosition"] == 3)
        }
    }

    @Test func `an agent finds only what the agent may see`() async throws {
        try await withDesk { desk in
            let ada = try await desk.agent("Ada", departments: ["Sales"])
            let eve = try await desk.agent("Eve", departments: ["Support"])
            let visitor = try await desk.visitor(named: "Grace Needle")
            let sales = try await visitor.conversation("Sales")
            _ = try await visitor.say("a needle for Sales", in: sales)
            #expect(try await find("needle", by: ada) == [sales])
            #expect(try await find("needle", by: eve) == [])
            #expect(try await find("grace", by: eve) == [])
            _ = try await ada.act("transfer", on: sales, ["department": .string(try desk.department("Support"))])
            #expect(try await find("needle", by: ada) == [])
            #expect(try await find("needle", by: eve) == [sales])
        }
    }

    @Test func `a search keeps to the view and the status where they are told, and is of all where not`() async throws {
        try await withDesk { desk in
            let ada = try await desk.agent("Ada")
            var ids: [String] = []
            for action in ["", "claim", "resolve"] {
                let id = try await desk.visitor(named: "Grace").conversation()
                if !action.isEmpty { _ = try await ada.act(action, on: id) }
                desk.clock.advance(by: .seconds(1))
                ids.insert(id, at: 0)
            }
            #expect(try await find("grace", by: ada) == ids)
            #expect(try await find("grace", "&status=open", by: ada) == [ids[1], ids[2]])
            #expect(try await find("grace", "&status=resolved", by: ada) == [ids[0]])
            #expect(try await find("grace", "&view=mine", by: ada) == [ids[1]])
            #expect(try await find("grace", "&view=unassigned", by: ada) == [ids[2]])
        }
    }

    @Test func `pages of any size find the same, in the same order`() async throws {
        try await withDesk { desk in
            let ada = try await desk.agent("Ada")
            for number in 0..<90 {
                let visitor = try await desk.visitor(named: number % 3 == 0 ? "Grace" : "Edsger")
                let id = try await visitor.conversation(number % 2 == 0 ? "Sales" : "Support")
                if number % 7 == 0 { _ = try await visitor.say("it is grace", in: id) }
                if number % 5 == 0 { desk.clock.advance(by: .seconds(1)) }
            }
            let whole = try await find("GRACE", "&max=100", by: ada)
            #expect(whole.count == (0..<90).count { $0 % 3 == 0 || $0 % 7 == 0 } && Set(whole).count == whole.count)
            let listed = try await ada.list("view=all&max=100")
            #expect(whole == listed.filter(whole.contains))
            for count in [1, 4] { #expect(try await find("grace", "&max=\(count)", by: ada) == whole) }
        }
    }

    /// So many messages at once, in one conversation.
    private func fill(_ id: String, with count: Int64, text: String, by visitor: VisitorClient) async throws {
        let space = try #require(SpaceID(id))
        let sender = try #require(try await visitor.resumed().session["visitor"]?["memberId"]?.string)
        let storage = visitor.desk.house.storage
        _ = try await storage.batch([
            Statement(
                """
                INSERT INTO messages (space_id, seq, id, sender_id, client_id, text, created_at)
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $4)
                SELECT $1, s.last_seq + i, 7000000000 + i, $2, CAST('client id ' || (100000 + i) AS BLOB), $3, 0
                FROM n, spaces s WHERE s.id = $1
                """,
                .id(space),
                .id(try #require(Identifier<PersonMark>(sender))),
                .text(text),
                .integer(count)
            ),
            Statement("UPDATE spaces SET last_seq = last_seq + $2 WHERE id = $1", .id(space), .integer(count)),
        ])
    }

    private enum PersonMark {}

    @Test func `a long conversation is looked through over several pages`() async throws {
        try await withDesk { desk in
            let ada = try await desk.agent("Ada")
            let older = try await desk.visitor(named: "Needle").conversation()
            desk.clock.advance(by: .seconds(1))
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            let said = try await visitor.say("the needle", in: id)
            try await fill(id, with: 60_000, text: "hay", by: visitor)
            let first = try await search("needle", by: ada)
            #expect(first["items"] == [])
            let next = try #require(first["next"]?.string)
            let second = try await search("needle", "&after=\(next)", by: ada)
            let items = second["items"]?.array ?? []
            #expect(items.map { $0["id"] } == [.string(id), .string(older)])
            #expect(items[0]["match"]?["messageId"] == said["id"])
            let eve = try await desk.agent("Eve", departments: ["Support"])
            let elsewhere = try await search("needle", "&after=\(next)", by: eve)
            #expect(elsewhere["items"] == [], "a place in a conversation opens it to nobody")
        }
    }

    @Test func `a search pauses now and then, and answers after a tenth of a second`() async throws {
        try await withDesk { desk in
            let ada = try await desk.agent("Ada")
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            try await fill(id, with: 10_000, text: "hay", by: visitor)
            let token = Secret(try #require(ada.cookie.split(separator: "=").last.map(String.init)))
            let agent = try await desk.house.desk.agentSession(token).agent
            let text = try #require(SearchText("needle"))
            let query = InboxQuery(view: .all, status: .all)
            var cursor: SearchCursor?
            var turns: [Int] = []
            repeat {
                var pauses = 0
                let page = try await desk.house.desk.search(text, in: query, after: cursor, of: agent) {
                    pauses += 1
                    desk.clock.advance(by: .milliseconds(20))
                }
                turns.append(pauses)
                cursor = page.next
            } while cursor != nil
            #expect(turns.count >= 3 && turns.allSatisfy { $0 <= 5 } && turns.reduce(0, +) >= 15, "\(turns)")
        }
    }

    @Test func `what can't be looked for is refused, and white space is no search`() async throws {
        try await withDesk { desk in
            let ada = try await desk.agent("Ada")
            let id = try await desk.visitor().conversation()
            let long = try await search(String(repeating: "x", count: 201), by: ada)
            #expect(long.status == 422 && long.code == "too_long" && long.fields == ["query"])
            #expect(try await search(String(repeating: "x", count: 200), by: ada).status == 200)
            for after in ["x", "1.2.3.4", "1.\(id).x", "1.\(id).0"] {
                let refused = try await search("x", "&after=\(after)", by: ada)
                #expect(refused.status == 422 && refused.fields == ["after"])
            }
            #expect(try await search("x", "&after=1.\(id).7", by: ada).status == 200)
            #expect(try await ada.send(.get, "/conversations", query: "after=1.\(id).7").status == 422)
            let blank = try await search(" ", "&view=all", by: ada)
            #expect(blank["items"]?[0]?["id"] == .string(id) && blank["items"]?[0]?["match"] == nil)
        }
    }
}
