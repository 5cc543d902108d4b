import JSON
import Primitives
import Spaces
import SupportDesk

/// `frontdesk site show`.
struct SiteShowCommand: Command {
    static let usage = CommandUsage(
        name: "site show",
        summary: "Show a site, its settings, and the line that embeds the widget.",
        operands: [SiteReference.operand],
        options: [.config, .json],
        notes: """
            The line checks the integrity of widget.js. When an upgrade has changed that
            file, browsers refuse it until the page has the new line. A page that should
            take every upgrade leaves integrity and crossorigin out.
            """
    )

    private let reference: SiteReference
    private let configurationFile: String?

    init(_ arguments: Arguments) throws(UsageError) {
        reference = try SiteReference(arguments)
        configurationFile = arguments.value("config")
    }

    func run(_ context: CommandContext) async throws(CommandError) -> CommandResult {
        let configuration = try context.configuration(file: configurationFile).configuration
        let embedLine = EmbedLine(for: try PublicFolder.load(configuration))
        let site = try await context.withHouse(file: configurationFile) { house throws(DeskError) in
            try await house.desk.site(reference)
        }
        let embed = embedLine.text(siteKey: site.key, origin: configuration.browserOrigin)
        let hint =
            configuration.publicURL == nil
            ? "\n\nFRONTDESK_PUBLIC_URL is not set, so the line has the address that the service listens on." : ""
        return CommandResult(
            text: """
                site        \(site.id)
                name        \(site.name)
                key         \(site.key)
                origins     \(site.origins.joined(separator: " "))
                departments \(site.departments.map { "\($0.name) (\($0.id))" }.joined(separator: ", "))
                \(site.settingsText)

                \(embed)\(hint)
                """,
            json: [
                "id": .string(site.id.description), "name": .string(site.name), "key": .string(site.key),
                "origins": .array(site.origins.map(JSONValue.string)),
                "departments": .array(
                    site.departments.map { ["id": .string($0.id.description), "name": .string($0.name)] }
                ),
                "embed": .string(embed), "integrity": embedLine.integrity.map(JSONValue.string) ?? .null,
                "settings": site.settingsJSON,
            ]
        )
    }
}

extension Configuration {
    /// The origin under which browsers reach the service, as far as the configuration knows it.
    fileprivate var browserOrigin: String {
        publicURL?.origin ?? "\(tls == nil ? "http" : "https")://\(listen)"
    }
}

extension Site {
    /// The settings in lines for people.
    var settingsText: String {
        let form = settings.preChat.fields.map { $0.field + ($0.isRequired ? " (required)" : "") }
        let files = settings.files.map { rules in
            (["up to \(rules.limit.byteCount) bytes"] + rules.types.map(\.text)).joined(separator: "\n            ")
        }
        return """
            accent      \(settings.accent?.text ?? "the widget's own")
            greeting    \(settings.greeting?.text.replacing("\n", with: "\n            ") ?? "the widget's own")
            locale      \(settings.locale?.text ?? "the visitor's")
            pre-chat    \(form.isEmpty ? "none" : form.joined(separator: ", "))
            kind        \(defaultKind.rawValue)
            files       \(files ?? "none")
            assistant   \(settings.assistantName?.text ?? "none")
            """
    }

    /// The settings for programs.
    var settingsJSON: JSONValue {
        func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
        let form = settings.preChat.fields.map { field, isRequired -> JSONValue in
            ["field": .string(field), "required": .bool(isRequired)]
        }
        let files = settings.files.map { rules -> JSONValue in
            [
                "maximumBytes": .integer(Int64(rules.limit.byteCount)),
                "types": .array(rules.types.map { .string($0.text) }),
            ]
        }
        return [
            "accent": text(settings.accent?.text), "greeting": text(settings.greeting?.text),
            "locale": text(settings.locale?.text), "preChat": .array(form),
            "defaultKind": .string(defaultKind.rawValue), "files": files ?? .null,
            "assistant": text(settings.assistantName?.text),
        ]
    }
}
