import JSON
import Primitives
import Testing

@testable import Frontdesk

/// A command for these tests alone: it says what it was given, or fails.
private struct EchoCommand: Command {
    static let usage = CommandUsage(
        name: "echo loudly",
        summary: "Say it.",
        operands: [CommandUsage.Operand(name: "WORD", help: "What to say.")],
        options: [.value("times", "N", isRepeatable: true, help: "How often."), .json],
        notes: "It is a test."
    )
    let word: String

    init(_ arguments: Arguments) throws(UsageError) {
        word = arguments.operands[0]
        if word == "nothing" { throw UsageError("nothing can't be said") }
    }

    func run(_ context: CommandContext) async throws(CommandError) -> CommandResult {
        if word == "secret" {
            return CommandResult(text: try context.secretFromInput(for: "word").unredactedText, json: [:])
        }
        guard word != "failure" else { throw CommandError("it failed") }
        return CommandResult(text: word, json: ["word": .string(word)])
    }
}

struct CommandLineTests {
    private func run(
        _ words: String...,
        environment: [String: String] = [:],
        input: String = ""
    ) async -> Program.Outcome {
        let context = CommandContext(environment: environment, readInput: { () throws(FileError) in Array(input.utf8) })
        return await Program.run(words, context: context, commands: CommandTable.all + [EchoCommand.self])
    }

    @Test func `a command's text goes to standard output`() async {
        #expect(await run("echo", "loudly", "hello") == Program.Outcome(output: "hello"))
    }

    @Test func `with json exactly one object is printed`() async {
        #expect(await run("echo", "loudly", "hello", "--json") == Program.Outcome(output: #"{"word":"hello"}"#))
    }

    @Test func `a failure prints one line to standard error and nothing else`() async {
        let expected = Program.Outcome(error: "frontdesk: it failed", exitCode: 1)
        #expect(await run("echo", "loudly", "failure") == expected)
        #expect(await run("echo", "loudly", "failure", "--json") == expected)
    }

    @Test func `wrong usage costs exit code 2, whoever notices`() async {
        let byParser = Program.Outcome(error: "frontdesk echo loudly: WORD is missing", exitCode: 2)
        #expect(await run("echo", "loudly") == byParser)
        let byCommand = Program.Outcome(error: "frontdesk echo loudly: nothing can't be said", exitCode: 2)
        #expect(await run("echo", "loudly", "nothing") == byCommand)
    }

    @Test(arguments: [
        ([], "frontdesk: no command is given; frontdesk help lists them"),
        (["versoin"], "frontdesk: unknown command \"versoin\"; did you mean version?"),
        (["quux"], "frontdesk: unknown command \"quux\"; frontdesk help lists the commands"),
        (["echo"], "frontdesk: echo needs one of its commands; write frontdesk echo loudly"),
        (["echo", "loudyl"], "frontdesk: echo needs one of its commands; write frontdesk echo loudly"),
        (["ehco", "loudly"], "frontdesk: unknown command \"ehco\"; did you mean echo loudly?"),
        (["--verbose"], "frontdesk: unknown command \"--verbose\"; frontdesk help lists the commands"),
    ])
    func `a command that doesn't exist is refused with a suggestion`(words: [String], expected: String) async {
        let outcome = await Program.run(
            words,
            context: CommandContext(),
            commands: CommandTable.all + [EchoCommand.self]
        )
        #expect(outcome == Program.Outcome(error: expected, exitCode: 2))
    }

    @Test func `a secret is read from standard input without its line feed`() async {
        #expect(await run("echo", "loudly", "secret", input: "swordfish\r\n").output == "swordfish")
        #expect(await run("echo", "loudly", "secret", input: "two\n\n").output == "two\n")
        #expect(await run("echo", "loudly", "secret", input: "\n").exitCode == 1)
    }

    @Test func `help lists every command, and --help is help`() async {
        let help = await run("help")
        for command in CommandTable.all {
            #expect(help.output.contains("\n  \(command.usage.name) "), "\(command.usage.name)")
        }
        #expect(await run("--help") == help)
        #expect(await run("-h") == help)
        #expect(help.exitCode == 0 && help.error.isEmpty)
    }

