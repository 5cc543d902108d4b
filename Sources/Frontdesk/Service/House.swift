import Accounts
import Cryptography
import EventLoop
import FileStorage
import FileSystem
import GuestTokens
import Primitives
import SQLiteStorage
import Spaces
import Storage
import SupportDesk
import Telemetry

/// The domain's rooms, wired over one database: what the service and the commands beside it have in common.
struct House: Sendable {
    let storage: SQLiteStorage
    let files: FileStorage
    let accounts: Accounts
    let broker: GuestTokenBroker
    let desk: SupportDesk
    let log: EventLog
    let signals: Signals
    let clock: WallClock
    let logger: Logger
    let metrics: Metrics
    let damage = DamageWatch()

    /// What a test may give in the place of the system's.
    struct Surroundings: Sendable {
        var clock = WallClock.system
        var random = RandomSource.system
        var passwordCost = PasswordHash.Cost.standard
        var logSink = LogSink.standardError
        var diskReserve = FileStorage.standardReserve
        /// The loops to serve on; one for each core unless told.
        var loops: EventLoopGroup?
    }

    /// Opens the database in the data folder, which is made where it is missing, and wires the rooms.
    ///
    /// Only the service looks for damage: in a small database first, in a large one beside its work (`DamageWatch`).
    static func open(
        _ configuration: Configuration,
        surroundings: Surroundings = Surroundings(),
        isService: Bool = false
    ) throws(CommandError) -> House {
        do {
            try DataFolder.make(configuration.dataFolder)
            let masterKey = try MasterKeyFile.load(configuration, random: surroundings.random)
            let storage = try SQLiteStorage.open(
                path: configuration.database.path(dataFolder: configuration.dataFolder).text,
                migrations: Schema.migrations,
                configuration: isService ? SQLiteStorage.Configuration() : .init(bytesVerifiedOnOpening: 0)
            )
            let files = try FileStorage(
                folder: configuration.dataFolder.appending("files").text,
                reserve: surroundings.diskReserve
            )
            return try House(storage: storage, files: files, masterKey: masterKey, configuration, surroundings)
        } catch {
            throw CommandError("\(error)")
        }
    }

    private init(
        storage: SQLiteStorage,
        files: FileStorage,
        masterKey: MasterKey,
        _ configuration: Configuration,
        _ surroundings: Surroundings
    ) throws {
        let clock = surroundings.clock
        let random = surroundings.random
        let ids = IdentifierGenerator(clock: clock, random: random)
        let sealingKey = try SealingKey(masterKey.secret)
        metrics = Metrics()
        logger = Logger(level: configuration.logLevel, sink: surroundings.logSink, clock: clock)
        accounts = Accounts(storage: storage, clock: clock, ids: ids, random: random, sealingKey: sealingKey)
        broker = GuestTokenBroker(
            upstream: EmbeddedUpstream(accounts: accounts),
            clock: clock,
            random: random,
            metrics: metrics
        )
        log = EventLog(storage: storage)
        signals = Signals()
        desk = try SupportDesk(
            SupportDesk.Dependencies(
                storage: storage,
                blobs: files,
                accounts: accounts,
                broker: broker,
                log: log,
                signals: signals,
                clock: clock,
                ids: ids,
                random: random,
                sealingKey: sealingKey,
                passwordCost: surroundings.passwordCost,
                logger: logger
            )
        )
        self.storage = storage
        self.files = files
        self.clock = clock
    }

    /// Closes the database; what waits in its queue is committed first.
    func close() async {
        await storage.close()
    }
}
