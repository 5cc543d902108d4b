import HTTP
import HTTPClient
import JSON

/// `frontdesk check-health`.
struct CheckHealthCommand: Command {
    static let usage = CommandUsage(
        name: "check-health",
        summary: "Ask the running service whether it can do its work.",
        options: [
            .value(
                "url",
                "BASE",
                help: "Where the service is; as configured unless told."
            ),
            .config, .json,
        ]
    )

    private let url: String?
    private let configurationFile: String?

    init(_ arguments: Arguments) throws(UsageError) {
        url = arguments.value("url")
        configurationFile = arguments.value("config")
    }

    func run(_ context: CommandContext) async throws(CommandError) -> CommandResult {
        let base: String
        if let url {
            base = url
        } else {
            let configuration = try context.configuration(file: configurationFile).configuration
            let scheme = configuration.tls == nil ? "http" : "https"
            base = configuration.publicURL?.origin ?? "\(scheme)://\(configuration.listen)"
        }
        let response = try await ServiceClient(base: base).send(.get, "/health/ready")
        guard response.status.code == 200 else {
            throw CommandError("\(base) is not ready: it answered \(response.status.code)")
        }
        return CommandResult(text: "\(base) is ready", json: ["status": "ok"])
    }
}
