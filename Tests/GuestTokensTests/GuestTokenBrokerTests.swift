import GuestTokens
import Primitives
import Synchronization
import Telemetry
import TestSupport
import Testing

struct GuestTokenBrokerTests {
    /// An upstream that counts, waits where told, and fails where told.
    private final class Upstream: GuestTokenUpstream {
        private let state = Mutex((exchanges: 0, revokedAfter: -1, isDown: false))
        let gate: Gate?
        let clock: ManualClock

        init(clock: ManualClock, gate: Gate? = nil) {
            self.clock = clock
            self.gate = gate
        }

        var exchanges: Int { state.withLock { $0.exchanges } }
        /// How many exchanges were done when the guest was revoked.
        var revokedAfter: Int { state.withLock { $0.revokedAfter } }

        func goDown() { state.withLock { $0.isDown = true } }

        func secret(ofIssuer issuer: String) async throws(GuestTokenError) -> Secret {
            Secret(Base64.encode([UInt8](repeating: 7, count: 32)))
        }

        func exchange(_ guestToken: String) async throws(GuestTokenError) -> GuestAccess {
            await gate?.pass()
            guard !state.withLock({ $0.isDown }) else { throw .upstreamUnavailable("down", retryAfter: nil) }
            let number = state.withLock { state in
                state.exchanges += 1
                return state.exchanges
            }
            return GuestAccess(
                personID: "person",
                email: nil,
                accessToken: Secret("token-\(number)"),
                expiresAt: clock.now + .seconds(6 * 3600)
            )
        }

        func revoke(_ guest: Guest) async throws(GuestTokenError) {
            state.withLock { $0.revokedAfter = $0.exchanges }
        }
    }

    /// Holds whoever comes until it is opened.
    private actor Gate {
        private var isOpen = false
        private var arrived = false
        private var held: [CheckedContinuation<Void, Never>] = []
        private var watchers: [CheckedContinuation<Void, Never>] = []

        func pass() async {
            arrived = true
            for watcher in watchers { watcher.resume() }
            watchers = []
            if !isOpen { await withCheckedContinuation { held.append($0) } }
        }

        func waitForArrival() async {
            if !arrived { await withCheckedContinuation { watchers.append($0) } }
        }

        func open() {
            isOpen = true
            for continuation in held { continuation.resume() }
            held = []
        }
    }

    private func broker(_ upstream: Upstream) -> GuestTokenBroker {
        GuestTokenBroker(
            upstream: upstream,
            clock: upstream.clock.wallClock,
            random: .system,
            metrics: Metrics()
        )
    }

    @Test func `many who ask at once share one exchange`() async throws {
        let gate = Gate()
        let upstream = Upstream(clock: ManualClock(), gate: gate)
        let broker = broker(upstream)
        let guest = Guest(issuer: "issuer", subject: "guest")
        let tokens = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    try await broker.access(for: guest, displayName: "Guest").accessToken.unredactedText
                }
            }
            await gate.waitForArrival()
            await gate.open()
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(tokens == ["token-1"] && upstream.exchanges == 1)
    }

    @Test func `a revocation waits for the exchange under way, so that its token is revoked too`() async throws {
        let gate = Gate()
        let upstream = Upstream(clock: ManualClock(), gate: gate)
        let broker = broker(upstream)
        let guest = Guest(issuer: "issuer", subject: "guest")
        async let early = broker.access(for: guest, displayName: "Guest")
        await gate.waitForArrival()
        async let revocation: Void = broker.revoke(guest)
        // Time for a revocation that doesn't wait to go past.
        for _ in 0..<1000 { await Task.yield() }
        await gate.open()
        _ = try await (early, revocation)
        #expect(upstream.revokedAfter == 1)
        #expect(try await broker.access(for: guest, displayName: "Guest").accessToken.unredactedText == "token-2")
    }

    @Test func `while the upstream is down the token in memory serves until it ends`() async throws {
        let upstream = Upstream(clock: ManualClock())
        let broker = broker(upstream)
        let guest = Guest(issuer: "issuer", subject: "guest")
        let first = try await broker.access(for: guest, displayName: "Guest")
        upstream.goDown()
        upstream.clock.advance(by: .seconds(6 * 3600 - 60))
        let later = try await broker.access(for: guest, displayName: "Guest")
        #expect(later.accessToken.unredactedText == first.accessToken.unredactedText)
        upstream.clock.advance(by: .seconds(60))
        await #expect(throws: GuestTokenError.self) { try await broker.access(for: guest, displayName: "Guest") }
    }

    @Test func `subjects that only look alike are two guests`() async throws {
        let broker = broker(Upstream(clock: ManualClock()))
        let composed = Guest(issuer: "issuer", subject: "Ren\u{E9}")
        let decomposed = Guest(issuer: "issuer", subject: "Rene\u{301}")
        let one = try await broker.access(for: composed, displayName: "René")
        let other = try await broker.access(for: decomposed, displayName: "René")
        #expect(one.accessToken.unredactedText != other.accessToken.unredactedText)
    }
}
