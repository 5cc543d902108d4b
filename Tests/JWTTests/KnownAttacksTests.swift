import JSON
import JWT
import Primitives
import Testing

/// What has broken other verifiers, each beside the token that must pass.
struct KnownAttacksTests {
    struct Attack: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let error: JWTError
        let token: @Sendable () throws -> String

        init(_ description: String, _ error: JWTError, _ token: @escaping @Sendable () throws -> String) {
            testDescription = description
            self.error = error
            self.token = token
        }
    }

    @Test("The token that every attack starts from passes")
    func harmless() throws {
        #expect(try TokenForge.verify(TokenForge.token()).subject == "guest-1")
    }

    @Test(
        "Any other algorithm is refused, however well the token is signed",
        arguments: [
            "none", "None", "NONE", "nOnE", "RS256", "HS512", "HS384", "ES256", "hs256", "HS256 ", "HS256\\u0000", "",
        ]
    )
    func algorithms(name: String) throws {
        let token = try TokenForge.token(header: #"{"alg":"\#(name)","typ":"JWT"}"#)
        #expect(throws: JWTError.unsupportedAlgorithm) { try TokenForge.verify(token) }
        let unsigned = token.prefix { $0 != "." } + "." + Base64URL.encode(Array(TokenForge.payload.utf8)) + "."
        #expect(throws: JWTError.malformed(.segments)) { try TokenForge.verify(String(unsigned)) }
    }

    static let headerAttacks =
        [
            ("no alg", .header, #"{"typ":"JWT"}"#),
            ("alg twice", .header, #"{"alg":"HS256","alg":"none"}"#),
            ("alg twice, the good one last", .header, #"{"alg":"none","alg":"HS256"}"#),
            ("alg twice, once escaped", .header, #"{"alg":"HS256","\u0061lg":"none"}"#),
            ("alg is an array", .header, #"{"alg":["HS256"]}"#),
            ("alg is null", .header, #"{"alg":null}"#),
            ("typ is another", .header, #"{"alg":"HS256","typ":"JWE"}"#),
            ("typ is a number", .header, #"{"alg":"HS256","typ":1}"#),
            ("kid is a number", .header, #"{"alg":"HS256","kid":1}"#),
            ("crit", .headerMember("crit"), #"{"alg":"HS256","crit":["exp"],"exp":1}"#),
            ("crit is empty", .headerMember("crit"), #"{"alg":"HS256","crit":[]}"#),
            ("b64", .headerMember("b64"), #"{"alg":"HS256","b64":false}"#),
            ("jku", .headerMember("jku"), #"{"alg":"HS256","jku":"https://example.com/keys"}"#),
            ("jwk", .headerMember("jwk"), #"{"alg":"HS256","jwk":{"kty":"oct","k":"AA"}}"#),
            ("x5u", .headerMember("x5u"), #"{"alg":"HS256","x5u":"https://example.com"}"#),
            ("x5c", .headerMember("x5c"), #"{"alg":"HS256","x5c":["AA"]}"#),
            ("an array", .header, #"["HS256"]"#),
            ("a string", .header, #""HS256""#),
            ("empty JSON", .header, " "),
            ("not JSON", .header, #"{'alg':'HS256'}"#),
            ("two values", .header, #"{"alg":"HS256"}{"alg":"HS256"}"#),
            ("a NUL behind it", .header, "{\"alg\":\"HS256\"}\0"),
            ("a byte order mark", .header, "\u{FEFF}{\"alg\":\"HS256\"}"),
        ].map { (name: String, flaw: JWTError.Malformation, header: String) in
            Attack("header: \(name)", .malformed(flaw)) { try TokenForge.token(header: header) }
        }

    @Test("A header that isn't plainly HS256 is refused, however well it is signed", arguments: headerAttacks)
    func headers(attack: Attack) throws {
        let token = try attack.token()
        #expect(throws: attack.error) { try TokenForge.verify(token) }
    }

    @Test(
        "Headers that differ in what has no effect pass",
        arguments: [
            #"{"alg":"HS256"}"#, #"{"typ":"jwt","alg":"HS256"}"#, #" { "alg" : "HS256" } "#,
            #"{"alg":"HS256","kid":"../../../../dev/null"}"#, #"{"alg":"HS256","kid":"' OR 1=1 --"}"#,
            #"{"alg":"\u0048S256"}"#, #"{"alg":"HS256","cty":"x","else":[1]}"#,
        ]
    )
    func harmlessHeaders(header: String) throws {
        #expect(try TokenForge.verify(TokenForge.token(header: header)).subject == "guest-1")
    }

    static let payloadAttacks = [
        ("exp twice", #"{"exp":1800000060,"exp":1900000000}"#),
        ("exp twice, once escaped", #"{"exp":1800000060,"\u0065xp":1900000000}"#),
        ("sub twice", #"{"sub":"a","sub":"b","exp":1800000060}"#),
        ("a duplicate further in", #"{"a":{"b":1,"b":2},"exp":1800000060}"#),
        ("an array", #"[{"exp":1800000060}]"#),
        ("a number", "1800000060"),
        ("null", "null"),
        (
            "nested arrays",
            #"{"a":\#(String(repeating: "[", count: 2000))\#(String(repeating: "]", count: 2000)),"exp":1800000060}"#
        ),
        ("half a surrogate pair", #"{"name":"\ud83d","exp":1800000060}"#),
        ("surrogates the wrong way round", #"{"name":"\ude00\ud83d","exp":1800000060}"#),
        ("a raw control character", "{\"name\":\"\n\",\"exp\":1800000060}"),
        ("a raw NUL behind it", "{\"exp\":1800000060}\0"),
        ("NaN", #"{"exp":NaN}"#),
        ("a hexadecimal number", #"{"exp":0x6b49d200}"#),
        ("a leading zero", #"{"exp":01800000060}"#),
    ]

    @Test("A payload that two parsers could read differently is refused", arguments: payloadAttacks)
    func payloads(name: String, payload: String) throws {
        let token = try TokenForge.token(payload: payload)
        #expect(throws: JWTError.malformed(.payload)) { try TokenForge.verify(token) }
    }

    @Test("Bytes that aren't UTF-8 are refused in header and payload")
    func invalidUTF8() throws {
        let header = Base64URL.encode(Array(TokenForge.usualHeader.utf8))
        let payload = Base64URL.encode(Array(#"{"name":""#.utf8) + [0xC0, 0x80] + Array(#"","exp":1800000060}"#.utf8))
        #expect(throws: JWTError.malformed(.payload)) { try TokenForge.verify(TokenForge.sign(header + "." + payload)) }
    }

    @Test(
        "A registered claim of a wrong type is refused",
        arguments: [
            ("iss", "1"), ("sub", "null"), ("sub", #"["a"]"#), ("jti", "{}"), ("name", "true"), ("aud", "1"),
            ("aud", #"["a",1]"#), ("aud", "{}"), ("nbf", #""soon""#), ("iat", "null"), ("nbf", "1e300"), ("iat", "-1"),
        ]
    )
    func claimTypes(name: String, json: String) throws {
        let token = try TokenForge.token(payload: #"{"\#(name)":\#(json),"exp":1800000060}"#)
        #expect(throws: JWTError.malformed(.claim(name))) { try TokenForge.verify(token) }
    }

    private static func parts() throws -> [Substring] {
        try TokenForge.token().split(separator: ".")
    }

    static let segmentAttacks: [Attack] = {
        let segments = JWTError.malformed(.segments)
        let base64URL = JWTError.malformed(.base64URL)
        return [
            Attack("empty", segments) { "" },
            Attack("dots alone", segments) { ".." },
            Attack("no signature and no dot", segments) { try parts()[0...1].joined(separator: ".") },
            Attack("an empty signature", segments) { try parts()[0...1].joined(separator: ".") + "." },
            Attack("an empty header", segments) { try "." + parts()[1...].joined(separator: ".") },
            Attack("an empty payload", segments) { try parts()[0] + ".." + parts()[2] },
            Attack("a dot behind it", segments) { try TokenForge.token() + "." },
            Attack("a dot before it", segments) { try "." + TokenForge.token() },
            Attack("five segments, as JWE has", segments) { try TokenForge.token() + ".a.b" },
            Attack("padding on the signature", base64URL) { try TokenForge.token() + "=" },
            Attack("a line end behind it", base64URL) { try TokenForge.token() + "\n" },
            Attack("a space behind it", base64URL) { try TokenForge.token() + " " },
            Attack("a NUL behind it", base64URL) { try TokenForge.token() + "\0" },
            Attack("a space before it", base64URL) { try " " + TokenForge.token() },
            Attack("the standard alphabet", base64URL) { try parts()[0...1].joined(separator: ".") + ".+/" },
            Attack("a letter beyond ASCII", base64URL) { try parts()[0...1].joined(separator: ".") + ".é" },
            Attack("the length that no encoder makes", base64URL) { try TokenForge.token() + "AA" },
            Attack("header and payload swapped", .malformed(.header)) {
                try [parts()[1], parts()[0], parts()[2]].joined(separator: ".")
            },
            Attack("a short signature", .badSignature) { try parts()[0...1].joined(separator: ".") + ".AAAA" },
            Attack("half a signature", .badSignature) {
                try parts()[0...1].joined(separator: ".") + "." + parts()[2].prefix(20)
            },
            Attack("a long signature", .badSignature) { try TokenForge.token() + "A" },
        ]
    }()

    @Test("A text that no encoder makes is refused", arguments: segmentAttacks)
    func segments(attack: Attack) throws {
        let token = try attack.token()
        #expect(throws: attack.error) { try TokenForge.verify(token) }
    }

    @Test("The last character of the signature has one spelling only")
    func strayBits() throws {
        let token = try TokenForge.token()
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        let accepted = alphabet.filter { (try? TokenForge.verify(token.dropLast() + String($0))) != nil }
        #expect(accepted == String(token.suffix(1)))
    }

    @Test("A flipped bit anywhere is found")
    func flippedBits() throws {
        let token = Array(try TokenForge.token().utf8)
        let verifier = try JWTVerifier(key: TokenForge.key)
        for bit in 0..<(token.count * 8) {
            var changed = token
            changed[bit / 8] ^= 1 << (bit % 8)
            #expect(throws: JWTError.self) { try verifier.verify(changed, at: TokenForge.now, expecting: .init()) }
        }
    }

    @Test("A token is cut off at no place")
    func truncation() throws {
        let token = try TokenForge.token()
        for count in 0..<token.count {
            #expect(throws: JWTError.self) { try TokenForge.verify(String(token.prefix(count))) }
        }
    }

    @Test("A token over 8 KiB is refused unread, one of 8 KiB is not")
    func oversized() throws {
        func token(_ count: Int) throws -> String {
            try TokenForge.token(payload: #"{"name":"\#(String(repeating: "x", count: count))","exp":1800000060}"#)
        }
        let largest = try token(6055)
        #expect(largest.utf8.count == 8192)
        #expect(throws: Never.self) { try TokenForge.verify(largest) }
        let larger = try token(6056)
        #expect(throws: JWTError.tooLarge(limit: 8192)) { try TokenForge.verify(larger) }
        #expect(throws: JWTError.tooLarge(limit: 8192)) {
            try TokenForge.verify(String(repeating: ".", count: 1_000_000))
        }
        #expect(throws: JWTError.tooLarge(limit: 8192)) {
            try JWTInspection.unverified(String(repeating: "x", count: 1_000_000))
        }
    }
}
