import Cryptography
import JWT
import Primitives

/// HS256: the code alone, and whole guest tokens signed and verified, on one thread.
struct TokenBenchmark: Benchmark {
    static let name = "tokens"
    static let summary = "HMAC-SHA256 of 150 bytes; guest tokens signed and verified"

    private static let batch = 1000

    func run(_ setting: BenchmarkSetting) async throws(CommandError) -> [Figure] {
        do {
            let key = Secret(RandomSource.system.bytes(32))
            let message = [UInt8](repeating: 0x61, count: 150)
            let hmac = try HMACSHA256(key: key)
            let code = hmac.authenticate(message)
            let signer = try JWTSigner(key: key)
            let verifier = try JWTVerifier(key: key)
            let now = WallClock.system.now()
            let claims = Claims(
                issuer: "guest-issuer",
                subject: "guest-214",
                name: "Room 214",
                issuedAt: now,
                expiresAt: now + .seconds(3600)
            )
            let token = signer.sign(claims)
            let expectation = JWTVerifier.Expectation(issuer: "guest-issuer")
            return [
                Self.measure("hmac sign", setting) { _ = hmac.authenticate(message) },
                Self.measure("hmac verify", setting) { _ = hmac.isValid(code, for: message) },
                Self.measure("token sign", setting) { _ = signer.sign(claims) },
                try Self.measure("token verify", setting) {
                    _ = try verifier.verify(token, at: now, expecting: expectation)
                },
            ]
        } catch {
            throw CommandError("\(error)")
        }
    }

    /// The time of one call in nanoseconds.
    private static func measure(
        _ name: String,
        _ setting: BenchmarkSetting,
        _ body: () throws -> Void
    ) rethrows -> Figure {
        let clock = ContinuousClock()
        var calls = 0
        let start = clock.now
        var elapsed = Duration.zero
        // Ten milliseconds at least, so that a gate that counts instructions can ask for next to nothing.
        while elapsed < max(setting.duration / 3, .milliseconds(10)) {
            for _ in 0..<batch { try body() }
            calls += batch
            elapsed = start.duration(to: clock.now)
        }
        return Figure(name: name, value: elapsed / .nanoseconds(1) / Double(calls), unit: "ns")
    }
}
