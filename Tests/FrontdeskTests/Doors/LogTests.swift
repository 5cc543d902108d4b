import HTTP
import JSON
import Telemetry
import TestSupport
import Testing

@testable import Frontdesk

/// Every test looks through its log when it ends; here the whole of the main job is done first, and the look is shown
/// to be one that could find something.
struct LogTests {
    @Test func `no secret, token, password or text of a message is in the log`() async throws {
        try await withDesk(live: true) { desk in
            let agent = try await desk.agent("Ada")
            _ = try await desk.tryLogIn("ada@frontdesk.example", "a wrong password")
            let identity = try desk.identityToken(["sub": "customer-7", "name": "Grace"])
            let visitor = try await desk.visitor(["identityToken": .string(identity)])
            let id = try await visitor.conversation()
            let reader = try await agent.follow(after: 0)
            _ = try await visitor.say("my card number is 4111", in: id)
            _ = try await agent.say("never tell me that", in: id)
            _ = try await agent.say("told a card number", in: id, as: "notes")
            _ = try await reader.next("message")
            _ = try await visitor.send(.post, "/api/v1/guest-token")
            let guest: JSONValue = ["subject": "guest-8", "displayName": "Alan"]
            _ = try await desk.sendAsServer(.post, "/api/v1/guests/token", guest)
            _ = try await visitor.say("a text with no end" + String(repeating: "!", count: 8000), in: id)
            _ = try await desk.send(.post, "/v1/jwt/login", headers: ["Authorization": "Bearer \(identity)"])
            _ = try await desk.sendAsServer(.delete, "/api/v1/guests/customer-7/tokens")
            _ = try await visitor.say("is my token gone?", in: id)
            _ = try await agent.send(.delete, "/session")
            #expect(desk.logs.secrets.count > 12)
            #expect(desk.logs.lines(ofLevel: "info").count { $0.contains("\"message\":\"request\"") } > 10)
        }
    }

    @Test func `a request is one line with its route, its status and its name`() async throws {
        try await withDesk(live: true) { desk in
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            let answer = try await visitor.send(.get, "/api/v1/conversations/\(id)/messages", query: "max=7")
            let name = try #require(answer.requestID)
            try await eventually { desk.logs.lines.contains { $0.contains(name) } }
            let lines = desk.logs.lines.filter { $0.contains(name) }
            #expect(lines.count == 1)
            let line = try JSONValue(parsing: Array((lines.first ?? "").utf8.dropLast()))
            #expect(line["http.route"] == "/api/v1/conversations/{id}/messages")
            #expect(line["http.response.status_code"] == 200 && line["http.request.method"] == "GET")
            #expect(!line.text.contains("max=7") && !line.text.contains(id))
        }
    }

    @Test func `a failure of ours is one line with its cause, and an answer without it`() async throws {
        try await withDesk(expectedErrorCount: 1) { desk in
            let visitor = try await desk.visitor()
            await desk.house.close()
            let request = Request(
                method: .post,
                path: "/api/v1/conversations",
                headers: ["Authorization": "Bearer \(visitor.token)"],
                id: "the-failed-one"
            )
            let response = await desk.service.responder.respond(to: request)
            #expect(response.status == .serviceUnavailable && response.headers["Retry-After"] != nil)
            let line = try #require(desk.logs.lines(ofLevel: "error").first)
            let parsed = try JSONValue(parsing: Array(line.utf8.dropLast()))
            #expect(parsed["request.id"] == "the-failed-one" && parsed["error.code"] == "storage_unavailable")
            let cause = try #require(parsed["error"]?.string)
            guard case .bytes(let bytes) = response.body else { return #expect(Bool(false)) }
            #expect(!String(decoding: bytes, as: UTF8.self).contains(cause))
        }
    }

    @Test func `a failure of ours under the Webex API is logged with its cause too`() async throws {
        try await withDesk(expectedErrorCount: 1) { desk in
            let token = try await desk.visitor().token
            await desk.house.close()
            let request = Request(
                method: .get,
                path: "/v1/people/me",
                headers: ["Authorization": "Bearer \(token)"],
                id: "the-failed-one"
            )
            let response = await desk.service.responder.respond(to: request)
            #expect(response.status == .serviceUnavailable && response.headers["Retry-After"] == "5")
            let line = try #require(desk.logs.lines(ofLevel: "error").first)
            let parsed = try JSONValue(parsing: Array(line.utf8.dropLast()))
            #expect(parsed["request.id"] == "the-failed-one" && parsed["http.route"] == "/v1/people/me")
            #expect(parsed["error"]?.string?.isEmpty == false)
        }
    }

    @Test func `a secret in a line would be found`() {
        let logs = LogLines()
        logs.mustNotHave("hunter22")
        logs.sink.write(Array("{\"text\":\"hunter22\"}\n".utf8))
        #expect(logs.foundSecrets == ["hunter22"])
    }
}
