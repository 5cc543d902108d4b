import HTTP
import JSON
import Primitives
import SupportDesk
import TestSupport
import Testing

@testable import Frontdesk

struct VisitorTokenTests {
    /// Both places that take a visitor token, as what they answer.
    private func codes(_ token: String, at desk: Desk) async throws -> [String?] {
        let visitor = VisitorClient(desk: desk, token: token, session: .null)
        return [
            try await visitor.open().code, try await desk.startSession(["visitorToken": .string(token)]).code,
        ]
    }

    /// The token with other claims, and with the signature that `sign` gives it.
    private func forged(_ token: String, header: String, _ sign: (String) -> String) throws -> String {
        let payload = try #require(token.split(separator: ".").dropFirst().first)
        let input = Base64URL.encode(Array(header.utf8)) + "." + payload
        return "\(input).\(sign(input))"
    }

    @Test func `expired, invalid and revoked are three codes`() async throws {
        try await withDesk { desk in
            let identity = try desk.identityToken(["sub": "customer-7"])
            let visitor = try await desk.visitor(["identityToken": .string(identity)])
            _ = try await visitor.open()
            #expect(try await codes(visitor.token, at: desk) == [nil, nil])
            _ = try await desk.sendAsServer(.delete, "/api/v1/guests/customer-7/tokens")
            #expect(try await codes(visitor.token, at: desk) == ["token_revoked", "token_revoked"])
            let renewed = try await desk.visitor(["identityToken": .string(identity)])
            #expect(renewed.id == visitor.id)
            #expect(try await codes(renewed.token, at: desk) == [nil, nil])
            desk.clock.advance(by: VisitorTokens.lifetime)
            #expect(try await codes(renewed.token, at: desk) == ["token_expired", "token_expired"])
            #expect(try await codes("no.token.atall", at: desk) == ["token_invalid", "token_invalid"])
        }
    }

    @Test func `a token that isn't ours is refused`() async throws {
        try await withDesk { desk in
            let token = try await desk.visitor().token
            let parts = token.split(separator: ".").map(String.init)
            var claims = try #require(Base64URL.decode(parts[1]))
            claims[claims.count / 2] ^= 1
            let tampered = "\(parts[0]).\(Base64URL.encode(claims)).\(parts[2])"
            let unsigned = try forged(token, header: #"{"alg":"none","typ":"JWT"}"#) { _ in "" }
            let otherKey = try desk.identityToken(["sub": "customer-7"])
            let cut = String(token.dropLast())
            for token in [tampered, unsigned, otherKey, cut, token + "x", "\(token).", "", "a.b"] where !token.isEmpty {
                #expect(try await codes(token, at: desk) == ["token_invalid", "token_invalid"])
            }
            #expect(try await codes(token, at: desk) == [nil, nil])
        }
    }

    @Test func `a visitor token is for its site, and no access token opens the visitor door`() async throws {
        try await withDesk { desk in
            let origins = [try #require(Origin(Desk.origin))]
            let other = try await desk.house.desk.addSite(named: "Hotel", origins: origins, departments: [])
            let visitor = try await desk.visitor()
            let elsewhere = try await desk.startSession([
                "site": .string(other.site.key), "visitorToken": .string(visitor.token),
            ])
            #expect(elsewhere.status == 401 && elsewhere.code == "token_invalid")
            let access = try await visitor.send(.post, "/api/v1/guest-token")
            let token = try #require(access["accessToken"]?.string)
            #expect(try await codes(token, at: desk) == ["token_invalid", "token_invalid"])
        }
    }

    @Test(arguments: ["", "Basic dTpw", "Bearer", "Bearer ", "Token x"])
    func `without a bearer token nothing opens`(header: String) async throws {
        try await withDesk { desk in
            let headers: HeaderFields = header.isEmpty ? [:] : ["Authorization": header]
            for path in ["/api/v1/conversations", "/api/v1/guest-token"] {
                let refused = try await desk.send(.post, path, headers: headers)
                #expect(refused.status == 401 && refused.code == "token_invalid")
                #expect(refused.headers["WWW-Authenticate"]?.hasPrefix("Bearer") == true)
            }
        }
    }

    @Test func `what the site signs goes before what the page claims`() async throws {
        try await withDesk { desk in
            let token = try desk.identityToken(["sub": "customer-7", "name": "Grace", "email": "grace@site.example"])
            let claimed: JSONValue = ["name": "Root", "email": "root@evil.example", "locale": "de"]
            let visitor = try await desk.visitor(["identityToken": .string(token), "profile": claimed])
            let signed: JSONValue = ["name": "Grace", "email": "grace@site.example", "identity": "signed"]
            for name in ["name", "email", "identity"] { #expect(visitor.session["visitor"]?[name] == signed[name]) }
            let later = try await desk.visitor(["visitorToken": .string(visitor.token), "profile": claimed])
            for name in ["name", "email", "identity"] { #expect(later.session["visitor"]?[name] == signed[name]) }
            let anonymous = try await desk.visitor(["profile": claimed])
            #expect(anonymous.session["visitor"]?["name"] == "Root")
            #expect(anonymous.session["visitor"]?["identity"] == "anonymous" && anonymous.id != visitor.id)
        }
    }

    @Test func `an identity token is refused unless the site signed it for now`() async throws {
        try await withDesk { desk in
            let now = desk.clock.now.seconds
            let otherKey = Secret(Base64.encode([UInt8](repeating: 7, count: 32)))
            let refused: [(String, String)] = [
                (try desk.identityToken(["sub": "a"], key: otherKey), "identity_token_invalid"),
                (try desk.identityToken(["name": "Grace"]), "identity_token_invalid"),
                (try desk.identityToken(["sub": ""]), "identity_token_invalid"),
                (try desk.identityToken(["sub": "frontdesk-visitor-x"]), "identity_token_invalid"),
                (try desk.identityToken(["sub": "a", "exp": "soon"]), "identity_token_invalid"),
                (try desk.identityToken(["sub": "a", "exp": .integer(now)]), "identity_token_expired"),
                (try desk.identityToken(["sub": "a", "nbf": .integer(now + 300)]), "identity_token_invalid"),
                ("not.a.token", "identity_token_invalid"),
            ]
            for (token, code) in refused {
                let answer = try await desk.startSession(["identityToken": .string(token)])
                #expect(answer.status == 401 && answer.code == code)
            }
            let good = try desk.identityToken(["sub": "a", "exp": .integer(now + 1)])
            #expect(try await desk.startSession(["identityToken": .string(good)]).status == 200)
        }
    }

    @Test func `nothing is stored before a session is asked for, and a refused one stores nothing`() async throws {
        try await withDesk { desk in
            _ = try await desk.startSession(origin: "https://evil.example")
            _ = try await desk.startSession(["site": "site_unknown"])
            _ = try await desk.startSession(["profile": "Grace"])
            let first = try await desk.visitor()
            let second = try await desk.visitor()
            #expect(first.id != second.id && first.session["visitor"]?["memberId"] == .null)
            let long = String(repeating: "é", count: 400)
            let cut = try await desk.visitor(["profile": ["name": .string("  \(long)")]])
            #expect(cut.session["visitor"]?["name"]?.string?.utf8.count == 128)
        }
    }
}
