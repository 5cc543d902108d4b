import HTTP
import JSON
import Testing

@testable import Frontdesk

struct OriginTests {
    private static let strangers = [
        "https://evil.example", "http://shop.example", "https://shop.example:8443", "https://shop.example.evil.example",
        "https://sub.shop.example", "null", "https://shop.example%", "shop.example",
    ]

    @Test(arguments: strangers) func `a page that the site doesn't list is refused`(origin: String) async throws {
        try await withDesk { desk in
            let refused = try await desk.startSession(origin: origin)
            #expect(refused.status == 403 && refused.code == "origin_not_allowed")
            #expect(refused.headers["Access-Control-Allow-Origin"] == nil)
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            let path = "/api/v1/conversations/\(id)/messages"
            let body: JSONValue = ["clientId": .string(newClientID()), "text": "let me in"]
            #expect(try await visitor.send(.post, path, body, origin: origin).code == "origin_not_allowed")
            #expect(try await visitor.texts(in: id) == [])
            #expect(try await visitor.send(.post, path, body).status == 201)
        }
    }

    @Test func `pages of the site and clients that aren't browsers are let in`() async throws {
        try await withDesk(live: true) { desk in
            for origin in [Desk.origin, "https://hotel.example", nil, desk.url] {
                #expect(try await desk.startSession(origin: origin).status == 200)
            }
            let answer = try await desk.startSession(origin: Desk.origin)
            #expect(answer.headers["Access-Control-Allow-Origin"] == Desk.origin)
            #expect(answer.headers["Access-Control-Expose-Headers"]?.contains("Retry-After") == true)
            #expect(answer.headers["Vary"] == "Origin")
            #expect(answer.headers["Access-Control-Allow-Credentials"] == nil)
        }
    }

    @Test func `a page can read why it was refused`() async throws {
        try await withDesk { desk in
            let refused = try await desk.startSession(["site": "site_unknown"])
            #expect(refused.status == 404 && refused.code == "site_not_found")
            #expect(refused.headers["Access-Control-Allow-Origin"] == Desk.origin)
        }
    }

    @Test(arguments: ["/api/v1/sessions", "/api/v1/conversations/x/messages", "/api/v1/guest-token"])
    func `a preflight is answered for pages of a site alone`(path: String) async throws {
        try await withDesk { desk in
            func preflight(_ origin: String) async throws -> Answer {
                let headers: HeaderFields = [
                    "Origin": origin, "Access-Control-Request-Method": "POST",
                    "Access-Control-Request-Headers": "authorization, content-type",
                ]
                return try await desk.send(.options, path, headers: headers)
            }
            let allowed = try await preflight(Desk.origin)
            #expect(allowed.status == 204 && allowed.headers["Access-Control-Allow-Origin"] == Desk.origin)
            #expect(allowed.headers["Access-Control-Allow-Headers"]?.contains("Authorization") == true)
            for origin in Self.strangers {
                let refused = try await preflight(origin)
                #expect(refused.status == 403 && refused.headers["Access-Control-Allow-Origin"] == nil)
            }
        }
    }

    @Test func `the doors of servers and agents are open to no page`() async throws {
        try await withDesk { desk in
            for path in ["/api/v1/agent/session", "/api/v1/guests/token", "/oauth/token"] {
                let headers: HeaderFields = ["Origin": Desk.origin, "Access-Control-Request-Method": "POST"]
                let answer = try await desk.send(.options, path, headers: headers)
                #expect(answer.status == 405 && answer.headers["Access-Control-Allow-Origin"] == nil)
            }
        }
    }
}
