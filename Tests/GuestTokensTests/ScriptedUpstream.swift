import JSON
import JWT
import Primitives
import Synchronization

@testable import GuestTokens

/// An upstream whose exchanges wait for the test, fail when it says so, and are counted.
final class ScriptedUpstream: GuestTokenUpstream {
    private struct State {
        var isHeld = false
        var waiting: [CheckedContinuation<Void, Never>] = []
        var failure: GuestTokenError?
        var exchanged: [JSONValue] = []
        var revoked: [Guest] = []
    }

    static let secret = Secret(Base64.encode([UInt8](repeating: 7, count: 32)))

    private let clock: WallClock
    private let lifetime: Duration
    private let state = Mutex(State())

    init(clock: WallClock, lifetime: Duration = .seconds(21_600)) {
        self.clock = clock
        self.lifetime = lifetime
    }

    /// The claims of every JWT that was handed in.
    var exchanged: [JSONValue] { state.withLock { $0.exchanged } }
    var revoked: [Guest] { state.withLock { $0.revoked } }
    var waitingCount: Int { state.withLock { $0.waiting.count } }

    /// From now on exchanges wait.
    func hold() {
        state.withLock { $0.isHeld = true }
    }

    /// Lets go those that wait, and those to come.
    func release() {
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            state.isHeld = false
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// From now on every exchange fails so, or none.
    func fail(_ error: GuestTokenError?) {
        state.withLock { $0.failure = error }
    }

    func secret(ofIssuer issuer: String) async throws(GuestTokenError) -> Secret {
        guard issuer == "issuer" else { throw .issuerUnavailable("unknown") }
        return Self.secret
    }

    func exchange(_ guestToken: String) async throws(GuestTokenError) -> GuestAccess {
        guard let claims = try? JWTInspection.unverified(guestToken).claims else { throw .refused("no JWT") }
        await withCheckedContinuation { continuation in
            let goesOn = state.withLock { state in
                if state.isHeld { state.waiting.append(continuation) }
                return !state.isHeld
            }
            if goesOn { continuation.resume() }
        }
        let (failure, count) = state.withLock { state in
            state.exchanged.append(claims)
            return (state.failure, state.exchanged.count)
        }
        if let failure { throw failure }
        return GuestAccess(
            personID: claims["sub"]?.string ?? "",
            email: nil,
            accessToken: Secret("token \(count)"),
            expiresAt: clock.now() + lifetime
        )
    }

    func revoke(_ guest: Guest) async throws(GuestTokenError) {
        state.withLock { $0.revoked.append(guest) }
    }
}
