import Cryptography
import Foundation
import JSON
import Primitives
import SupportDesk
import Testing

@testable import Frontdesk

struct SiteCommandTests {
    /// A folder with a site and a loader of the widget.
    private func withSite(_ body: (CommandRunner, _ id: String, _ key: String) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let loader = URL(filePath: folder.appending("widget.js").text)
            try Data("// the loader\nload( );\n".utf8).write(to: loader)
            let runner = CommandRunner(folder: folder)
            let site = try await runner.json("site", "add", "--name", "Shop", "--origin", "https://shop.example")
            try await body(runner, try #require(site["id"]?.string), try #require(site["key"]?.string))
        }
    }

    @Test func `a site is shown with the line to paste, by its id and by its key`() async throws {
        try await withSite { runner, id, key in
            var runner = runner
            runner.environment["FRONTDESK_PUBLIC_URL"] = "https://chat.example"
            let shown = try await runner.json("site", "show", id)
            let members = ["id", "name", "key", "origins", "departments", "embed", "integrity", "settings"]
            #expect(shown.object?.map(\.name) == members)
            #expect(shown["id"] == .string(id) && shown["key"] == .string(key) && shown["name"] == "Shop")
            #expect(shown["origins"] == ["https://shop.example"])
            #expect(shown["departments"]?.array?.map { $0["name"] } == ["Support"])
            let integrity = "sha384-" + Base64.encode(SHA384.hash(Array("load();\n".utf8)))
            #expect(shown["integrity"] == .string(integrity))
            let line = #"<script type="module" src="https://chat.example/widget.js" data-site="\#(key)" "#
            let embed = line + #"integrity="\#(integrity)" crossorigin="anonymous"></script>"#
            #expect(shown["embed"] == .string(embed))
            #expect(try await runner.json("site", "show", key) == shown)
            let text = await runner.run(["site", "show", key]).output
            #expect(text.hasSuffix("\n\n\(embed)") && text.contains("\naccent      the widget's own\n"))
        }
    }

    @Test func `without a public URL the line has the listening address, and says so`() async throws {
        try await withSite { runner, id, _ in
            var runner = runner
            runner.environment["FRONTDESK_LISTEN"] = "127.0.0.1:8099"
            let text = await runner.run(["site", "show", id]).output
            #expect(text.contains(#"src="http://127.0.0.1:8099/widget.js""#))
            #expect(text.contains("FRONTDESK_PUBLIC_URL is not set"))
        }
    }

    @Test func `settings are set, shown, and taken back`() async throws {
        try await withSite { runner, id, key in
            let set = try await runner.json(
                "site",
                "set",
                id,
                "--accent",
                "#1F5FD6",
                "--greeting",
                "¡Hola!",
                "--locale",
                "es",
                "--pre-chat",
                "name,email!",
                "--kind",
                "group",
                "--files",
                "1000000",
                "--file-type",
                "image/*",
                "--file-type",
                "application/pdf",
                "--assistant",
                "Robin"
            )
            let settings: JSONValue = [
                "accent": "#1f5fd6", "greeting": "¡Hola!", "locale": "es",
                "preChat": [["field": "name", "required": false], ["field": "email", "required": true]],
                "defaultKind": "group", "files": ["maximumBytes": 1_000_000, "types": ["image/*", "application/pdf"]],
                "assistant": "Robin",
            ]
            #expect(set == ["id": .string(id), "settings": settings])
            #expect(try await runner.json("site", "show", key)["settings"] == settings)
            let text = await runner.run(["site", "show", key]).output
            #expect(text.contains("pre-chat    name, email (required)\nkind        group\n"))
            #expect(text.contains("files       up to 1000000 bytes\n            image/*\n"))
            let back = ["--accent", "none", "--greeting", "none", "--locale", "none", "--pre-chat", "none"]
            let cleared = await runner.run(["site", "set", key, "--files", "none", "--assistant", "none"] + back)
            #expect(cleared.exitCode == 0)
            let left: JSONValue = [
                "accent": .null, "greeting": .null, "locale": .null, "preChat": [], "defaultKind": "group",
                "files": .null, "assistant": .null,
            ]
            #expect(try await runner.json("site", "show", id)["settings"] == left)
        }
    }

    @Test(arguments: [
        ["--accent", "red"], ["--greeting", " "], ["--locale", "en_US"], ["--pre-chat", "phone"], ["--kind", "crowd"],
        ["--files", "0"], ["--files", "20MB"], ["--files", "104857601"], ["--file-type", "pdf"],
        ["--file-type", "*/*"],
        ["--files", "none", "--file-type", "image/*"], ["--assistant", "a\nb"], [], ["--colour", "#000000"],
    ])
    func `a setting that can't be is wrong usage, and sets nothing`(options: [String]) async throws {
        try await withSite { runner, id, _ in
            let before = try await runner.json("site", "show", id)
            let outcome = await runner.run(
                ["site", "set", id, "--kind=direct"].dropLast(options.isEmpty ? 1 : 0) + options
            )
            #expect(outcome.exitCode == 2 && outcome.output.isEmpty && !outcome.error.isEmpty)
            #expect(try await runner.json("site", "show", id) == before)
            #expect(await runner.run(["site", "set", id, "--kind=direct"]).exitCode == 0)
        }
    }

    @Test func `a site that there isn't is told from a name that can't be one`() async throws {
        try await withSite { runner, _, _ in
            for words in [["site", "show"], ["site", "set", "--kind", "group"]] {
                #expect(await runner.run(words + ["shop"]).exitCode == 2)
                #expect(await runner.run(words).exitCode == 2)
                for name in ["0000000000001", "site_unknown"] {
                    let outcome = await runner.run(words + [name])
                    #expect(outcome.exitCode == 1 && outcome.error.contains("no site"))
                }
            }
        }
    }
}
