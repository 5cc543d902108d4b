import Primitives
import JSON
import SupportDesk

/// `frontdesk site list`.
struct SiteListCommand: Command {
    static let usage = CommandUsage(
        name: "site list",
        summary: "List the sites with their keys, origins and departments.",
        options: [.config, .json]
    )

    private let configurationFile: String?

    init(_ arguments: Arguments) throws(UsageError) {
        configurationFile = arguments.value("config")
    }

    func run(_ context: CommandContext) async throws(CommandError) -> CommandResult {
        let sites = try await context.withHouse(file: configurationFile) { house throws(DeskError) in
            try await house.desk.sites()
        }
        let lines = sites.map { site in
            "\(site.id)  \(site.key)  \(site.name)  \(site.origins.joined(separator: " "))  "
                + site.departments.map(\.name).joined(separator: ", ")
        }
        return CommandResult(
            text: lines.joined(separator: "\n"),
            json: [
                "sites": .array(
                    sites.map { site in
                        [
                            "id": .string(site.id.description), "key": .string(site.key),
                            "name": .string(site.name), "origins": .array(site.origins.map(JSONValue.string)),
                            "departments": .array(
                                site.departments.map {
                                    ["id": .string($0.id.description), "name": .string($0.name)]
                                }
                            ),
                        ]
                    }
                )
            ]
        )
    }
}