    @Test(arguments: CommandTable.all.map { $0.usage.name })
    func `help about a command is what --help shows`(name: String) async throws {
        let words = name.split(separator: " ").map(String.init)
        let context = CommandContext()
        let help = await Program.run(["help"] + words, context: context)
        #expect(await Program.run(words + ["--help"], context: context) == help)
        #expect(help.output.contains("\nUsage: frontdesk \(name)"))
        #expect(help.exitCode == 0)
        let longest = help.output.split(separator: "\n").map(\.count).max() ?? 0
        #expect(longest <= 80, "lines fit a terminal")
    }

    @Test func `help about a command shows its arguments, options and notes`() {
        #expect(
            HelpText.command(EchoCommand.usage) == """
                Say it.

                Usage: frontdesk echo loudly WORD [--times N…] [--json]

                Arguments:
                  WORD  What to say.

                Options:
                  --times N  How often. May be repeated.
                  --json     Print the result as one JSON object.
                  --help     Show this text.

                It is a test.
                """
        )
    }

    @Test func `help about what doesn't exist is wrong usage`() async {
        #expect(await run("help", "versoin").exitCode == 2)
        #expect(await run("help", "version", "now").exitCode == 2)
    }

    @Test func `the version is told in both forms`() async throws {
        #expect(await run("version").output == "frontdesk \(VersionCommand.version)")
        #expect(await run("--version") == run("version"))
        let json = try JSONValue(parsing: Array(await run("version", "--json").output.utf8))
        #expect(json == ["version": .string(VersionCommand.version)])
    }

    @Test func `print-config shows every variable with its value and source`() async throws {
        let output = await run("print-config", environment: ["FRONTDESK_LISTEN": "[::1]:0"]).output
        #expect(output.contains("\n# HOST:PORT, from: environment\nFRONTDESK_LISTEN=[::1]:0\n"))
        for variable in Configuration.table { #expect(output.contains(variable.name), "\(variable.name)") }

        let json = await run("print-config", "--json", environment: ["FRONTDESK_LISTEN": "[::1]:0"]).output
        let settings = try #require(try JSONValue(parsing: Array(json.utf8))["settings"]?.array)
        #expect(settings.map { $0["name"]?.string } == Configuration.table.map(\.name))
        #expect(settings[0]["value"] == "[::1]:0" && settings[0]["source"] == "environment")
        #expect(settings[0]["default"] == "127.0.0.1:8080")
    }

    @Test func `print-config masks secrets`() async throws {
        let key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
        let output = await run("print-config", environment: ["FRONTDESK_MASTER_KEY": key]).output
        #expect(output.contains("FRONTDESK_MASTER_KEY=********"))
        #expect(!output.contains(key))
    }

    @Test func `print-config's text is a configuration file`() async throws {
        let environment = ["FRONTDESK_LISTEN": "[::1]:0", "FRONTDESK_TRUSTED_PROXIES": "10.0.0.0/8, ::1"]
        let output = await run("print-config", environment: environment).output
        let file = ConfigurationFile(text: output, path: "printed")
        #expect(file.faults.isEmpty)
        #expect(file.entries.first { $0.name == "FRONTDESK_TRUSTED_PROXIES" }?.value == "10.0.0.0/8,::1")
    }

    @Test func `print-config tells every fault and exits with 1`() async {
        let outcome = await run("print-config", environment: ["FRONTDESK_LISTEN": "x", "FRONTDESK_LOG_LEVEL": "x"])
        #expect(outcome.exitCode == 1 && outcome.output.isEmpty)
        #expect(outcome.error.split(separator: "\n").count == 2)
    }

    @Test func `print-config reads the file of --config`() async throws {
        let file = try withTemporaryFolder { folder in
            ConfigurationFile(path: try folder.write("conf", "FRONTDESK_DATA=/srv/desk").text).entries
        }
        #expect(file.map(\.value) == ["/srv/desk"])
        let missing = await run("print-config", "--config", "/nonexistent/conf")
        #expect(missing.exitCode == 1 && missing.error.contains("/nonexistent/conf can't be read"))
    }
}
