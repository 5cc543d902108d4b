import JSON
import JWT
import Primitives
import Testing

struct JWTInspectionTests {
    @Test("A token shows its header and claims whatever its algorithm and signature")
    func inspection() throws {
        let input = [#"{"alg":"RS256","kid":"k-1"}"#, #"{"iss":"issuer-9","exp":1}"#]
            .map { Base64URL.encode(Array($0.utf8)) }
            .joined(separator: ".")
        let token = try JWTInspection.unverified(input + ".AAAA")
        #expect(token.header == ["alg": "RS256", "kid": "k-1"])
        #expect(token.claims == ["iss": "issuer-9", "exp": 1])
        #expect(token.issuer == "issuer-9")
        #expect(token.keyID == "k-1")
    }

    @Test("The issuer's key is found by iss and then decides")
    func keyByIssuer() throws {
        let verifiers = [
            "a": try JWTVerifier(key: TokenForge.key), "b": try JWTVerifier(key: Secret(Array(1...32))),
        ]
        let token = try TokenForge.token(payload: #"{"iss":"a","exp":1800000060}"#)
        let forged = try TokenForge.token(payload: #"{"iss":"b","exp":1800000060}"#)
        func verify(_ token: String) throws -> VerifiedClaims {
            let issuer = try #require(JWTInspection.unverified(token).issuer)
            return try #require(verifiers[issuer]).verify(token, at: TokenForge.now, expecting: .init(issuer: issuer))
        }
        #expect(try verify(token).issuer == "a")
        #expect(throws: JWTError.badSignature) { try verify(forged) }
    }

    @Test("What isn't a token's form is refused", arguments: ["", "a", "a.b", "a.b.c.d", "!.!.!", "e30.W10.AA"])
    func malformed(text: String) {
        #expect(throws: JWTError.self) { try JWTInspection.unverified(text) }
    }
}
