import JSON
import Primitives

/// One thing that `frontdesk` does.
///
/// A command checks its arguments when it is made, so that wrong usage is refused before anything happens, and works
/// in `run`.
protocol Command: Sendable {
    /// How it is called.
    static var usage: CommandUsage { get }
    /// Takes the arguments, which fit the usage already, and refuses values that can't be right.
    init(_ arguments: Arguments) throws(UsageError)
    /// Does it.
    func run(_ context: CommandContext) async throws(CommandError) -> CommandResult
}

/// What a command needs from outside, as values, so that a test can give its own.
struct CommandContext: Sendable {
    /// The environment variables.
    var environment: [String: String] = [:]
    var clock = WallClock.system
    var random = RandomSource.system
    /// Prints a line to standard output at once, for a command that goes on after it.
    var printLine: @Sendable (String) -> Void = { _ in }
    /// Reads standard input to its end.
    var readInput: @Sendable () throws(FileError) -> [UInt8] = { () throws(FileError) in [] }

    /// The configuration, with the file that `--config` names.
    func configuration(file: String?) throws(CommandError) -> LoadedConfiguration {
        do throws(ConfigurationError) {
            return try ConfigurationLoader.load(environment: environment, file: file)
        } catch {
            throw CommandError(error.description)
        }
    }

    /// Standard input as a secret, one line feed at its end aside; `option` is what asked for it.
    func secretFromInput(for option: String) throws(CommandError) -> Secret {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try readInput()
        } catch {
            throw CommandError("standard input can't be read: \(error)")
        }
        guard let text = String(validating: bytes, as: UTF8.self)?.withoutTrailingNewline, !text.isEmpty else {
            throw CommandError("--\(option) found no text on standard input")
        }
        return Secret(text)
    }
}

/// What a command has to say, for people and for programs.
struct CommandResult: Hashable, Sendable {
    /// Lines for people, without a line feed at the end; empty where there is nothing to say.
    let text: String
    /// The members of the one object that `--json` prints.
    let json: JSONValue

    init(text: String, json: JSONValue) {
        self.text = text
        self.json = json
    }

    /// Nothing to say.
    static let nothing = CommandResult(text: "", json: .object([]))
}

/// Why a command refused or failed; it costs exit code 1.
struct CommandError: Error, Hashable, CustomStringConvertible {
    /// What standard error shows; no secret is in it.
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
