import Primitives
import JSON
import SupportDesk

/// `frontdesk site add`.
struct SiteAddCommand: Command {
    static let usage = CommandUsage(
        name: "site add",
        summary: "Make a site: a website or app whose visitors are answered.",
        options: [
            .value("name", "NAME", isRequired: true, help: "The name that visitors see."),
            .value(
                "origin",
                "URL",
                isRequired: true,
                isRepeatable: true,
                help: "An origin of its pages, such as https://shop.example."
            ),
            .value("department", "NAME", isRepeatable: true, help: "A department that answers; Support unless told."),
            .config, .json,
        ],
        notes: "The API key and the identity secret are shown now and never again."
    )

    private let name: String
    private let origins: [Origin]
    private let departments: [String]
    private let configurationFile: String?

    init(_ arguments: Arguments) throws(UsageError) {
        name = try arguments.required("name")
        departments = arguments.all("department")
        configurationFile = arguments.value("config")
        var origins: [Origin] = []
        for text in arguments.all("origin") {
            guard let origin = Origin(text) else {
                throw UsageError(
                    "--origin \(quoted(text)) is not an origin",
                    suggestion: "write scheme, host and port alone, such as https://shop.example"
                )
            }
            origins.append(origin)
        }
        self.origins = origins
    }

    func run(_ context: CommandContext) async throws(CommandError) -> CommandResult {
        let made = try await context.withHouse(file: configurationFile) { house throws(DeskError) in
            try await house.desk.addSite(named: name, origins: origins, departments: departments)
        }
        let site = made.site
        return CommandResult(
            text: """
                site            \(site.id)
                key             \(site.key)
                API key         \(made.apiKey.unredactedText)
                identity secret \(made.identitySecret.unredactedText)
                departments     \(site.departments.map { "\($0.name) (\($0.id))" }.joined(separator: ", "))
                """,
            json: [
                "id": .string(site.id.description), "key": .string(site.key),
                "apiKey": .string(made.apiKey.unredactedText),
                "identitySecret": .string(made.identitySecret.unredactedText),
                "departments": .array(
                    site.departments.map { ["id": .string($0.id.description), "name": .string($0.name)] }
                ),
            ]
        )
    }
}
