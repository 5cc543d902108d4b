import HTTP
import HTTPClient
import JSON

/// `frontdesk token exchange`.
struct TokenExchangeCommand: Command {
    static let usage = CommandUsage(
        name: "token exchange",
        summary: "Exchange a guest token for an access token at POST /v1/jwt/login.",
        operands: [CommandUsage.Operand(name: "JWT", help: "The guest token.")],
        options: [
            .value("url", "BASE", isRequired: true, help: "The API, such as http://127.0.0.1:8080 or its /v1."),
            .json,
        ]
    )

    private let token: String
    private let base: String

    init(_ arguments: Arguments) throws(UsageError) {
        token = arguments.operands[0]
        var base = try arguments.required("url")
        while base.hasSuffix("/") { base.removeLast() }
        if base.hasSuffix("/v1") { base.removeLast(3) }
        self.base = base
    }

    func run(_ context: CommandContext) async throws(CommandError) -> CommandResult {
        let response = try await ServiceClient(base: base).send(
            .post,
            "/v1/jwt/login",
            headers: ["Authorization": "Bearer \(token)"]
        )
        guard let answer = try? JSONValue(parsing: response.body) else {
            throw CommandError("\(base) answered \(response.status.code) with something that isn't JSON")
        }
        guard response.status.code == 200, let accessToken = answer["token"]?.string,
            let expiresIn = answer["expiresIn"]?.integer
        else {
            let reason = answer["message"]?.string ?? "no reason was given"
            throw CommandError("\(base) refused the token with \(response.status.code): \(reason)")
        }
        return CommandResult(
            text: accessToken,
            json: ["token": .string(accessToken), "expiresIn": .integer(expiresIn)]
        )
    }
}
