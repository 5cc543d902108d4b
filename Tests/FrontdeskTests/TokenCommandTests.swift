import JSON
import Primitives
import Testing

@testable import Frontdesk

struct TokenCommandTests {
    /// A secret of these tests alone.
    private let secret = "c2VjcmV0IG9mIHRoZXNlIHRlc3RzIGFsb25lLCBub3QgeW91cnM="
    private let now = Timestamp(milliseconds: 1_795_430_520_500)

    private func run(_ words: [String], input: String = "", at time: Timestamp? = nil) async -> Program.Outcome {
        let time = time ?? now
        let context = CommandContext(
            clock: WallClock { time },
            readInput: { () throws(FileError) in Array(input.utf8) }
        )
        return await Program.run(words, context: context)
    }

    private func mint(_ more: String...) async -> Program.Outcome {
        let words = [
            "token", "mint", "--issuer", "Y2lz", "--secret-stdin", "--subject", "guest-7", "--name", "Guest 7",
        ]
        return await run(words + more, input: secret + "\n")
    }

    private func inspect(_ token: String, secret: String? = nil, at time: Timestamp? = nil) async throws -> JSONValue {
        let words = ["token", "inspect", token, "--json"] + (secret == nil ? [] : ["--secret-stdin"])
        let outcome = await run(words, input: secret ?? "", at: time)
        #expect(outcome.exitCode == 0 && outcome.error.isEmpty)
        return try JSONValue(parsing: Array(outcome.output.utf8))
    }

    @Test func `a minted token says what was asked and is signed with the secret`() async throws {
        let json = try JSONValue(parsing: Array(await mint("--json").output.utf8))
        #expect(json["expiresAt"] == "2026-11-23T11:42:00.000Z")
        let token = try #require(json["jwt"]?.string)
        let shown = try await inspect(token, secret: secret)
        #expect(shown["header"] == ["alg": "HS256", "typ": "JWT"])
        #expect(
            shown["claims"] == [
                "iss": "Y2lz", "sub": "guest-7", "exp": 1_795_434_120, "iat": 1_795_430_520, "name": "Guest 7",
            ]
        )
        #expect(shown["signature"] == "valid" && shown["problems"] == [])
    }

    @Test func `without json the token alone is printed`() async throws {
        let token = await mint("--expires-in", "14d").output
        #expect(token.split(separator: ".").count == 3)
        #expect(try await inspect(token)["claims"]?["exp"] == .integer(1_795_430_520 + 14 * 86_400))
    }

    @Test func `a signature is unchecked without a secret and invalid with another`() async throws {
        let token = await mint().output
        #expect(try await inspect(token)["signature"] == "unchecked")
        let other = try await inspect(token, secret: "b3RoZXI=")
        #expect(other["signature"] == "invalid")
        #expect(other["problems"] == ["the signature is not that of this secret"])
    }

    @Test func `an expired token keeps its valid signature and has a problem`() async throws {
        let shown = try await inspect(await mint().output, secret: secret, at: now + .seconds(3600))
        #expect(shown["signature"] == "valid")
        #expect(shown["problems"] == ["expired at 2026-11-23T11:42:00.000Z"])
    }

    @Test(arguments: [
        (#"{"alg":"none"}"#, #"{"sub":"s","exp":9999999999}"#, ["alg is not HS256", "iss is missing or no text"]),
        (
            #"{"alg":"HS256","typ":"JOSE"}"#, #"{"iss":"i","sub":""}"#,
            ["typ is not JWT", "sub is missing or no text", "exp is missing"]
        ),
        (
            #"{"alg":"HS256"}"#, #"{"iss":"i","sub":"s","exp":"soon","nbf":[]}"#,
            ["exp is not a number of seconds", "nbf is not a number of seconds"]
        ),
        (#"{"alg":"HS256"}"#, #"{"iss":"i","sub":"s","exp":1795430521000}"#, ["exp is not a number of seconds"]),
        (
            #"{"alg":"HS256"}"#, #"{"iss":"i","sub":"s","exp":9999999999,"iat":1795430600}"#,
            ["iat lies in the future: 2026-11-23T10:43:20.000Z"]
        ),
        (#"{"alg":"HS256"}"#, #"{"iss":"i","sub":"s","exp":1795430520.6,"iat":1795430580}"#, []),
    ])
    func `every problem is told`(header: String, claims: String, expected: [String]) async throws {
        let token = "\(Base64URL.encode(Array(header.utf8))).\(Base64URL.encode(Array(claims.utf8))).AAAA"
        #expect(try await inspect(token)["problems"] == .array(expected.map(JSONValue.string)))
    }

    @Test(arguments: ["", "a.b", "not a token", "e30.e30.", "a.b.c.d"])
    func `what is no token is refused`(text: String) async {
        let outcome = await run(["token", "inspect", text])
        #expect(outcome == Program.Outcome(error: "frontdesk: The token is malformed.", exitCode: 1))
    }

    @Test func `a secret that can't be one is refused and not repeated`() async {
        let words = ["token", "mint", "--issuer", "i", "--secret-stdin", "--subject", "s", "--name", "n"]
        let outcome = await run(words, input: "pass phrase")
        #expect(
            outcome
                == Program.Outcome(error: "frontdesk: the secret is refused: The secret is not base 64.", exitCode: 1)
        )
        #expect(await run(words, input: "").exitCode == 1)
    }

    @Test(arguments: [["--expires-in", "soon"], ["--expires-in", "0s"], ["--secret", "x"], ["extra"]])
    func `wrong usage of mint is refused`(more: [String]) async {
        let words = ["token", "mint", "--issuer", "i", "--secret-stdin", "--subject", "s", "--name", "n"]
        #expect(await run(words + more, input: secret).exitCode == 2)
        #expect(await run(Array(words.dropLast(2)), input: secret).exitCode == 2)
        #expect(await run(words.filter { $0 != "--secret-stdin" }, input: secret).exitCode == 2)
        #expect(await run(words, input: secret).exitCode == 0)
    }
}
