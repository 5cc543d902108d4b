/// What a command was called with, checked against its usage.
///
/// `--name value` and `--name=value` are the same; `--` ends the options. A value that begins with `--` needs the
/// second form, so that a forgotten value doesn't swallow the next option. Where a command has no operands, a repeatable
/// option takes all the values that follow: `--origin A B` is `--origin A --origin B`.
struct Arguments: Sendable {
    private var values: [String: [String]] = [:]
    /// The values that are given by their place, in order.
    private(set) var operands: [String] = []

    /// Parses what follows the command's name.
    init(_ words: some Sequence<String>, usage: CommandUsage) throws(UsageError) {
        var rest = Array(words)[...]
        while let word = rest.popFirst() {
            if word == "--" {
                operands += rest
                break
            } else if word == "-h" {
                values["help"] = [""]
            } else if word.hasPrefix("-"), word != "-" {
                try option(word, &rest, usage)
            } else {
                operands.append(word)
            }
        }
        guard !has("help") else { return }
        try check(usage)
    }

    /// Whether a switch or an option was given.
    func has(_ name: String) -> Bool {
        values[name] != nil
    }

    /// The value of an option, or `nil` where it wasn't given.
    func value(_ name: String) -> String? {
        values[name]?.last
    }

    /// The value of an option that the usage requires.
    func required(_ name: String) throws(UsageError) -> String {
        guard let value = value(name) else { throw UsageError("--\(name) is missing") }
        return value
    }

    /// All values of a repeatable option, in their order.
    func all(_ name: String) -> [String] {
        values[name] ?? []
    }

    /// The value of an option as a duration such as `90s`, `30m`, `1h` or `14d`.
    func duration(_ name: String) throws(UsageError) -> Duration? {
        guard let text = value(name) else { return nil }
        guard let duration = Duration(parsing: text) else {
            throw UsageError("--\(name) takes a duration such as 90s, 30m, 1h or 14d, not \(quoted(text))")
        }
        return duration
    }

    private mutating func option(
        _ word: String,
        _ rest: inout ArraySlice<String>,
        _ usage: CommandUsage
    ) throws(UsageError) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0].drop { $0 == "-" })
        guard word.hasPrefix("--"), let option = usage.option(name) else {
            let names = (usage.options + [.help]).map(\.name)
            let suggestion = nearestName(to: name, among: names).map { "did you mean --\($0)?" }
            throw UsageError("unknown option \(parts[0])", suggestion: suggestion)
        }
        guard let placeholder = option.value else {
            guard parts.count == 1 else { throw UsageError("--\(name) takes no value") }
            values[name] = [""]
            return
        }
        guard option.isRepeatable || !has(name) else { throw UsageError("--\(name) is given twice") }
        var given = parts.count == 2 ? [String(parts[1])] : []
        let takesMany = option.isRepeatable && usage.operands.isEmpty && given.isEmpty
        while given.isEmpty || takesMany, parts.count == 1, let next = rest.first, !next.hasPrefix("--") {
            given.append(next)
            rest.removeFirst()
        }
        guard !given.isEmpty, given.allSatisfy({ !$0.isEmpty }) else {
            throw UsageError("--\(name) needs a value", suggestion: "write --\(name) \(placeholder)")
        }
        values[name, default: []] += given
    }

    private func check(_ usage: CommandUsage) throws(UsageError) {
        for (index, operand) in usage.operands.enumerated() where operand.isRequired && operands.count <= index {
            throw UsageError("\(operand.name) is missing")
        }
        if operands.count > usage.operands.count, usage.operands.last?.isRepeatable != true {
            throw UsageError("unexpected argument \(quoted(operands[usage.operands.count]))")
        }
        for option in usage.options where option.isRequired && !has(option.name) {
            throw UsageError("--\(option.name) is missing", suggestion: "write --\(option.name) \(option.value ?? "")")
        }
    }
}

/// Why a command line is refused; it costs exit code 2.
struct UsageError: Error, Hashable, CustomStringConvertible {
    let problem: String
    let suggestion: String?

    init(_ problem: String, suggestion: String? = nil) {
        self.problem = problem
        self.suggestion = suggestion
    }

    var description: String {
        suggestion.map { "\(problem); \($0)" } ?? problem
    }
}

extension Duration {
    /// Parses a whole number and a unit, one of `s`, `m`, `h` and `d`; `nil` for anything else and for zero.
    init?(parsing text: String) {
        let digits = text.dropLast()
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }), let count = Int64(digits), count > 0
        else { return nil }
        let unit: Int64
        switch text.last {
        case "s": unit = 1
        case "m": unit = 60
        case "h": unit = 3600
        case "d": unit = 86_400
        default: return nil
        }
        // A century is enough, and sums of durations and times stay far from overflow.
        guard count <= 36_525 * 86_400 / unit else { return nil }
        self = .seconds(count * unit)
    }
}
