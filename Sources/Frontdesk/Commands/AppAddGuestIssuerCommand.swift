import Primitives
import Accounts
import JSON
import SupportDesk

/// `frontdesk app add guest-issuer`.
struct AppAddGuestIssuerCommand: Command {
    static let usage = CommandUsage(
        name: "app add guest-issuer",
        summary: "Make a guest issuer, whose JWTs POST /v1/jwt/login takes.",
        options: [
            .value("name", "NAME", isRequired: true, help: "A name for people."),
            .config, .json,
        ],
        notes: """
            The secret is shown now and never again. It is base64; the decoded bytes
            are the HMAC key.
            """
    )

    private let name: String
    private let configurationFile: String?

    init(_ arguments: Arguments) throws(UsageError) {
        name = try arguments.required("name")
        configurationFile = arguments.value("config")
    }

    func run(_ context: CommandContext) async throws(CommandError) -> CommandResult {
        let issuer = try await context.withHouse(file: configurationFile) { house throws(DeskError) in
            do throws(AccountsError) {
                return try await house.accounts.addGuestIssuer(named: name)
            } catch {
                throw .accounts(error)
            }
        }
        return CommandResult(
            text: "issuer \(issuer.issuer)\nsecret \(issuer.secret.unredactedText)",
            json: ["issuer": .string(issuer.issuer), "secret": .string(issuer.secret.unredactedText)]
        )
    }
}
