import HTTP
import JSON
import SupportDesk
import TestSupport
import Testing

@testable import Frontdesk

struct AgentTests {
    @Test func `an agent sees the own departments alone`() async throws {
        try await withDesk { desk in
            let ada = try await desk.agent("Ada", departments: ["Sales"])
            let bob = try await desk.agent("Bob", departments: ["Support"])
            let id = try await desk.visitor().conversation("Sales")
            #expect(try await ada.list("view=all") == [id])
            #expect(try await bob.list("view=all") == [])
            let say: JSONValue = ["clientId": .string(newClientID()), "text": "hello there"]
            let requests: [(Method, String, JSONValue?)] = [
                (.get, "", nil), (.get, "/messages", nil), (.post, "/typing", nil), (.post, "/read", ["seq": 1]),
                (.post, "/notes", say), (.post, "/claim", nil), (.post, "/messages", say), (.post, "/resolve", nil),
                (.post, "/reopen", nil), (.post, "/transfer", ["agent": .string(ada.id)]),
            ]
            for (method, action, body) in requests {
                let refused = try await bob.send(method, "/conversations/\(id)\(action)", body)
                #expect(refused.status == 404 && refused.code == "conversation_not_found", "\(action)")
            }
            for (method, action, body) in requests where action != "/messages" || method == .get {
                let allowed = try await ada.send(method, "/conversations/\(id)\(action)", body)
                #expect(allowed.status < 300, "\(action)")
            }
        }
    }

    @Test func `a conversation is transferred to a colleague and to another department`() async throws {
        try await withDesk { desk in
            let ada = try await desk.agent("Ada", departments: ["Sales"])
            let bob = try await desk.agent("Bob", departments: ["Sales"])
            let eve = try await desk.agent("Eve", departments: ["Support"])
            let id = try await desk.visitor().conversation("Sales")
            _ = try await ada.act("claim", on: id)
            let given = try await ada.act("transfer", on: id, ["agent": .string(bob.id)])
            #expect(given["agent"]?["id"] == .string(bob.id))
            let stranger = try await bob.act("transfer", on: id, ["agent": .string(eve.id)])
            #expect(stranger.status == 422 && stranger.code == "agent_not_found" && stranger.fields == ["agent"])
            let both = try await bob.act("transfer", on: id, ["agent": "x", "department": "y"])
            #expect(both.status == 422)
            let support = try desk.department("Support")
            #expect(try await bob.act("transfer", on: id, ["department": .string(support)]).status == 204)
            #expect(try await bob.send(.get, "/conversations/\(id)").status == 404)
            let waiting = try await eve.send(.get, "/conversations/\(id)")
            #expect(waiting["status"] == "waiting" && waiting["agent"] == .null)
            #expect(waiting["department"]?["name"] == "Support")
        }
    }

    @Test func `what is resolved must be reopened before it is claimed, answered or transferred`() async throws {
        try await withDesk { desk in
            let agent = try await desk.agent("Ada")
            let id = try await desk.visitor().conversation()
            _ = try await agent.act("claim", on: id)
            _ = try await agent.act("resolve", on: id)
            #expect(try await agent.act("resolve", on: id).status == 200)
            #expect(try await agent.say("too late?", in: id).code == "wrong_status")
            #expect(try await agent.act("claim", on: id).code == "wrong_status")
            #expect(try await agent.act("reopen", on: id)["status"] == "assigned")
            #expect(try await agent.say("in time", in: id).status == 201)
        }
    }

    @Test func `the list is read in pages, newest activity first`() async throws {
        try await withDesk { desk in
            let agent = try await desk.agent("Ada")
            var ids: [String] = []
            for _ in 0..<5 { ids.append(try await desk.visitor().conversation()) }
            var read: [String] = []
            var after = ""
            repeat {
                let page = try await agent.send(.get, "/conversations", query: "view=all&max=2" + after)
                read += (page["items"]?.array ?? []).compactMap { $0["id"]?.string }
                #expect(page["counts"] == ["mine": 0, "unassigned": 5])
                after = page["next"]?.string.map { "&after=\($0)" } ?? ""
            } while !after.isEmpty
            #expect(read == ids.reversed())
        }
    }

