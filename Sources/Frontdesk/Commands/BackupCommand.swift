import SQLiteStorage
import JSON
import Storage
import SupportDesk

/// `frontdesk backup`.
struct BackupCommand: Command {
    static let usage = CommandUsage(
        name: "backup",
        summary: "Copy the database while the service runs.",
        options: [
            .value("to", "FILE", isRequired: true, help: "Where to write the copy; it must not exist yet."),
            .flag("replace", help: "Write over a file that exists."),
            .config, .json,
        ],
        notes: """
            The copy is one consistent state. What was attached to messages isn't in
            it: copy the folder files in the data folder afterwards, for instance by
            rsync -a. Files never change, so a copy that is made after that of
            the database has every file of it. To restore both, stop the service, put
            the copy in the place of frontdesk.sqlite, put the folder back, and remove
            frontdesk.sqlite-wal and -shm. The master key isn't in it: keep master.key,
            too, in another place.
            """
    )

    private let path: String
    private let replaces: Bool
    private let configurationFile: String?

    init(_ arguments: Arguments) throws(UsageError) {
        path = try arguments.required("to")
        replaces = arguments.has("replace")
        configurationFile = arguments.value("config")
    }

    func run(_ context: CommandContext) async throws(CommandError) -> CommandResult {
        try await context.withHouse(file: configurationFile) { house throws(DeskError) in
            do throws(StorageError) {
                try await house.storage.backup(to: path, replacing: replaces)
            } catch {
                throw .storage(error)
            }
        }
        return CommandResult(text: "the copy is in \(path)", json: ["path": .string(path)])
    }
}
