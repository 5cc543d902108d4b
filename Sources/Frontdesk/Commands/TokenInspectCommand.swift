import JSON
import JWT
import Primitives

/// `frontdesk token inspect`.
struct TokenInspectCommand: Command {
    static let usage = CommandUsage(
        name: "token inspect",
        summary: "Show what a token says, what is wrong with it, and whether its signature holds.",
        operands: [CommandUsage.Operand(name: "JWT", help: "The token, in the compact form.")],
        options: [
            .flag("secret-stdin", help: "Check the signature with the secret, base64, from standard input."), .json,
        ],
        notes: """
            Without a secret nothing that is shown is proven: anyone can have written it.
            """
    )

    /// What is known of the signature.
    private enum Signature: String {
        case valid
        case invalid
        case unchecked
    }

    private let token: String
    private let checksSignature: Bool

    init(_ arguments: Arguments) throws(UsageError) {
        guard let token = arguments.operands.first else { throw UsageError("JWT is missing") }
        self.token = token
        checksSignature = arguments.has("secret-stdin")
    }

    func run(_ context: CommandContext) async throws(CommandError) -> CommandResult {
        let parts: JWTInspection.Unverified
        do throws(JWTError) {
            parts = try JWTInspection.unverified(token)
        } catch {
            throw CommandError("\(error)")
        }
        let now = context.clock.now()
        var signature = Signature.unchecked
        if checksSignature {
            let secret = try context.secretFromInput(for: "secret-stdin")
            signature = try check(parts, with: secret, at: now)
        }
        var problems = TokenProblems.find(header: parts.header, claims: parts.claims, at: now)
        if signature == .invalid { problems.insert("the signature is not that of this secret", at: 0) }
        return result(parts, signature, problems)
    }

    /// Whether the signature holds, whatever the claims say.
    ///
    /// The verifier looks at the claims only once the signature has held, so a fault in them proves it valid.
    private func check(
        _ parts: JWTInspection.Unverified,
        with secret: Secret,
        at now: Timestamp
    ) throws(CommandError) -> Signature {
        let verifier: JWTVerifier
        do throws(JWTError) {
            verifier = try JWTVerifier(issuerSecretBase64: secret.unredactedText)
        } catch {
            throw CommandError("the secret is refused: \(error)")
        }
        do throws(JWTError) {
            _ = try verifier.verify(token, at: now, expecting: JWTVerifier.Expectation())
            return .valid
        } catch {
            switch error {
            case .missingClaim, .expired, .notYetValid, .wrongIssuer, .wrongAudience, .malformed(.claim),
                .malformed(.payload):
                return .valid
            case .tooLarge, .malformed, .unsupportedAlgorithm, .badSignature, .weakKey, .secretNotBase64, .keyRefused:
                return .invalid
            }
        }
    }

    private func result(
        _ parts: JWTInspection.Unverified,
        _ signature: Signature,
        _ problems: [String]
    ) -> CommandResult {
        var lines = [
            "header:    \(String(decoding: parts.header.bytes, as: UTF8.self))",
            "claims:    \(String(decoding: parts.claims.bytes, as: UTF8.self))",
            "signature: \(signature.rawValue)",
        ]
        lines += problems.map { "problem:   \($0)" }
        return CommandResult(
            text: lines.joined(separator: "\n"),
            json: [
                "header": parts.header, "claims": parts.claims, "signature": .string(signature.rawValue),
                "problems": .array(problems.map(JSONValue.string)),
            ]
        )
    }
}
