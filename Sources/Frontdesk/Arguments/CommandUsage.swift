/// How one command is called, as data: the parser follows it and the help shows it.
struct CommandUsage: Sendable {
    /// One word, or two for a command of a group, such as `site add`.
    let name: String
    /// One sentence.
    let summary: String
    /// What follows the name without dashes, in order.
    var operands: [Operand] = []
    var options: [Option] = []
    /// What one should know further, in whole lines of at most 80 characters.
    var notes = ""

    /// A value that is given by its place.
    struct Operand: Sendable {
        /// As the help shows it: `JWT`.
        let name: String
        let help: String
        var isRequired = true
        /// Whether it takes all that follows; then it is the last one.
        var isRepeatable = false
    }

    /// A value or a switch that is given by `--name`.
    struct Option: Sendable {
        /// Without dashes.
        let name: String
        /// As the help shows the value, or `nil` for a switch.
        var value: String?
        var isRequired = false
        var isRepeatable = false
        let help: String
    }

    /// The option of that name; `help` belongs to every command.
    func option(_ name: String) -> Option? {
        (options + [.help]).first { $0.name == name }
    }
}

extension CommandUsage.Option {
    /// A switch.
    static func flag(_ name: String, help: String) -> Self {
        Self(name: name, help: help)
    }

    /// An option with a value.
    static func value(
        _ name: String,
        _ value: String,
        isRequired: Bool = false,
        isRepeatable: Bool = false,
        help: String
    ) -> Self {
        Self(name: name, value: value, isRequired: isRequired, isRepeatable: isRepeatable, help: help)
    }

    /// For every command.
    static let help = flag("help", help: "Show this text.")
    /// For commands with a result.
    static let json = flag("json", help: "Print the result as one JSON object.")
    /// For commands that need the configuration.
    static let config = value("config", "FILE", help: "Read settings from FILE; the environment wins over it.")
}
