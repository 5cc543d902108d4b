import Foundation
import JSON
import Primitives
import Testing

@testable import Frontdesk

struct UpkeepCommandTests {
    /// A folder with a site in it.
    private func withSite(_ body: (CommandRunner, FilePath) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let runner = CommandRunner(folder: folder)
            _ = try await runner.json("site", "add", "--name", "Shop", "--origin", "https://shop.example")
            try await body(runner, folder)
        }
    }

    @Test func `the doctor finds nothing wrong with what is in order`() async throws {
        try await withSite { runner, _ in
            let report = try await runner.json("doctor")
            #expect(report == ["problems": []])
        }
    }

    @Test func `the doctor tells that there is no site yet`() async throws {
        try await withTemporaryFolder { folder in
            let outcome = await CommandRunner(folder: folder).run(["doctor"])
            #expect(outcome.exitCode == 1 && outcome.error.contains("no site yet"))
        }
    }

    @Test func `the doctor tells of a master key that isn't the one`() async throws {
        try await withSite { runner, folder in
            var other = runner
            other.environment["FRONTDESK_MASTER_KEY"] = Base64.encode([UInt8](repeating: 7, count: 32))
            let outcome = await other.run(["doctor", "--json"])
            #expect(outcome.exitCode == 1 && outcome.output.isEmpty)
            #expect(outcome.error.contains("master key"))
            #expect(!outcome.error.contains(other.environment["FRONTDESK_MASTER_KEY"] ?? "-"))
            #expect(await runner.run(["doctor"]).exitCode == 0)
        }
    }

    @Test func `the doctor tells of a damaged file`() async throws {
        try await withSite { runner, folder in
            let path = folder.appending("frontdesk.sqlite").text
            var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            try #require(bytes.count > 60_000)
            for index in 4096..<(bytes.count - 4096) { bytes[index] = 0x5A }
            try bytes.write(to: URL(fileURLWithPath: path))
            let outcome = await runner.run(["doctor"])
            #expect(outcome.exitCode == 1 && outcome.error.contains("damaged"))
        }
    }

    @Test func `a backup of a service that goes on is a whole one`() async throws {
        try await withTemporaryFolder { folder in
            let copy = folder.appending("frontdesk.sqlite").text
            let (visitor, id, key) = try await withDesk(live: true) { desk in
                let visitor = try await desk.visitor(named: "Grace")
                let id = try await visitor.conversation()
                _ = try await visitor.say("before the backup", in: id)
                let runner = CommandRunner(folder: desk.configuration.dataFolder)
                #expect(try await runner.json("backup", "--to", copy) == ["path": .string(copy)])
                #expect(await runner.run(["backup", "--to", copy]).exitCode == 1, "it writes over nothing")
                _ = try await visitor.say("after the backup", in: id)
                let key = desk.configuration.dataFolder.appending("master.key").text
                return (visitor, id, try Data(contentsOf: URL(fileURLWithPath: key)))
            }
            try key.write(to: URL(fileURLWithPath: folder.appending("master.key").text))
            chmod(folder.appending("master.key").text, 0o600)
            let runner = CommandRunner(folder: folder)
            #expect(try await runner.json("doctor") == ["problems": []])
            let restored = try await Desk(
                folder: folder,
                isLive: true,
                departments: [],
                clock: visitor.desk.clock
            )
            let again = VisitorClient(desk: restored, token: visitor.token, session: visitor.session)
            #expect(try await again.texts(in: id) == ["before the backup"])
            #expect(try await again.say("after the restore", in: id).status == 201)
            await restored.service.drain()
        }
    }

    @Test func `migrate makes the schema and may be called again`() async throws {
        try await withTemporaryFolder { folder in
            let runner = CommandRunner(folder: folder)
            let version = JSONValue.integer(Int64(Schema.migrations.count))
            for _ in 0..<2 {
                let answer = try await runner.json("migrate")
                #expect(answer == ["version": version])
            }
        }
    }

    @Test func `a data folder that can't be made is told in one line`() async throws {
        let outcome = await CommandRunner(folder: FilePath("/dev/null/data")).run(["migrate", "--json"])
        #expect(outcome.exitCode == 1 && outcome.output.isEmpty)
        #expect(outcome.error.split(separator: "\n").count == 1 && outcome.error.contains("/dev/null/data"))
    }
}
