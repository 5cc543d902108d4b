import JSON
import Primitives
import Spaces
import SupportDesk

/// `frontdesk site set`.
struct SiteSetCommand: Command {
    static let usage = CommandUsage(
        name: "site set",
        summary: "Decide how a site receives its visitors.",
        operands: [SiteReference.operand],
        options: [
            .value("accent", "#RRGGBB|none", help: "The colour of the widget."),
            .value("greeting", "TEXT|none", help: "What a visitor reads before the first message."),
            .value("locale", "TAG|none", help: "The language of pages that don't say theirs, such as es or pt-BR."),
            .value(
                "pre-chat",
                "FIELDS|none",
                help: "What is asked before the first message: name, email, or both; ! after one that is required."
            ),
            .value("kind", "direct|group", help: "The kind of space that a conversation gets."),
            .value("files", "BYTES|none", help: "How large a file may be that is sent."),
            .value(
                "file-type",
                "TYPE",
                isRepeatable: true,
                help: "A type of files that may be sent, such as application/pdf or image/*."
            ),
            .value("assistant", "NAME|none", help: "The name of the assistant that answers first."),
            .config, .json,
        ],
        notes: "What isn't given stays as it is. A running service takes it over at once."
    )

    private let reference: SiteReference
    private let settings: [SiteSetting]
    private let configurationFile: String?

    init(_ arguments: Arguments) throws(UsageError) {
        reference = try SiteReference(arguments)
        configurationFile = arguments.value("config")
        settings = try Self.settings(arguments)
        guard !settings.isEmpty else {
            throw UsageError("nothing is given to set", suggestion: "frontdesk help site set lists what can be")
        }
    }

    func run(_ context: CommandContext) async throws(CommandError) -> CommandResult {
        let site = try await context.withHouse(file: configurationFile) { house throws(DeskError) in
            try await house.desk.set(settings, of: try await house.desk.site(reference).id)
        }
        return CommandResult(
            text: "site        \(site.id)\n\(site.settingsText)",
            json: ["id": .string(site.id.description), "settings": site.settingsJSON]
        )
    }

    private static func settings(_ arguments: Arguments) throws(UsageError) -> [SiteSetting] {
        var settings: [SiteSetting] = []
        if arguments.has("accent") {
            settings.append(.accent(try arguments.setting("accent", "a colour such as #1f5fd6", AccentColor.init)))
        }
        if arguments.has("greeting") {
            let expected = "text of at most \(Greeting.maximumTextBytes) bytes"
            settings.append(.greeting(try arguments.setting("greeting", expected, Greeting.init)))
        }
        if arguments.has("locale") {
            settings.append(
                .locale(try arguments.setting("locale", "a language such as es or pt-BR", LanguageTag.init))
            )
        }
        if arguments.has("pre-chat") {
            let form = try arguments.setting("pre-chat", "fields such as name,email!", PreChatForm.init)
            settings.append(.preChat(form ?? .none))
        }
        if let text = arguments.value("kind") {
            guard let kind = SpaceType(rawValue: text) else {
                throw UsageError("--kind takes direct or group, not \(quoted(text))")
            }
            settings.append(.defaultKind(kind))
        }
        if arguments.has("assistant") {
            let expected = "a name of at most \(AssistantName.maximumTextBytes) bytes"
            settings.append(.assistantName(try arguments.setting("assistant", expected, AssistantName.init)))
        }
        return settings + (try fileSettings(arguments))
    }

    private static func fileSettings(_ arguments: Arguments) throws(UsageError) -> [SiteSetting] {
        var settings: [SiteSetting] = []
        if arguments.has("files") {
            let expected = "a number of bytes from 1 to \(FileLimit.maximum)"
            let limit = try arguments.setting("files", expected) { Int($0).flatMap(FileLimit.init(byteCount:)) }
            settings.append(.fileLimit(limit))
            if limit == nil, arguments.has("file-type") {
                throw UsageError("--file-type says what may be sent, and --files none that nothing may")
            }
        }
        var types: [MediaRange] = []
        for text in arguments.all("file-type") {
            guard let type = MediaRange(text) else {
                throw UsageError("--file-type takes a type such as application/pdf or image/*, not \(quoted(text))")
            }
            types.append(type)
        }
        if !types.isEmpty { settings.append(.fileTypes(types)) }
        return settings
    }
}

extension Arguments {
    /// The value of an option, or `nil` where it is `none`; throws where it isn't what is expected.
    fileprivate func setting<Value>(
        _ name: String,
        _ expected: String,
        _ parse: (String) -> Value?
    ) throws(UsageError) -> Value? {
        let text = try required(name)
        guard text != "none" else { return nil }
        guard let value = parse(text) else {
            throw UsageError("--\(name) takes \(expected), or none, and not \(quoted(text))")
        }
        return value
    }
}
