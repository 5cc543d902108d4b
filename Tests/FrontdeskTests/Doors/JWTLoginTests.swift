import Accounts
import HTTP
import JSON
import Primitives
import TestSupport
import Testing

@testable import Frontdesk

/// A guest JWT at both doors that take one: `POST /v1/jwt/login` and `POST /oauth/token`.
struct JWTLoginTests {
    private static let grant = "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange"
    private static let jwtType = "urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Ajwt"

    private func withIssuer(_ body: (Desk, GuestIssuer) async throws -> Void) async throws {
        try await withDesk { desk in
            let issuer = try await desk.house.accounts.addGuestIssuer(named: "Test")
            desk.logs.mustNotHave(issuer.secret.unredactedText)
            try await body(desk, issuer)
        }
    }

    private func token(_ desk: Desk, _ issuer: GuestIssuer, _ more: [String: JSONValue] = [:]) throws -> String {
        let claims: [String: JSONValue] = ["iss": .string(issuer.issuer), "sub": "guest-7", "name": "Grace"]
        let merged = claims.merging(more) { $1 }
        return try desk.signedToken(merged, secretBase64: issuer.secret.unredactedText)
    }

    private func logIn(_ desk: Desk, _ authorization: String) async throws -> Answer {
        try await desk.send(.post, "/v1/jwt/login", headers: ["Authorization": authorization])
    }

    private func exchange(_ desk: Desk, _ form: String) async throws -> Answer {
        let headers: HeaderFields = ["Content-Type": "application/x-www-form-urlencoded"]
        return try await desk.send(.post, "/oauth/token", headers: headers, body: Array(form.utf8))
    }

    private func exchange(_ desk: Desk, token: String) async throws -> Answer {
        try await exchange(
            desk,
            "grant_type=\(Self.grant)&subject_token=\(token)&subject_token_type=\(Self.jwtType)"
        )
    }

    @Test func `a guest token is exchanged, bare or as a bearer token, for one that tells who it is`() async throws {
        try await withIssuer { desk, issuer in
            let guest = try token(desk, issuer)
            for authorization in ["Bearer \(guest)", "bearer \(guest)", guest] {
                let answer = try await logIn(desk, authorization)
                #expect(answer.status == 200 && answer["expiresIn"] == 21_600)
                let access = try #require(answer["token"]?.string)
                let me = try await desk.send(.get, "/v1/people/me", headers: ["Authorization": "Bearer \(access)"])
                #expect(me.status == 200 && me["displayName"] == "Grace" && me["type"] == "appuser")
                #expect(me["emails"]?[0]?.string?.hasSuffix("@guest.invalid") == true)
            }
        }
    }

    @Test func `the end may be a number or a string of digits, and is the end of the exchange alone`() async throws {
        try await withIssuer { desk, issuer in
            let end = desk.clock.now.seconds + 10
            for exp in [JSONValue.integer(end), .string("\(end)")] {
                let answer = try await logIn(desk, try token(desk, issuer, ["exp": exp]))
                #expect(answer.status == 200 && answer["expiresIn"] == 21_600)
            }
            let guest = try token(desk, issuer, ["exp": .integer(end)])
            desk.clock.advance(by: .seconds(10))
            #expect(try await logIn(desk, guest).status == 401)
        }
    }

