/// A value that can be written as the text of a variable.
protocol ConfigurationValue: Sendable {
    /// What kind of text is expected, for help and the README.
    static var typeName: String { get }
    /// Parses the text, which is not empty.
    init(configurationText text: String) throws(Refusal)
    /// The text that parses to this value again, or `nil` for an absent one; a secret shows a mask.
    var configurationText: String? { get }
}

extension Optional: ConfigurationValue where Wrapped: ConfigurationValue {
    static var typeName: String { Wrapped.typeName }
    var configurationText: String? { self?.configurationText }

    init(configurationText text: String) throws(Refusal) {
        self = .some(try Wrapped(configurationText: text))
    }
}

/// Why a text is refused, and what to do about it; the parts are shown after the name of what was refused.
struct Refusal: Error, Hashable {
    let problem: String
    let remedy: String

    init(_ problem: String, remedy: String) {
        self.problem = problem
        self.remedy = remedy
    }
}

/// One row of the table: a name outside, a place in `Configuration`, and what people should know of it.
struct ConfigurationVariable: Sendable {
    let name: String
    let typeName: String
    let isSecret: Bool
    let help: String
    /// Parses a text into the configuration.
    let set: @Sendable (inout Configuration, String) throws(Refusal) -> Void
    /// The value that a configuration has, as text.
    let text: @Sendable (Configuration) -> String?

    init<Value: ConfigurationValue>(
        _ name: String,
        _ path: any WritableKeyPath<Configuration, Value> & Sendable,
        isSecret: Bool = false,
        help: String
    ) {
        self.name = name
        self.typeName = Value.typeName
        self.isSecret = isSecret
        self.help = help
        self.set = { (configuration: inout Configuration, text: String) throws(Refusal) in
            configuration[keyPath: path] = try Value(configurationText: text)
        }
        self.text = { $0[keyPath: path].configurationText }
    }

    /// The text of the default, or `nil` where there is none.
    var defaultText: String? { text(Configuration()) }

    /// The name under which a secret's file is given.
    var fileName: String? { isSecret ? name + "_FILE" : nil }
}
