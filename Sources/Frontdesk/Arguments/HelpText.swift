/// The texts that `help` and `--help` show.
enum HelpText {
    private static let width = 80

    /// What `frontdesk` is and every command it has.
    static func overview(_ commands: [any Command.Type]) -> String {
        let rows = commands.map { (left: $0.usage.name, right: $0.usage.summary) }
        return """
            Frontdesk: a Guest Issuer token broker and the backend of a support widget.

            Usage: frontdesk COMMAND [OPTION…]

            Commands:
            \(table(rows))

            frontdesk help COMMAND, or --help after a command, shows its options.
            Exit codes: 0 done, 1 refused or failed, 2 wrong usage.
            """
    }

    /// Everything about one command.
    static func command(_ usage: CommandUsage) -> String {
        var parts = [usage.summary, synopsis(usage)]
        if !usage.operands.isEmpty {
            parts.append("Arguments:\n" + table(usage.operands.map { (left: $0.name, right: $0.help) }))
        }
        let options = (usage.options + [.help]).map { option in
            (left: spelled(option), right: option.help + (option.isRepeatable ? " May be repeated." : ""))
        }
        parts.append("Options:\n" + table(options))
        if !usage.notes.isEmpty { parts.append(usage.notes) }
        return parts.joined(separator: "\n\n")
    }

    /// The first lines of a command's help: what to type.
    private static func synopsis(_ usage: CommandUsage) -> String {
        let operands = usage.operands.map { operand in
            let name = operand.isRepeatable ? operand.name + "…" : operand.name
            return operand.isRequired ? name : "[\(name)]"
        }
        let options = usage.options.map { option in
            let text = spelled(option) + (option.isRepeatable ? "…" : "")
            return option.isRequired ? text : "[\(text)]"
        }
        let lead = "Usage: frontdesk \(usage.name)"
        return wrapped(operands + options, first: lead, indent: String(repeating: " ", count: lead.count))
    }

    private static func spelled(_ option: CommandUsage.Option) -> String {
        option.value.map { "--\(option.name) \($0)" } ?? "--\(option.name)"
    }

    /// Two columns; the right one is wrapped.
    private static func table(_ rows: [(left: String, right: String)]) -> String {
        let column = (rows.map(\.left.count).max() ?? 0) + 4
        return rows.map { row in
            let left = "  " + row.left + String(repeating: " ", count: column - row.left.count - 3)
            let indent = String(repeating: " ", count: column - 1)
            return wrapped(row.right.split(separator: " ").map(String.init), first: left, indent: indent)
        }.joined(separator: "\n")
    }

    private static func wrapped(_ words: [String], first: String, indent: String) -> String {
        var lines = [first]
        for word in words {
            let line = lines[lines.count - 1]
            if line.count + 1 + word.count <= width || line.count <= indent.count {
                lines[lines.count - 1] = "\(line) \(word)"
            } else {
                lines.append("\(indent) \(word)")
            }
        }
        return lines.joined(separator: "\n")
    }
}
