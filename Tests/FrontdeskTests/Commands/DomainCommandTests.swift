import Foundation
import HTTP
import JSON
import Primitives
import TestSupport
import Testing

@testable import Frontdesk

struct DomainCommandTests {
    @Test func `a site is made, shown once with its keys, and listed without them`() async throws {
        try await withTemporaryFolder { folder in
            let runner = CommandRunner(folder: folder)
            let site = try await runner.json(
                "site",
                "add",
                "--name",
                "Shop",
                "--origin",
                "https://Shop.example/",
                "--department",
                "Sales",
                "--department",
                "Support"
            )
            #expect(site.object?.map(\.name) == ["id", "key", "apiKey", "identitySecret", "departments"])
            #expect(site["departments"]?.array?.map { $0["name"] } == ["Sales", "Support"])
            let secret = try #require(site["identitySecret"]?.string)
            #expect(Base64.decode(secret)?.count == 32)
            let list = try await runner.json("site", "list")
            #expect(list["sites"]?[0]?["id"] == site["id"] && list["sites"]?[0]?["origins"] == ["https://shop.example"])
            #expect(!list.text.contains(secret) && !list.text.contains(site["apiKey"]?.string ?? ""))
        }
    }

    @Test func `an agent logs in with the password that was made, or with the one that was brought`() async throws {
        try await withDesk { desk in
            let runner = CommandRunner(folder: desk.configuration.dataFolder)
            let site = desk.siteID
            let made = try await runner.json(
                "agent",
                "add",
                "--site",
                site,
                "--email",
                "Ada@x.example",
                "--name",
                "Ada"
            )
            #expect(made["email"] == "ada@x.example")
            let password = try #require(made["password"]?.string)
            #expect(try await desk.logIn("ada@x.example", password).id == made["id"]?.string)
            let brought = try await runner.json(
                "agent",
                "add",
                "--site",
                site,
                "--email",
                "bob@x.example",
                "--name",
                "Bob",
                "--department",
                "Sales",
                "--password-stdin",
                input: "correct horse\n"
            )
            #expect(brought["password"] == nil)
            let bob = try await desk.logIn("bob@x.example", "correct horse")
            #expect(bob.session["sites"]?[0]?["departments"]?.array?.map { $0["name"] } == ["Sales"])
            let short = ["agent", "add", "--site", site, "--email", "c@x.example", "--name", "C", "--password-stdin"]
            #expect(await runner.run(short, input: "seven77\n").exitCode == 1)
        }
    }

    @Test func `an agent joins another site and keeps the password`() async throws {
        try await withDesk { desk in
            let runner = CommandRunner(folder: desk.configuration.dataFolder)
            let agent = try await desk.agent("Ada", departments: ["Sales"])
            let site = try await runner.json("site", "add", "--name", "Hotel", "--origin", "https://hotel.example")
            let id = try #require(site["id"]?.string)
            let email = "ada@frontdesk.example"
            let joined = try await runner.json("agent", "add", "--site", id, "--email", email, "--name", "Ada")
            #expect(joined == ["id": .string(agent.id), "email": .string(email)])
            let again = try await desk.logIn(email, "the password of Ada")
            let names = again.session["sites"]?.array?.compactMap { $0["name"]?.string } ?? []
            #expect(Set(names) == ["Shop", "Hotel"])
        }
    }

    @Test func `a guest issuer's secret mints a token that a live service exchanges`() async throws {
        try await withDesk(live: true) { desk in
            let runner = CommandRunner(folder: desk.configuration.dataFolder)
            let app = try await runner.json("app", "add", "guest-issuer", "--name", "Test")
            let issuer = try #require(app["issuer"]?.string)
            let secret = try #require(app["secret"]?.string)
            desk.logs.mustNotHave(secret)
            // The service's clock stands in 2027, so the token must live as long.
            let minted = try await runner.json(
                "token",
                "mint",
                "--issuer",
                issuer,
                "--secret-stdin",
                "--subject",
                "guest-7",
                "--name",
                "Grace",
                "--expires-in",
                "900d",
                input: secret
            )
            let jwt = try #require(minted["jwt"]?.string)
            let shown = try await runner.json("token", "inspect", jwt, "--secret-stdin", input: secret)
            #expect(shown["signature"] == "valid" && shown["problems"] == [])
            let url = try #require(desk.url)
            let exchanged = try await runner.json("token", "exchange", jwt, "--url", url)
            let token = try #require(exchanged["token"]?.string)
            #expect(exchanged["expiresIn"] == 21_600)
            let me = try await desk.send(.get, "/v1/people/me", headers: ["Authorization": "Bearer \(token)"])
            #expect(me["displayName"] == "Grace")
            let refused = await runner.run(["token", "exchange", jwt + "x", "--url", url + "/v1", "--json"])
            #expect(refused.exitCode == 1 && refused.output.isEmpty && refused.error.contains("401"))
            #expect(!refused.error.contains(jwt))
        }
    }

    @Test func `check-health says whether the service can do its work`() async throws {
        try await withDesk(live: true) { desk in
            let runner = CommandRunner(folder: desk.configuration.dataFolder)
            let url = try #require(desk.url)
            #expect(try await runner.json("check-health", "--url", url) == ["status": "ok"])
            await desk.service.drain()
            let down = await runner.run(["check-health", "--url", url, "--json"])
            #expect(down.exitCode == 1 && down.output.isEmpty && down.error.contains(url))
        }
    }

    @Test func `wrong usage and what can't be done are told apart`() async throws {
        try await withDesk { desk in
            let runner = CommandRunner(folder: desk.configuration.dataFolder)
            let add = ["agent", "add", "--email", "x@x.example", "--name", "X"]
            let wrong = [
                ["site", "add", "--name", "Shop"], ["site", "add", "--name", "Shop", "--origin", "shop.example"],
                ["site", "add", "--name", "S", "--origin", "https://s.example/path"], ["site", "remove"], add,
                add + ["--site", "nothing"], ["agent", "add", "--site", desk.siteID, "--email", "x", "--name", "X"],
                ["backup"], ["doctor", "--loud"], ["app", "add", "guest-issuer"],
            ]
            for words in wrong {
                let outcome = await runner.run(words)
                #expect(outcome.exitCode == 2 && outcome.output.isEmpty && !outcome.error.isEmpty, "\(words)")
            }
            let department = add + ["--site", desk.siteID, "--department", "Nobody"]
            for words in [department, add + ["--site", "0000000000001"]] {
                let outcome = await runner.run(words)
                #expect(outcome.exitCode == 1 && outcome.output.isEmpty)
                #expect(outcome.error.split(separator: "\n").count == 1)
            }
            #expect(await runner.run(add + ["--site", desk.siteID]).exitCode == 0)
        }
    }
}
