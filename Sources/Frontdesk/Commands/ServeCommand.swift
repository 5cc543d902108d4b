import JSON
import Primitives

/// `frontdesk serve`.
struct ServeCommand: Command {
    static let usage = CommandUsage(
        name: "serve",
        summary: "Run the service until it is told to stop.",
        options: [.config],
        notes: """
            Prints one line, listening on http://127.0.0.1:PORT, once it is ready;
            logs go to standard error. SIGTERM and SIGINT drain, SIGHUP reads the
            certificate again.
            """
    )

    private let configurationFile: String?

    init(_ arguments: Arguments) throws(UsageError) {
        configurationFile = arguments.value("config")
    }

    func run(_ context: CommandContext) async throws(CommandError) -> CommandResult {
        let configuration = try context.configuration(file: configurationFile).configuration
        let notification = ServiceNotification(environment: context.environment)
        let service = try Service(configuration)
        try await service.verifyMasterKey()
        let signals = ProcessSignals.received()
        let url = try service.start()
        context.printLine("listening on \(url)")
        notification.ready()
        service.every(notification.watchdogInterval) { notification.watchdog() }
        for await signal in signals {
            switch signal {
            case .reload:
                notification.reloading()
                service.reload()
                notification.ready()
            case .stop:
                notification.stopping()
                await service.drain()
                return .nothing
            }
        }
        return .nothing
    }
}
