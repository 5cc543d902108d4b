import GuestTokens
import Primitives
import Synchronization
import Telemetry
import TestSupport
import Testing

struct GuestTokenMemoryTests {
    /// An upstream that counts, and fails where told.
    private final class Upstream: GuestTokenUpstream {
        private let state = Mutex((exchanges: 0, isDown: false))
        let clock: ManualClock

        init(clock: ManualClock) {
            self.clock = clock
        }

        var exchanges: Int { state.withLock { $0.exchanges } }
        func goDown() { state.withLock { $0.isDown = true } }

        func secret(ofIssuer issuer: String) async throws(GuestTokenError) -> Secret {
            Secret(Base64.encode([UInt8](repeating: 7, count: 32)))
        }

        func exchange(_ guestToken: String) async throws(GuestTokenError) -> GuestAccess {
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
