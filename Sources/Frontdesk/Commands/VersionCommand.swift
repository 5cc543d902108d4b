import JSON

/// `frontdesk version`.
struct VersionCommand: Command {
    /// The version of this source tree.
    static let version = "1.0.0"

    static let usage = CommandUsage(name: "version", summary: "Show the version.", options: [.json])

    init(_ arguments: Arguments) {}

    func run(_ context: CommandContext) async throws(CommandError) -> CommandResult {
        CommandResult(text: "frontdesk \(Self.version)", json: ["version": .string(Self.version)])
    }
}
