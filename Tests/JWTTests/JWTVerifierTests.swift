import JSON
import JWT
import Primitives
import Testing

struct JWTVerifierTests {
    @Test("The token of RFC 7515 appendix A.1 verifies at its time, and not a moment after its end")
    func appendixA1() throws {
        let key = Base64URL.decode(
            "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"
        )
        let token =
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
            + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
            + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        let verifier = try JWTVerifier(key: Secret(try #require(key)))
        let end = Timestamp(seconds: 1_300_819_380)
        let claims = try verifier.verify(token, at: end - .milliseconds(1), expecting: .init(issuer: "joe"))
        #expect(claims.issuer == "joe")
        #expect(claims.expiresAt == end)
        #expect(claims["http://example.com/is_root"] == true)
        #expect(throws: JWTError.expired(at: end)) { try verifier.verify(token, at: end, expecting: .init()) }
        #expect(try verifier.verify(Array(token.utf8), at: end - .seconds(1), expecting: .init()).issuer == "joe")
    }

    @Test("Another key of the same length doesn't verify")
    func otherKey() throws {
        let token = try TokenForge.token(key: Secret(Array(1...32)))
        #expect(throws: JWTError.badSignature) { try TokenForge.verify(token) }
    }

    @Test("nbf and iat may lie ahead by the leeway and no more", arguments: ["nbf", "iat"])
    func future(name: String) throws {
        func token(_ seconds: Int) throws -> String {
            try TokenForge.token(payload: #"{"\#(name)":\#(seconds),"exp":1900000000}"#)
        }
        let now = Int(TokenForge.now.seconds)
        for seconds in [0, now, now + 60] {
            #expect(throws: Never.self) { try TokenForge.verify(token(seconds)) }
        }
        #expect(throws: JWTError.notYetValid(from: Timestamp(seconds: Int64(now + 61)))) {
            try TokenForge.verify(token(now + 61))
        }
    }

    @Test("A token is for its issuer's and audience's expectation alone")
    func expectations() throws {
        let token = try TokenForge.token(payload: #"{"iss":"desk","aud":["widget","agent"],"exp":1800000060}"#)
        #expect(throws: Never.self) {
            try TokenForge.verify(token, expecting: .init(issuer: "desk", audience: "agent"))
        }
        #expect(throws: Never.self) { try TokenForge.verify(token, expecting: .init(audience: "widget")) }
        #expect(throws: JWTError.wrongIssuer) {
            try TokenForge.verify(token, expecting: .init(issuer: "Desk", audience: "agent"))
        }
        #expect(throws: JWTError.wrongAudience) {
            try TokenForge.verify(token, expecting: .init(issuer: "desk", audience: "other"))
        }
        #expect(throws: JWTError.wrongAudience, "an audience that isn't expected (RFC 7519 section 4.1.3)") {
            try TokenForge.verify(token, expecting: .init(issuer: "desk"))
        }
    }

    @Test("What is expected must be said")
    func missingClaims() throws {
        let bare = try TokenForge.token(payload: #"{"exp":1800000060}"#)
        #expect(throws: Never.self) { try TokenForge.verify(bare) }
        #expect(throws: JWTError.missingClaim("iss")) { try TokenForge.verify(bare, expecting: .init(issuer: "desk")) }
        #expect(throws: JWTError.missingClaim("aud")) { try TokenForge.verify(bare, expecting: .init(audience: "a")) }
        #expect(throws: JWTError.missingClaim("exp")) {
            try TokenForge.verify(TokenForge.token(payload: #"{"iss":"desk"}"#))
        }
    }

    @Test("An issuer that only looks alike is another one")
    func equivalentText() throws {
        // U+00E9, and e with U+0301: equal as Swift strings, different as RFC 7519 section 2 compares them.
        let token = try TokenForge.token(payload: "{\"iss\":\"caf\u{E9}\",\"exp\":1800000060}")
        #expect(throws: Never.self) { try TokenForge.verify(token, expecting: .init(issuer: "caf\u{E9}")) }
        #expect(throws: JWTError.wrongIssuer) {
            try TokenForge.verify(token, expecting: .init(issuer: "cafe\u{301}"))
        }
    }

    @Test(
        "exp is a number of seconds that some calendar has",
        arguments: [
            ("1800000060", 1_800_000_060_000), ("1800000060.5", 1_800_000_060_500), ("1.80000006e9", 1_800_000_060_000),
            ("253402300799", 253_402_300_799_000), ("253402300800", nil), ("9223372036854775807", nil),
            ("18446744073709551616", nil), ("1e300", nil), ("-1", nil), ("-1e300", nil), ("-9223372036854775808", nil),
            ("\"1800000060\"", nil), ("true", nil), ("null", nil), ("[]", nil), ("{}", nil), ("[1800000060]", nil),
        ] as [(String, Int64?)]
    )
    func expirationForms(json: String, milliseconds: Int64?) throws {
        let token = try TokenForge.token(payload: #"{"exp":\#(json)}"#)
        if let milliseconds {
            #expect(try TokenForge.verify(token).expiresAt == Timestamp(milliseconds: milliseconds))
        } else {
            #expect(throws: JWTError.malformed(.claim("exp"))) { try TokenForge.verify(token) }
        }
    }

    @Test(
        "Digits in a string are a time only where they are allowed",
        arguments: [
            ("1800000060", true), ("253402300799", true), ("", false), (" 1800000060", false), ("1800000060 ", false),
            ("+1800000060", false), ("-1800000060", false), ("1800000060.0", false), ("1.8e9", false),
            ("0x6b49d200", false), ("253402300800", false), ("0001800000060", false), ("٣", false),
        ]
    )
    func stringTimes(text: String, isTime: Bool) throws {
        let token = try TokenForge.token(payload: #"{"exp":"\#(text)"}"#)
        #expect(throws: JWTError.malformed(.claim("exp"))) { try TokenForge.verify(token) }
        if isTime {
            let claims = try TokenForge.verify(token, expecting: .init(allowsStringNumericDate: true))
            #expect(Int64(text) == claims.expiresAt.seconds)
        } else {
            #expect(throws: JWTError.malformed(.claim("exp"))) {
                try TokenForge.verify(token, expecting: .init(allowsStringNumericDate: true))
            }
        }
    }

    @Test("What an error shows has no part of the token")
    func errorTexts() throws {
        let name = "Mallory-8f2c"
        let tokens = [
            try TokenForge.token(payload: #"{"iss":"\#(name)","exp":1800000060}"#),
            try TokenForge.token(payload: #"{"iss":"desk","aud":"\#(name)","exp":1800000060}"#),
            try TokenForge.token(header: #"{"alg":"\#(name)"}"#),
            try TokenForge.token(header: #"{"\#(name)":1}"#),
            try TokenForge.token(payload: #"{"\#(name)":1}"#),
            try TokenForge.token(payload: name),
            name, "\(name).\(name).\(name)",
        ]
        for token in tokens {
            let error = #expect(throws: JWTError.self) {
                try TokenForge.verify(token, expecting: .init(issuer: "desk"))
            }
            let shown = try #require(error)
            #expect(!"\(shown) \(shown.debugDescription)".contains(name))
        }
    }
}
