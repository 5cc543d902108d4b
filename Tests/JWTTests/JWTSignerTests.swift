import JSON
import JWT
import Primitives
import Testing

struct JWTSignerTests {
    private let end = Timestamp(seconds: 1_800_000_060)

    private func texts(of token: String) -> [String] {
        token.split(separator: ".").prefix(2).map {
            String(decoding: Base64URL.decode($0) ?? [], as: UTF8.self)
        }
    }

    @Test("The header is the usual one, with kid only where one was given")
    func headers() throws {
        let token = try JWTSigner(key: TokenForge.key).sign(Claims(expiresAt: end))
        #expect(texts(of: token) == [#"{"alg":"HS256","typ":"JWT"}"#, #"{"exp":1800000060}"#])
        let named = try JWTSigner(key: TokenForge.key, keyID: "2026-11").sign(Claims(expiresAt: end))
        #expect(texts(of: named)[0] == #"{"alg":"HS256","typ":"JWT","kid":"2026-11"}"#)
        #expect(token.hasPrefix("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."))
        for token in [token, named] { #expect(throws: Never.self) { try TokenForge.verify(token) } }
    }

    @Test("Claims are written in their order and come back")
    func claims() throws {
        var claims = Claims(
            issuer: "desk",
            subject: "guest-1",
            name: "Ann \"A\" Ö. 🙂",
            issuedAt: Timestamp(milliseconds: 1_799_999_999_999),
            expiresAt: end,
            members: [JSONMember("site", "acme"), JSONMember("roles", ["a", 1, true, nil])]
        )
        claims.audience = ["widget"]
        claims.notBefore = Timestamp(seconds: 1_799_999_990)
        claims.id = "t-1"
        let token = try JWTSigner(key: TokenForge.key).sign(claims)
        #expect(
            texts(of: token)[1]
                == #"{"iss":"desk","sub":"guest-1","aud":"widget","exp":1800000060,"nbf":1799999990,"iat":1799999999,"#
                + #""jti":"t-1","name":"Ann \"A\" Ö. 🙂","site":"acme","roles":["a",1,true,null]}"#
        )
        let verified = try TokenForge.verify(token, expecting: .init(issuer: "desk", audience: "widget"))
        #expect(verified.issuer == "desk")
        #expect(verified.subject == "guest-1")
        #expect(verified.audience == ["widget"])
        #expect(verified.expiresAt == end)
        #expect(verified.notBefore == claims.notBefore)
        #expect(verified.issuedAt == Timestamp(seconds: 1_799_999_999), "rounded down to whole seconds")
        #expect(verified.id == "t-1")
        #expect(verified.name == claims.name)
        #expect(verified["site"] == "acme")
        #expect(verified.members.count == 10)
    }

    @Test("Several audiences are an array")
    func audiences() throws {
        var claims = Claims(expiresAt: end)
        claims.audience = ["a", "b"]
        let token = try JWTSigner(key: TokenForge.key).sign(claims)
        #expect(texts(of: token)[1] == #"{"aud":["a","b"],"exp":1800000060}"#)
        #expect(try TokenForge.verify(token, expecting: .init(audience: "b")).audience == ["a", "b"])
    }

    @Test("A further claim can't say a registered one, or itself, a second time")
    func repeatedMembers() throws {
        let members: [JSONMember] = [
            JSONMember("exp", 9_999_999_999), JSONMember("iss", "other"), JSONMember("jti", "other"),
            JSONMember("site", "a"), JSONMember("site", "b"),
        ]
        let token = try JWTSigner(key: TokenForge.key).sign(Claims(expiresAt: end, members: members))
        #expect(texts(of: token)[1] == #"{"exp":1800000060,"site":"a"}"#)
    }

    @Test("Tokens of every length of payload are what their parts make", arguments: 0..<64)
    func lengths(count: Int) throws {
        let subject = String(repeating: "x", count: count)
        let token = try JWTSigner(key: TokenForge.key).sign(Claims(subject: subject, expiresAt: end))
        #expect(try token == TokenForge.token(payload: #"{"sub":"\#(subject)","exp":1800000060}"#))
    }

    @Test("A key under 32 bytes is refused", arguments: [0, 1, 31])
    func shortKeys(count: Int) {
        let key = Secret([UInt8](repeating: 7, count: count))
        #expect(throws: JWTError.weakKey(minimumByteCount: 32)) { try JWTSigner(key: key) }
        #expect(throws: JWTError.weakKey(minimumByteCount: 32)) { try JWTVerifier(key: key) }
        #expect(throws: Never.self) { try JWTSigner(key: Secret([UInt8](repeating: 7, count: 32))) }
    }

    @Test("A Guest Issuer's secret is used as the bytes that its base 64 means, of whatever length")
    func issuerSecret() throws {
        let signer = try JWTSigner(issuerSecretBase64: "c2VjcmV0")
        let claims = Claims(issuer: "issuer", subject: "guest", expiresAt: end)
        let payload = #"{"iss":"issuer","sub":"guest","exp":1800000060}"#
        #expect(try signer.sign(claims) == TokenForge.token(payload: payload, key: Secret("secret")))
        let verifier = try JWTVerifier(issuerSecretBase64: "c2VjcmV0")
        #expect(try verifier.verify(signer.sign(claims), at: TokenForge.now, expecting: .init()).subject == "guest")
    }

    @Test(
        "A Guest Issuer's secret that isn't strictly base 64 is refused",
        arguments: ["c2VjcmV", "c2VjcmV0\n", " c2VjcmV0", "c2Vj-_V0", "c2VjcmV0====", "secret!!", "c2VjcmU"]
    )
    func brokenIssuerSecret(text: String) {
        #expect(throws: JWTError.secretNotBase64) { try JWTSigner(issuerSecretBase64: text) }
        #expect(throws: JWTError.secretNotBase64) { try JWTVerifier(issuerSecretBase64: text) }
    }

    @Test("An empty Guest Issuer's secret is refused")
    func emptyIssuerSecret() {
        #expect(throws: JWTError.weakKey(minimumByteCount: 1)) { try JWTSigner(issuerSecretBase64: "") }
    }
}
