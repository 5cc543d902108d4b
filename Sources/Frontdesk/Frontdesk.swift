// Frontdesk: the executable, which names the drivers and wires the rooms.
//
// `main` finds the command in a table, parses its arguments against its usage, runs it and prints what it has to say.
// A command is a struct in `Commands/`; its usage is data, so that the parser, the help and the refusals never
// disagree. The configuration is a table too, validated whole, and all its faults are told together.
//
// Start reading at `Arguments/Command.swift` and `Configuration/Configuration.swift`.

import Glibc
import JSON

/// The process: from the words of the command line to an exit code.
@main
enum Program {
    static func main() async {
        ProcessSignals.ignoreBrokenPipes()
        exit(await start(Array(CommandLine.arguments.dropFirst()), context: .process))
    }

    /// Runs a command away from the main actor, whose thread would serialize everything that it starts.
    @concurrent
    static func start(_ words: [String], context: CommandContext) async -> CInt {
        let outcome = await run(words, context: context)
        if !outcome.output.isEmpty { context.printLine(outcome.output) }
        if !outcome.error.isEmpty { StandardStreams.printError(outcome.error) }
        return outcome.exitCode
    }

    /// What a command line comes to; nothing is printed here.
    struct Outcome: Hashable, Sendable {
        var output = ""
        var error = ""
        var exitCode: CInt = 0
    }

    /// Finds, parses and runs a command.
    static func run(
        _ words: [String],
        context: CommandContext,
        commands: [any Command.Type] = CommandTable.all
    ) async -> Outcome {
        var name = ""
        do throws(UsageError) {
            let (type, rest) = try CommandTable.find(aliased(words), in: commands)
            name = " " + type.usage.name
            let arguments = try Arguments(rest, usage: type.usage)
            if arguments.has("help") { return Outcome(output: HelpText.command(type.usage)) }
            let command = try type.init(arguments)
            return await run(command, asJSON: arguments.has("json"), context: context)
        } catch {
            return Outcome(error: "frontdesk\(name): \(error)", exitCode: 2)
        }
    }

    private static func run(_ command: some Command, asJSON: Bool, context: CommandContext) async -> Outcome {
        do throws(CommandError) {
            let result = try await command.run(context)
            return Outcome(output: asJSON ? String(decoding: result.json.bytes, as: UTF8.self) : result.text)
        } catch {
            return Outcome(error: "frontdesk: \(error)", exitCode: 1)
        }
    }

    /// `--help` and `--version` in the place of a command are what everyone tries first.
    private static func aliased(_ words: [String]) -> [String] {
        switch words.first {
        case "--help", "-h": ["help"] + words.dropFirst()
        case "--version": ["version"] + words.dropFirst()
        default: words
        }
    }
}

extension CommandContext {
    /// The context of this process.
    static var process: CommandContext {
        CommandContext(
            environment: StandardStreams.environment,
            printLine: StandardStreams.printLine,
            readInput: StandardStreams.readInput
        )
    }
}
