import JSON
import JWT
public import Primitives
public import Telemetry

/// Hands out one access token per guest, and makes a new one ahead of its end.
///
/// However many callers ask for the same guest at once, one exchange is made and all get its outcome. A caller with a
/// display name that the cached token wasn't made with gets a new exchange, which is what renames a guest.
public actor GuestTokenBroker {
    /// What may be chosen.
    public struct Configuration: Sendable {
        /// How long a guest JWT may be exchanged: short, it is used at once.
        public var guestTokenLifetime: Duration = .seconds(300)
        /// How long before its end an access token is replaced; a random part of the same length is added, so that
        /// tokens made together aren't renewed together.
        public var refreshAhead: Duration = .seconds(600)
        /// The most guests whose tokens are kept; beyond it, the ones that end first are forgotten.
        public var capacity = 100_000

        /// The defaults.
        public init() {}
    }

    /// What a token is made with; a caller who wants another one gets a new exchange.
    private struct Terms: Equatable {
        let displayName: String
        let notAfter: Timestamp?
    }

    private struct Entry {
        let access: GuestAccess
        let terms: Terms
        let refreshAt: Timestamp
    }

    private struct Flight {
        let id: UInt64
        let terms: Terms
        let task: Task<GuestAccess, any Error>
    }

    /// The claim by which the embedded hub is told when the access token must end at the latest, a `NumericDate`.
    public static let sessionEnd = "session_exp"

    private let upstream: any GuestTokenUpstream
    private let clock: WallClock
    private let random: RandomSource
    private let configuration: Configuration
    private let exchanges: Counter
    private let hits: Counter
    private var entries: [Guest: Entry] = [:]
    /// The exchange that a caller may join.
    private var flights: [Guest: Flight] = [:]
    /// Every exchange under way that no revocation has overtaken.
    private var underWay: [Guest: Set<UInt64>] = [:]
    private var lastFlight: UInt64 = 0

    /// A broker that exchanges at `upstream`.
    public init(
        upstream: any GuestTokenUpstream,
        clock: WallClock,
        random: RandomSource,
        metrics: Metrics,
        configuration: Configuration = Configuration()
    ) {
        self.upstream = upstream
        self.clock = clock
        self.random = random
        self.configuration = configuration
        self.exchanges = metrics.counter(
            "frontdesk_guest_token_exchanges_total",
            help: "Exchanges of a guest JWT for an access token.",
            labels: ["outcome"]
        )
        self.hits = metrics.counter(
            "frontdesk_guest_token_cache_hits_total",
            help: "Access tokens that were answered from memory."
        )
    }

    /// The guest's access token: the one in memory, or a new one.
    ///
    /// `notAfter` is the end of a guest's stay: the token ends then at the latest. Where the upstream can't be asked, the
    /// one in memory serves until it ends: that is what renewing it ahead of its end is for.
    public func access(
        for guest: Guest,
        displayName: String,
        notAfter: Timestamp? = nil
    ) async throws(GuestTokenError) -> GuestAccess {
        let terms = Terms(displayName: displayName, notAfter: notAfter)
        if let entry = entries[guest], entry.terms == terms, clock.now() < entry.refreshAt {
            hits.increment()
            return entry.access
        }
        do throws(GuestTokenError) {
            return try await outcome(of: flight(for: guest, terms))
        } catch .upstreamUnavailable(let reason, let wait) {
            if let entry = entries[guest], entry.terms == terms, clock.now() < entry.access.expiresAt {
                return entry.access
            }
            throw .upstreamUnavailable(reason, retryAfter: wait)
        }
    }

    /// The exchange that is under way for these terms, or a new one.
    private func flight(for guest: Guest, _ terms: Terms) -> Flight {
        if let flight = flights[guest], flight.terms == terms { return flight }
        lastFlight += 1
        let id = lastFlight
        let flight = Flight(
            id: id,
            terms: terms,
            // The exchange belongs to all who wait for it, so the end of one caller must not end it.
            task: Task { try await self.exchange(guest, terms, flight: id) }
        )
        flights[guest] = flight
        underWay[guest, default: []].insert(id)
        return flight
    }

    /// Takes back every access token of a guest, and forgets its own.
    ///
    /// An exchange that is under way takes its own token back when it comes, and fails.
    public func revoke(_ guest: Guest) async throws(GuestTokenError) {
        forget(guest)
        try await upstream.revoke(guest)
        // What was exchanged while the upstream revoked may have been taken back with the rest.
        forget(guest)
    }

    private func forget(_ guest: Guest) {
        entries[guest] = nil
        flights[guest] = nil
        underWay[guest] = nil
    }

    private func outcome(of flight: Flight) async throws(GuestTokenError) -> GuestAccess {
        do {
            return try await flight.task.value
        } catch let error as GuestTokenError {
            throw error
        } catch {
            throw .upstreamUnavailable("the exchange was cancelled", retryAfter: nil)
        }
    }

    private func exchange(
        _ guest: Guest,
        _ terms: Terms,
        flight: UInt64
    ) async throws(GuestTokenError) -> GuestAccess {
        defer { land(flight, of: guest) }
        do throws(GuestTokenError) {
            let access = try await upstream.exchange(try await sign(guest, terms))
            guard underWay[guest]?.contains(flight) == true else {
                try await upstream.revoke(guest)
                throw .upstreamUnavailable("the guest's tokens were revoked meanwhile", retryAfter: .seconds(1))
            }
            exchanges.increment("done")
            // A caller with other terms may have come meanwhile; then it is that one's token that is kept.
            if flights[guest]?.id == flight { remember(access, of: guest, terms) }
            return access
        } catch {
            exchanges.increment("failed")
            throw error
        }
    }

    private func land(_ flight: UInt64, of guest: Guest) {
        if flights[guest]?.id == flight { flights[guest] = nil }
        underWay[guest]?.remove(flight)
        if underWay[guest]?.isEmpty == true { underWay[guest] = nil }
    }

    private func sign(_ guest: Guest, _ terms: Terms) async throws(GuestTokenError) -> String {
        let secret = try await upstream.secret(ofIssuer: guest.issuer)
        do {
            let signer = try JWTSigner(issuerSecretBase64: secret.unredactedText)
            return signer.sign(
                Claims(
                    issuer: guest.issuer,
                    subject: guest.subject,
                    name: terms.displayName,
                    expiresAt: clock.now() + configuration.guestTokenLifetime,
                    members: terms.notAfter.map { [JSONMember(Self.sessionEnd, .integer($0.seconds))] } ?? []
                )
            )
        } catch {
            throw .issuerUnavailable("\(error)")
        }
    }

    private func remember(_ access: GuestAccess, of guest: Guest, _ terms: Terms) {
        if entries.count >= configuration.capacity { makeRoom() }
        let jitter = random.bytes(2).reduce(0) { $0 << 8 | Int($1) }
        let ahead = configuration.refreshAhead + configuration.refreshAhead * jitter / 65_536
        entries[guest] = Entry(
            access: access,
            terms: terms,
            refreshAt: Self.refreshTime(of: access, now: clock.now(), ahead: ahead)
        )
    }

    /// A token that lives shorter than it should be refreshed ahead of its end is kept for half of its life.
    private static func refreshTime(of access: GuestAccess, now: Timestamp, ahead: Duration) -> Timestamp {
        max(access.expiresAt - ahead, now + (access.expiresAt - now) / 2)
    }

    /// Forgets what has ended and then, where that isn't enough, the tenth that ends first.
    private func makeRoom() {
        let now = clock.now()
        entries = entries.filter { $0.value.refreshAt > now }
        guard entries.count >= configuration.capacity else { return }
        let first = entries.sorted { $0.value.refreshAt < $1.value.refreshAt }.prefix(configuration.capacity / 10 + 1)
        for (guest, _) in first { entries[guest] = nil }
    }
}
