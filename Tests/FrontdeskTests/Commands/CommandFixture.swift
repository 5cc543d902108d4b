import JSON
import Primitives
import Testing

@testable import Frontdesk

/// Runs commands on a data folder, as a script does.
struct CommandRunner: Sendable {
    var environment: [String: String]

    init(folder: FilePath) {
        environment = ["FRONTDESK_DATA": folder.text, "FRONTDESK_PUBLIC": folder.text]
    }

    func run(_ words: [String], input: String = "") async -> Program.Outcome {
        let context = CommandContext(
            environment: environment,
            readInput: { () throws(FileError) in Array(input.utf8) }
        )
        return await Program.run(words, context: context)
    }

    /// Runs a command with `--json` that must succeed, and reads the one object that it prints.
    func json(_ words: String..., input: String = "") async throws -> JSONValue {
        let outcome = await run(words + ["--json"], input: input)
        #expect(outcome.error == "")
        try #require(outcome.exitCode == 0)
        let value = try JSONValue(parsing: Array(outcome.output.utf8))
        try #require(value.object != nil)
        return value
    }
}
