import Accounts
import HTTP
import JSON
import Primitives
import SupportDesk
import TestSupport
import Testing

@testable import Frontdesk

struct GuestTokenTests {
    private let hours = Int64(3600)

    private func issue(
        _ desk: Desk,
        _ subject: String = "guest-7",
        name: String = "Grace",
        _ more: [JSONMember] = []
    ) async throws -> Answer {
        let members = [JSONMember("subject", .string(subject)), JSONMember("displayName", .string(name))]
        return try await desk.sendAsServer(.post, "/api/v1/guests/token", .object(members + more))
    }

    private func me(_ desk: Desk, _ token: String?) async throws -> Answer {
        try await desk.send(.get, "/v1/people/me", headers: ["Authorization": "Bearer \(token ?? "")"])
    }

    @Test func `a site's backend gets one token per guest until it ends`() async throws {
        try await withDesk { desk in
            let first = try await issue(desk)
            #expect(first.status == 200 && first["expiresIn"] == .integer(6 * hours))
            #expect(first["subject"] == "guest-7" && first["displayName"] == "Grace")
            desk.clock.advance(by: .seconds(3600))
            let cached = try await issue(desk)
            #expect(cached["accessToken"] == first["accessToken"] && cached["expiresIn"] == .integer(5 * hours))
            #expect(try await me(desk, first["accessToken"]?.string)["id"] == first["id"])
            desk.clock.advance(by: .seconds(5 * 3600))
            let renewed = try await issue(desk)
            #expect(renewed["accessToken"] != first["accessToken"] && renewed["id"] == first["id"])
            #expect(try await me(desk, first["accessToken"]?.string).status == 401)
        }
    }

    @Test func `a new name is a new token for the same person, whom it renames`() async throws {
        try await withDesk { desk in
            let first = try await issue(desk)
            let renamed = try await issue(desk, name: "Grace Hopper")
            #expect(renamed["id"] == first["id"] && renamed["accessToken"] != first["accessToken"])
            #expect(try await me(desk, renamed["accessToken"]?.string)["displayName"] == "Grace Hopper")
            #expect(try await issue(desk, "guest-8")["id"] != first["id"])
        }
    }

    @Test func `no token outlives the stay`() async throws {
        try await withDesk { desk in
            let end = Timestamp(seconds: desk.clock.now.seconds + 2 * hours)
            let stay = [
                JSONMember("notBefore", .string((desk.clock.now - .seconds(60)).description)),
                JSONMember("expiresAt", .string(end.description)),
            ]
            let issued = try await issue(desk, name: "Grace", stay)
            #expect(issued.status == 200 && issued["expiresIn"] == .integer(2 * hours))
            desk.clock.advance(by: .seconds(7199))
            #expect(try await me(desk, issued["accessToken"]?.string).status == 200)
            desk.clock.advance(by: .seconds(1))
            #expect(try await me(desk, issued["accessToken"]?.string).status == 401)
            let over = try await issue(desk, name: "Grace", stay)
            #expect(over.status == 422 && over.fields == ["expiresAt"])
            let ahead = [JSONMember("notBefore", .string((desk.clock.now + .seconds(60)).description))]
            #expect(try await issue(desk, name: "Grace", ahead).fields == ["notBefore"])
        }
    }

    @Test(arguments: [
        ("", "Grace", ["subject"]), ("frontdesk-visitor-1", "Grace", ["subject"]), ("guest-7", "", ["displayName"]),
        ("guest-7", "   ", ["displayName"]), (String(repeating: "x", count: 256), "Grace", ["subject"]),
        ("a\u{0}b", "Grace", ["subject"]), ("", "", ["subject", "displayName"]),
    ])
    func `a guest has a subject of its own and a name`(subject: String, name: String, fields: [String]) async throws {
        try await withDesk { desk in
            let refused = try await issue(desk, subject, name: name)
            #expect(refused.status == 422 && refused.fields == fields)
            let longest = String(repeating: "x", count: 255)
            #expect(try await issue(desk, longest, name: " G ")["displayName"] == "G")
        }
    }

    @Test func `without the site's key nothing is issued`() async throws {
        try await withDesk { desk in
            let other = try await desk.house.desk.addSite(named: "Hotel", origins: [], departments: [])
            for key in ["", "key_x", desk.site.site.key, other.apiKey.unredactedText + "x"] {
                let headers: HeaderFields = key.isEmpty ? [:] : ["Authorization": "Bearer \(key)"]
                let body = JSONValue.object([JSONMember("subject", "a"), JSONMember("displayName", "b")]).bytes
                for (method, path) in [(Method.post, "/api/v1/guests/token"), (.delete, "/api/v1/guests/a/tokens")] {
                    let refused = try await desk.send(method, path, headers: headers, body: body)
                    #expect(refused.status == 401 && refused.code == "api_key_invalid")
                }
            }
        }
    }

    @Test func `a revocation ends what was issued to the guest, at once, and to no one else`() async throws {
        try await withDesk { desk in
            let issued = try await issue(desk)
            let other = try await issue(desk, "guest-8")
            #expect(try await desk.sendAsServer(.delete, "/api/v1/guests/guest-7/tokens").status == 204)
            #expect(try await me(desk, issued["accessToken"]?.string).status == 401)
            #expect(try await me(desk, other["accessToken"]?.string).status == 200)
            let again = try await issue(desk)
            #expect(again["accessToken"] != issued["accessToken"] && again["id"] == issued["id"])
            #expect(try await me(desk, again["accessToken"]?.string).status == 200)
            #expect(try await desk.sendAsServer(.delete, "/api/v1/guests/nobody/tokens").status == 204)
        }
    }

    @Test func `the visitor's page gets the visitor's own access token`() async throws {
        try await withDesk { desk in
            let visitor = try await desk.visitor(named: "Grace")
            let first = try await visitor.send(.post, "/api/v1/guest-token")
            let again = try await visitor.send(.post, "/api/v1/guest-token")
            #expect(first.status == 200 && first["expiresIn"] == .integer(6 * hours))
            #expect(again["accessToken"] == first["accessToken"])
            let person = try await me(desk, first["accessToken"]?.string)
            #expect(person["displayName"] == "Grace" && person["id"] == first["personId"])
            #expect(try await desk.visitor().send(.post, "/api/v1/guest-token")["personId"] != first["personId"])
        }
    }
}