    @Test func `the session lasts until the log-out and not beyond its end`() async throws {
        try await withDesk { desk in
            let agent = try await desk.agent("Ada")
            #expect(try await agent.send(.get, "/session").json == agent.session)
            let out = try await agent.send(.delete, "/session")
            #expect(out.status == 204 && out.headers["Set-Cookie"]?.contains("Max-Age=0") == true)
            #expect(try await agent.send(.get, "/session").code == "session_required")
            let again = try await desk.logIn("ada@frontdesk.example", "the password of Ada")
            desk.clock.advance(by: SupportDesk.sessionLifetime - .seconds(1))
            #expect(try await again.send(.get, "/session").status == 200)
            desk.clock.advance(by: .seconds(1))
            #expect(try await again.send(.get, "/session").code == "session_required")
        }
    }

    @Test func `the cookie is for the agent door alone and out of the reach of scripts`() async throws {
        try await withDesk { desk in
            _ = try await desk.agent("Ada")
            let cookie = try await desk.tryLogIn("ADA@frontdesk.example", "the password of Ada").headers["Set-Cookie"]
            for part in ["HttpOnly", "SameSite=Strict", "Path=/api/v1/agent"] {
                #expect(cookie?.contains(part) == true)
            }
            #expect(cookie?.contains("Secure") == false, "plain HTTP would never send it back")
        }
    }

    @Test func `a change needs the CSRF token, a look doesn't`() async throws {
        try await withDesk { desk in
            let agent = try await desk.agent("Ada")
            let other = try await desk.agent("Bob")
            let path = "/api/v1/agent/presence"
            let body = JSONValue.object([JSONMember("presence", "away")]).bytes
            let tokens = [nil, "", "wrong", other.session["csrfToken"]?.string]
            for token in tokens {
                var headers: HeaderFields = ["Cookie": agent.cookie]
                if let token { headers.set("X-CSRF-Token", token) }
                let refused = try await desk.send(.put, path, headers: headers, body: body)
                #expect(refused.status == 403 && refused.code == "csrf_token_invalid")
            }
            #expect(try await agent.send(.get, "/session")["presence"] == "available")
            #expect(try await desk.send(.put, path, headers: agent.headers, body: body).status == 200)
            #expect(try await agent.send(.get, "/session")["presence"] == "away")
            let withoutCookie = try await desk.send(.put, path, headers: ["X-CSRF-Token": "x"], body: body)
            #expect(withoutCookie.status == 401 && withoutCookie.code == "session_required")
        }
    }

    @Test func `a wrong password and an unknown address get the same answer, and soon have to wait`() async throws {
        try await withDesk { desk in
            _ = try await desk.agent("Ada")
            let (email, password) = ("ada@frontdesk.example", "the password of Ada")
            let wrong = try await desk.tryLogIn(email, "not the password", from: "192.0.2.1")
            let unknown = try await desk.tryLogIn("eve@frontdesk.example", "not the password", from: "192.0.2.2")
            #expect(wrong.status == 401 && wrong.code == "credentials_invalid")
            #expect(unknown.status == 401 && unknown.code == wrong.code && unknown["detail"] == wrong["detail"])
            for _ in 2...5 { _ = try await desk.tryLogIn(email, "wrong again", from: "192.0.2.1") }
            let throttled = try await desk.tryLogIn(email, password, from: "192.0.2.1")
            #expect(throttled.status == 429 && throttled.code == "rate_limited")
            #expect(throttled.headers["Retry-After"] == "1")
            // Whoever fails in an agent's name keeps nobody out but themselves.
            #expect(try await desk.tryLogIn(email, password, from: "192.0.2.7").status == 200)
            desk.clock.advance(by: .seconds(1))
            #expect(try await desk.tryLogIn(email, password, from: "192.0.2.1").status == 200)
        }
    }
}
