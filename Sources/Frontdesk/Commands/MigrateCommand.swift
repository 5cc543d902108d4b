import JSON
import SupportDesk

/// `frontdesk migrate`.
struct MigrateCommand: Command {
    static let usage = CommandUsage(
        name: "migrate",
        summary: "Bring the database's schema up to date; serve does it by itself.",
        options: [.config, .json]
    )

    private let configurationFile: String?

    init(_ arguments: Arguments) throws(UsageError) {
        configurationFile = arguments.value("config")
    }

    func run(_ context: CommandContext) async throws(CommandError) -> CommandResult {
        try await context.withHouse(file: configurationFile) { _ throws(DeskError) in }
        let version = Schema.migrations.count
        return CommandResult(
            text: "the schema has version \(version)",
            json: ["version": .integer(Int64(version))]
        )
    }
}
