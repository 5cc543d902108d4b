import JSON
import JWT
import Primitives

/// `frontdesk token mint`.
struct TokenMintCommand: Command {
    static let usage = CommandUsage(
        name: "token mint",
        summary: "Sign a guest token as a guest issuer does, without a server.",
        options: [
            .value("issuer", "ID", isRequired: true, help: "The guest issuer's id, the claim iss."),
            Option(name: "secret-stdin", isRequired: true, help: "Read the secret, base64, from standard input."),
            .value("subject", "S", isRequired: true, help: "The guest's id at the issuer, the claim sub."),
            .value("name", "N", isRequired: true, help: "The guest's name for people."),
            .value("expires-in", "DURATION", help: "How long it is valid: 90s, 30m, 1h, 14d. 1h by default."),
            .json,
        ],
        notes: """
            The token is exchanged for an access token at POST /v1/jwt/login:

                frontdesk token mint --issuer ID --secret-stdin --subject guest-7 \\
                    --name "Guest 7" < issuer.secret
            """
    )

    private typealias Option = CommandUsage.Option

    private let issuer: String
    private let subject: String
    private let name: String
    private let lifetime: Duration

    init(_ arguments: Arguments) throws(UsageError) {
        issuer = try arguments.required("issuer")
        subject = try arguments.required("subject")
        name = try arguments.required("name")
        lifetime = try arguments.duration("expires-in") ?? .seconds(3600)
    }

    func run(_ context: CommandContext) async throws(CommandError) -> CommandResult {
        let secret = try context.secretFromInput(for: "secret-stdin")
        let now = context.clock.now()
        // The claim holds whole seconds; what is told is what the token says.
        let expiresAt = Timestamp(seconds: (now + lifetime).seconds)
        let token: String
        do throws(JWTError) {
            let signer = try JWTSigner(issuerSecretBase64: secret.unredactedText)
            token = signer.sign(
                Claims(issuer: issuer, subject: subject, name: name, issuedAt: now, expiresAt: expiresAt)
            )
        } catch {
            throw CommandError("the secret is refused: \(error)")
        }
        return CommandResult(
            text: token,
            json: ["jwt": .string(token), "expiresAt": .string(expiresAt.description)]
        )
    }
}
