import JSON

/// `frontdesk print-config`.
struct PrintConfigCommand: Command {
    static let usage = CommandUsage(
        name: "print-config",
        summary: "Check the configuration and show each setting and where it comes from.",
        options: [.config, .json],
        notes: """
            A setting is an environment variable or a line NAME=value of the file; the
            environment wins. A secret may also be given as NAME_FILE, the path of a file
            that holds it. An empty value counts as not set. Secrets are never shown.
            """
    )

    private let file: String?

    init(_ arguments: Arguments) {
        file = arguments.value("config")
    }

    func run(_ context: CommandContext) async throws(CommandError) -> CommandResult {
        let loaded = try context.configuration(file: file)
        return CommandResult(
            text: Configuration.table.map { text($0, loaded) }.joined(separator: "\n"),
            json: ["settings": .array(Configuration.table.map { json($0, loaded) })]
        )
    }

    private func text(_ variable: ConfigurationVariable, _ loaded: LoadedConfiguration) -> String {
        let value = variable.text(loaded.configuration)
        let setting = value.map { "\(variable.name)=\($0)" } ?? "# \(variable.name) is not set"
        return """
            # \(variable.help)
            # \(variable.typeName), from: \(loaded.origin(of: variable.name))
            \(setting)

            """
    }

    private func json(_ variable: ConfigurationVariable, _ loaded: LoadedConfiguration) -> JSONValue {
        [
            "name": .string(variable.name),
            "value": optional(variable.text(loaded.configuration)),
            "source": .string(loaded.origin(of: variable.name).description),
            "type": .string(variable.typeName),
            "default": optional(variable.defaultText),
            "secret": .bool(variable.isSecret),
            "help": .string(variable.help),
        ]
    }

    private func optional(_ text: String?) -> JSONValue {
        text.map(JSONValue.string) ?? .null
    }
}
