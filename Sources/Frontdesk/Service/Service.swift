import Accounts
import EventLoop
import FileStorage
import FileSystem
import Glibc
import HTTP
import HTTPServer
import Primitives
import Spaces
import StaticAssets
import Storage
import SupportDesk
import SupportDoors
import Synchronization
import Telemetry
import WebexDoor

/// The running service: the house, its doors on the loops, and the followers of its log.
struct Service: Sendable {
    /// How long open requests may take to end when the service drains.
    private static let drainDeadline: Duration = .seconds(10)

    let house: House
    /// What answers the requests; a test may ask it without a socket.
    let responder: FrontResponder
    private let loops: EventLoopGroup
    private let server: HTTPServer
    let live: LiveStreams
    private let listening = ListeningOrigin()
    private let isSecure: Bool
    private let background = BackgroundTasks()

    /// Opens the house and makes its doors; nothing listens yet.
    init(_ configuration: Configuration, surroundings: House.Surroundings = House.Surroundings()) throws(CommandError) {
        let house = try House.open(configuration, surroundings: surroundings, isService: true)
        do {
            let loops =
                try surroundings.loops ?? EventLoopGroup(count: max(1, Int(sysconf(CInt(_SC_NPROCESSORS_ONLN)))))
            let live = LiveStreams(
                desk: house.desk,
                log: house.log,
                signals: house.signals,
                loops: loops.loops,
                logger: house.logger,
                metrics: house.metrics
            )
            responder = FrontResponder(
                house,
                live: live,
                files: try PublicFolder.load(configuration),
                publicOrigin: configuration.publicURL?.origin,
                listening: listening
            )
            server = HTTPServer(
                configuration: try Self.serverConfiguration(configuration, spoolFolder: house.files.temporary.path),
                loops: loops,
                responder: responder,
                observer: RequestObserver(logger: house.logger, metrics: house.metrics)
            )
            self.house = house
            self.loops = loops
            self.live = live
            self.isSecure = configuration.tls != nil
        } catch {
            throw CommandError("\(error)")
        }
    }

    /// Refuses a master key that isn't the one under which the stored secrets were sealed.
    ///
    /// Every token that it signs and verifies would be another one too: visitors would be turned away, and lose their
    /// conversations for good.
    func verifyMasterKey() async throws(CommandError) {
        do throws(AccountsError) {
            try await house.accounts.verifyMasterKey()
        } catch .masterKeyMismatch {
            throw CommandError(
                "the master key is not the one that sealed the secrets in this database; "
                    + "give the right one by FRONTDESK_MASTER_KEY, or put master.key back into the data folder"
            )
        } catch {
            throw CommandError("\(error)")
        }
    }

    /// Listens and follows the log; returns the address under which it can be reached.
    func start() throws(CommandError) -> String {
        let address: BoundAddress
        do {
            address = try server.start()
        } catch {
            throw CommandError("\(error)")
        }
        let authority = ListenAddress(host: address.host, port: address.port).description
        let url = "\(isSecure ? "https" : "http")://\(authority)"
        listening.set(url)
        ServiceMetrics.register(server: server, storage: house.storage, in: house.metrics)
        follow()
        return url
    }

    /// Does something on the first loop again and again, so that it stops when the loop hangs.
    func every(_ interval: Duration?, _ body: @escaping @Sendable () -> Void) {
        guard let interval else { return }
        let loop = loops.loops[0]
        loop.run {
            while true {
                await loop.sleep(for: interval)
                body()
            }
        }
    }

    /// Reads the certificate again; the old one goes on where the files can't be used.
    func reload() {
        guard isSecure else { return house.logger.info("there is no certificate to read again") }
        do {
            try server.reloadCertificate()
            house.logger.info("the certificate was read again")
        } catch {
            house.logger.error("the certificate can't be read again; the old one goes on", ["error": .cause(error)])
        }
    }

    /// Answers what is under way, ends the streams and the followers, and closes the database when all is stored.
    func drain() async {
        house.logger.info("draining")
        await server.drain(deadline: Self.drainDeadline)
        await background.end()
        await house.close()
        house.logger.info("drained")
    }

    /// Everything that goes on beside the requests, on the first loop, until the service drains.
    private func follow() {
        let loop = loops.loops[0]
        let followers: [any Follower] = [
            Assignment(desk: house.desk), Receptionist(desk: house.desk, metrics: house.metrics),
        ]
        background.start(on: loop) { [live] in await live.run() }
        background.start(on: loop) { [live] in await live.beat() }
        background.start(on: loop) { [live] in await live.renewLeases() }
        background.start(on: loop) { [live] in await live.watchSites() }
        for follower in followers {
            let runner = FollowerRunner(
                follower,
                log: house.log,
                storage: house.storage,
                loop: loop,
                logger: house.logger
            )
            background.start(on: loop) { await runner.run() }
        }
        background.start(on: loop) { [house] in await house.damage.run(on: house.storage, logger: house.logger) }
        background.start(on: loop) { [house] in await Chores(house: house, loop: loop).run() }
    }

    private static func serverConfiguration(
        _ configuration: Configuration,
        spoolFolder: String
    ) throws(CommandError) -> HTTPServer.Configuration {
        let host: String
        do {
            host = try configuration.listen.numericHost()
        } catch {
            throw CommandError("FRONTDESK_LISTEN \(error)")
        }
        var server = HTTPServer.Configuration(host: host, port: configuration.listen.port)
        server.tls = configuration.tls.map { files in
            HTTPServer.Configuration.TLS(certificatePath: files.certificate.text, privateKeyPath: files.key.text)
        }
        server.trustedProxies = configuration.trustedProxies.blocks
        server.spoolFolder = spoolFolder
        return server
    }
}

/// The origin of the address that the service listens on, which is known late.
final class ListeningOrigin: Sendable {
    private let value = Mutex<String?>(nil)

    var text: String? { value.withLock { $0 } }

    func set(_ origin: String) {
        value.withLock { $0 = origin }
    }
}
