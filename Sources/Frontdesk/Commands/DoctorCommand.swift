import SQLiteStorage
import Accounts
import JSON
import Storage
import SupportDesk

/// `frontdesk doctor`.
struct DoctorCommand: Command {
    static let usage = CommandUsage(
        name: "doctor",
        summary: "Check configuration, database and stored secrets.",
        options: [.config, .json]
    )

    private let configurationFile: String?

    init(_ arguments: Arguments) throws(UsageError) {
        configurationFile = arguments.value("config")
    }

    func run(_ context: CommandContext) async throws(CommandError) -> CommandResult {
        let problems = try await context.withHouse(file: configurationFile) { house throws(DeskError) in
            try await Self.examine(house)
        }
        guard problems.isEmpty else { throw CommandError(problems.joined(separator: "\nfrontdesk: ")) }
        return CommandResult(
            text: "the configuration, the database and the stored secrets are in order",
            json: ["problems": []]
        )
    }

    private static func examine(_ house: House) async throws(DeskError) -> [String] {
        var problems: [String] = []
        do throws(StorageError) {
            try await house.storage.verifyIntegrity()
        } catch {
            problems.append("\(error)")
        }
        let sites = try await house.desk.sites()
        if sites.isEmpty { problems.append("there is no site yet; make one with frontdesk site add") }
        for site in sites {
            if site.origins.isEmpty { problems.append("site \(site.name) lists no origin, so no page may use it") }
            do throws(DeskError) {
                try await house.desk.verifySecrets(of: site)
            } catch {
                problems.append("site \(site.name): \(error)")
            }
        }
        return problems
    }
}
