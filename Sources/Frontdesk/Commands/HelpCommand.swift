import JSON

/// `frontdesk help [COMMAND]`.
struct HelpCommand: Command {
    static let usage = CommandUsage(
        name: "help",
        summary: "Show every command, or all about one.",
        operands: [
            CommandUsage.Operand(name: "COMMAND", help: "A command's name.", isRequired: false, isRepeatable: true)
        ],
        options: [.json]
    )

    private let topic: (any Command.Type)?

    init(_ arguments: Arguments) throws(UsageError) {
        guard !arguments.operands.isEmpty else {
            topic = nil
            return
        }
        let (command, rest) = try CommandTable.find(arguments.operands)
        guard rest.isEmpty else {
            throw UsageError("unknown command \(quoted(arguments.operands.joined(separator: " ")))")
        }
        topic = command
    }

    func run(_ context: CommandContext) async throws(CommandError) -> CommandResult {
        let text = topic.map { HelpText.command($0.usage) } ?? HelpText.overview(CommandTable.all)
        return CommandResult(text: text, json: ["help": .string(text)])
    }
}
