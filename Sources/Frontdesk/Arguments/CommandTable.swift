/// Every command, in the order in which the help lists them.
enum CommandTable {
    static let all: [any Command.Type] = [
        ServeCommand.self,
        CheckHealthCommand.self,
        PrintConfigCommand.self,
        SiteAddCommand.self,
        SiteListCommand.self,
        SiteShowCommand.self,
        SiteSetCommand.self,
        AgentAddCommand.self,
        AppAddGuestIssuerCommand.self,
        TokenMintCommand.self,
        TokenInspectCommand.self,
        TokenExchangeCommand.self,
        DoctorCommand.self,
        BackupCommand.self,
        MigrateCommand.self,
        BenchCommand.self,
        VersionCommand.self,
        HelpCommand.self,
    ]

    /// The command that the words begin with, and the words after its name.
    static func find(
        _ words: [String],
        in commands: [any Command.Type] = all
    ) throws(UsageError) -> (command: any Command.Type, rest: ArraySlice<String>) {
        guard let first = words.first else {
            throw UsageError("no command is given", suggestion: "frontdesk help lists them")
        }
        for command in commands {
            let name = command.usage.name.split(separator: " ").map(String.init)
            if words.starts(with: name) { return (command, words.dropFirst(name.count)) }
        }
        let group = commands.map { $0.usage.name }.filter { $0.hasPrefix(first + " ") }
        guard group.isEmpty else {
            throw UsageError("\(first) needs one of its commands", suggestion: "write \(alternatives(group))")
        }
        let called = words.prefix { !$0.hasPrefix("-") }.prefix(2).joined(separator: " ")
        let names = commands.map { $0.usage.name }
        let nearest = nearestName(to: called, among: names) ?? nearestName(to: first, among: names)
        throw UsageError(
            "unknown command \(quoted(first))",
            suggestion: nearest.map { "did you mean \($0)?" } ?? "frontdesk help lists the commands"
        )
    }

    private static func alternatives(_ names: [String]) -> String {
        names.map { "frontdesk \($0)" }.joined(separator: " or ")
    }
}