    @Test func `what isn't signed by a known issuer for now is refused at both doors`() async throws {
        try await withIssuer { desk, issuer in
            let now = desk.clock.now.seconds
            let good = try token(desk, issuer)
            let parts = good.split(separator: ".").map(String.init)
            let none = Base64URL.encode(Array(#"{"alg":"none"}"#.utf8)) + ".\(parts[1])."
            let otherKey = Base64.encode([UInt8](repeating: 7, count: 32))
            let otherClaims: [String: JSONValue] = ["iss": .string(issuer.issuer), "sub": "guest-7"]
            let refused: [(String, Int)] = [
                (try desk.signedToken(otherClaims, secretBase64: otherKey), 401), (none, 401),
                (try token(desk, issuer, ["exp": .integer(now)]), 401),
                (try token(desk, issuer, ["nbf": .integer(now + 300)]), 401),
                (try token(desk, issuer, ["exp": "tomorrow"]), 401), (try token(desk, issuer, ["sub": ""]), 401),
                (try token(desk, issuer, ["iss": "bm9ib2R5"]), 404), ("\(parts[0]).\(parts[1]).AAAA", 401),
                ("garbage", 401), (String(good.dropLast(3)), 401),
            ]
            for (token, status) in refused {
                let answer = try await logIn(desk, "Bearer \(token)")
                #expect(answer.status == status && answer["message"]?.string?.isEmpty == false)
                #expect(answer["errors"]?[0]?["description"] == answer["message"])
                #expect(answer.headers["Trackingid"] == answer["trackingId"]?.string)
                let oauth = try await exchange(desk, token: token)
                #expect(oauth.status == 400 && oauth["error"] == "invalid_request")
            }
            #expect(try await logIn(desk, "Bearer \(good)").status == 200)
            #expect(try await exchange(desk, token: good).status == 200)
            #expect(try await desk.send(.post, "/v1/jwt/login").status == 401)
        }
    }

    @Test func `the standard door answers in the words of RFC 8693`() async throws {
        try await withIssuer { desk, issuer in
            let answer = try await exchange(desk, token: try token(desk, issuer))
            #expect(answer.status == 200 && answer["token_type"] == "Bearer" && answer["expires_in"] == 21_600)
            #expect(answer["issued_token_type"] == "urn:ietf:params:oauth:token-type:access_token")
            #expect(answer.headers["Cache-Control"] == "no-store")
            let access = try #require(answer["access_token"]?.string)
            let me = try await desk.send(.get, "/v1/people/me", headers: ["Authorization": "Bearer \(access)"])
            #expect(me["displayName"] == "Grace")
        }
    }

    @Test func `the standard door refuses in the words of RFC 6749`() async throws {
        try await withIssuer { desk, issuer in
            let token = try token(desk, issuer)
            let subject = "subject_token=\(token)&subject_token_type=\(Self.jwtType)"
            let requested = "&requested_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3A"
            let refused = [
                ("", "invalid_request"), (subject, "invalid_request"),
                ("grant_type=client_credentials&\(subject)", "unsupported_grant_type"),
                ("grant_type=\(Self.grant)", "invalid_request"),
                ("grant_type=\(Self.grant)&subject_token=\(token)", "invalid_request"),
                ("grant_type=\(Self.grant)&grant_type=\(Self.grant)&\(subject)", "invalid_request"),
                ("grant_type=\(Self.grant)&\(subject)\(requested)refresh_token", "invalid_request"),
                ("grant_type=%ZZ&\(subject)", "invalid_request"),
            ]
            for (form, error) in refused {
                let answer = try await exchange(desk, form)
                #expect(answer.status == 400 && answer["error"] == .string(error), "\(form)")
            }
            let good = "grant_type=\(Self.grant)&\(subject)\(requested)access_token"
            #expect(try await exchange(desk, good).status == 200)
            let asJSON: HeaderFields = ["Content-Type": "application/json"]
            let json = try await desk.send(.post, "/oauth/token", headers: asJSON, body: Array(good.utf8))
            #expect(json.status == 400 && json["error"] == "invalid_request")
        }
    }

    @Test func `an access token ends with its time`() async throws {
        try await withIssuer { desk, issuer in
            let access = try #require(try await logIn(desk, try token(desk, issuer))["token"]?.string)
            let headers: HeaderFields = ["Authorization": "Bearer \(access)"]
            desk.clock.advance(by: .seconds(21_599))
            #expect(try await desk.send(.get, "/v1/people/me", headers: headers).status == 200)
            desk.clock.advance(by: .seconds(1))
            #expect(try await desk.send(.get, "/v1/people/me", headers: headers).status == 401)
            for bad in ["", "Bearer x", "Bearer \(access)x"] {
                #expect(try await desk.send(.get, "/v1/people/me", headers: ["Authorization": bad]).status == 401)
            }
        }
    }
}
