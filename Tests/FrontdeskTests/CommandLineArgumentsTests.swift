import Testing

@testable import Frontdesk

struct CommandLineArgumentsTests {
    private let site = CommandUsage(
        name: "site add",
        summary: "Add a site.",
        options: [
            .value("name", "NAME", isRequired: true, help: "The name."),
            .value("origin", "URL", isRepeatable: true, help: "An origin."),
            .value("expires-in", "DURATION", help: "How long."),
            .flag("quiet", help: "Say nothing."), .json,
        ]
    )
    private let inspect = CommandUsage(
        name: "token inspect",
        summary: "Inspect a token.",
        operands: [CommandUsage.Operand(name: "JWT", help: "The token.")],
        options: [.value("tag", "TAG", isRepeatable: true, help: "A tag."), .json]
    )

    private func refusal(_ words: [String], _ usage: CommandUsage) -> String? {
        do throws(UsageError) {
            _ = try Arguments(words, usage: usage)
            return nil
        } catch {
            return error.description
        }
    }

    @Test func `options, switches and operands are told apart`() throws {
        let arguments = try Arguments(
            ["--name", "Hotel", "--quiet", "--origin=https://a", "--origin", "b"],
            usage: site
        )
        #expect(arguments.value("name") == "Hotel")
        #expect(arguments.has("quiet") && !arguments.has("json"))
        #expect(arguments.all("origin") == ["https://a", "b"])
        #expect(try Arguments(["--json", "a.b.c"], usage: inspect).operands == ["a.b.c"])
    }

    @Test func `a repeatable option takes the values that follow, unless operands may follow`() throws {
        let many = try Arguments(["--origin", "a", "b", "--name", "x", "--origin", "c"], usage: site)
        #expect(many.all("origin") == ["a", "b", "c"])
        let one = try Arguments(["--tag", "a", "jwt"], usage: inspect)
        #expect(one.all("tag") == ["a"] && one.operands == ["jwt"])
        #expect(refusal(["--origin=a", "b", "--name", "x"], site) == "unexpected argument \"b\"")
    }

    @Test func `two dashes end the options`() throws {
        #expect(try Arguments(["--json", "--", "--odd"], usage: inspect).operands == ["--odd"])
        #expect(try Arguments(["-"], usage: inspect).operands == ["-"])
    }

    @Test func `a value may hold equals signs, spaces and a dash in front`() throws {
        #expect(try Arguments(["--name=a=b c"], usage: site).value("name") == "a=b c")
        #expect(try Arguments(["--name", "-x"], usage: site).value("name") == "-x")
        #expect(try Arguments(["--name=--x"], usage: site).value("name") == "--x")
    }

    @Test(arguments: [
        (["--nmae", "x"], "unknown option --nmae; did you mean --name?"),
        (["--zzzzzzzz"], "unknown option --zzzzzzzz"),
        (["-n", "x"], "unknown option -n"),
        (["--nmae=x"], "unknown option --nmae; did you mean --name?"),
        (["--name"], "--name needs a value; write --name NAME"),
        (["--name="], "--name needs a value; write --name NAME"),
        (["--name", ""], "--name needs a value; write --name NAME"),
        (["--name", "--json"], "--name needs a value; write --name NAME"),
        (["--name", "a", "--name", "b"], "--name is given twice"),
        (["--name", "a", "--quiet=yes"], "--quiet takes no value"),
        (["--name", "a", "b"], "unexpected argument \"b\""),
        ([], "--name is missing; write --name NAME"),
    ])
    func `wrong usage is refused with one line`(words: [String], expected: String) {
        #expect(refusal(words, site) == expected)
    }

    @Test func `a missing operand is named`() {
        #expect(refusal([], inspect) == "JWT is missing")
        #expect(refusal(["a", "b"], inspect) == "unexpected argument \"b\"")
    }

    @Test func `help is answered before anything is missed`() throws {
        #expect(try Arguments(["--help"], usage: site).has("help"))
        #expect(try Arguments(["-h"], usage: inspect).has("help"))
        #expect(refusal(["--helpp"], inspect) == "unknown option --helpp; did you mean --help?")
    }

    @Test(
        arguments: [
            ("90s", .seconds(90)), ("30m", .seconds(1800)), ("1h", .seconds(3600)), ("14d", .seconds(1_209_600)),
            ("036525d", .seconds(3_155_760_000)), ("36526d", nil), ("9223372036854775807d", nil),
            ("99999999999999999999s", nil), ("0s", nil), ("1", nil), ("h", nil), ("", nil), ("-1h", nil), ("+1h", nil),
            ("1.5h", nil), ("1w", nil), ("1 h", nil), ("1H", nil), ("1h30m", nil), ("٣h", nil),
        ] as [(String, Duration?)]
    )
    func `a duration is a count and a unit`(text: String, expected: Duration?) {
        #expect(Duration(parsing: text) == expected)
    }

    @Test func `an option that is no duration is refused`() throws {
        let usage = site
        let good = try Arguments(["--name", "x", "--expires-in", "1h"], usage: usage)
        #expect(try good.duration("expires-in") == .seconds(3600))
        let bad = try Arguments(["--name", "x", "--expires-in", "soon"], usage: usage)
        #expect(
            throws: UsageError("--expires-in takes a duration such as 90s, 30m, 1h or 14d, not \"soon\"")
        ) { try bad.duration("expires-in") }
        #expect(try Arguments(["--name", "x"], usage: usage).duration("expires-in") == nil)
    }

    @Test(arguments: [
        ("print-cnfig", "print-config"), ("prnt-config", "print-config"), ("Version", "version"),
        ("vresion", "version"),
        ("frobnicate", nil), ("", nil), ("xy", nil),
    ])
    func `the nearest name is suggested where one is near`(text: String, expected: String?) {
        #expect(nearestName(to: text, among: ["print-config", "version", "help"]) == expected)
    }

    @Test(arguments: [
        ("", "", 0), ("a", "", 1), ("", "abc", 3), ("kitten", "sitting", 3), ("ab", "ba", 1), ("abc", "ABC", 0),
        ("listen", "listn", 1),
    ])
    func `the edit distance counts changes and swaps`(left: String, right: String, expected: Int) {
        #expect(editDistance(left, right) == expected)
    }

    @Test func `a text in a sentence is short and without control characters`() {
        #expect(quoted("a\u{1B}[31m\n") == "\"a\u{FFFD}[31m\u{FFFD}\"")
        #expect(quoted(String(repeating: "x", count: 100)) == "\"" + String(repeating: "x", count: 60) + "…\"")
    }
}
