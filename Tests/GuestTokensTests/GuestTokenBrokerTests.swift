import GuestTokens
import JSON
import Primitives
import Telemetry
import TestSupport
import Testing

struct GuestTokenBrokerTests {
    private let clock = ManualClock()
    private let guest = Guest(issuer: "issuer", subject: "guest-7")

    private func make(
        lifetime: Duration = .seconds(21_600),
        _ configuration: GuestTokenBroker.Configuration = .init()
    ) -> (broker: GuestTokenBroker, upstream: ScriptedUpstream) {
        let upstream = ScriptedUpstream(clock: clock.wallClock, lifetime: lifetime)
        let broker = GuestTokenBroker(
            upstream: upstream,
            clock: clock.wallClock,
            random: .system,
            metrics: Metrics(),
            configuration: configuration
        )
        return (broker, upstream)
    }

    private func token(_ broker: GuestTokenBroker, name: String = "Grace") async throws -> String {
        try await broker.access(for: guest, displayName: name).accessToken.unredactedText
    }

    /// Waits until so many exchanges are held.
    private func waitForExchanges(_ count: Int, at upstream: ScriptedUpstream) async throws {
        let deadline = ContinuousClock.now + .seconds(10)
        while upstream.waitingCount < count {
            try #require(ContinuousClock.now < deadline)
            await Task.yield()
        }
    }

    @Test func `a thousand callers at once cost one exchange and get one token`() async throws {
        let (broker, upstream) = make()
        upstream.hold()
        let tokens = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<1000 { group.addTask { try await token(broker) } }
            try await waitForExchanges(1, at: upstream)
            upstream.release()
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(tokens == ["token 1"] && upstream.exchanged.count == 1)
    }

    @Test func `the JWT says who, by whom and how it is called, and can be exchanged for minutes only`() async throws {
        let (broker, upstream) = make()
        let stay = clock.now + .seconds(7200)
        _ = try await broker.access(for: guest, displayName: "Grace", notAfter: stay)
        let claims = try #require(upstream.exchanged.first)
        #expect(claims["iss"] == "issuer" && claims["sub"] == "guest-7" && claims["name"] == "Grace")
        #expect(claims["exp"] == .integer(clock.now.seconds + 300))
        #expect(claims[GuestTokenBroker.sessionEnd] == .integer(stay.seconds))
    }

    @Test func `a token is kept until shortly before its end, and then replaced`() async throws {
        var configuration = GuestTokenBroker.Configuration()
        configuration.refreshAhead = .seconds(600)
        let (broker, upstream) = make(configuration)
        #expect(try await token(broker) == "token 1")
        // The last moment at which no jitter can have replaced it, and the first at which any has.
        clock.advance(by: .seconds(21_600 - 1200 - 1))
        #expect(try await token(broker) == "token 1")
        clock.advance(by: .seconds(601))
        #expect(try await token(broker) == "token 2" && upstream.exchanged.count == 2)
    }

    @Test func `a token that lives shorter than that is kept for half of its life`() async throws {
        let (broker, _) = make(lifetime: .seconds(100))
        #expect(try await token(broker) == "token 1")
        clock.advance(by: .seconds(49))
        #expect(try await token(broker) == "token 1")
        clock.advance(by: .seconds(1))
        #expect(try await token(broker) == "token 2")
    }

    @Test func `another name or another end of the stay is another token`() async throws {
        let (broker, upstream) = make()
        #expect(try await token(broker) == "token 1")
        #expect(try await token(broker, name: "Grace Hopper") == "token 2")
        #expect(try await token(broker, name: "Grace Hopper") == "token 2")
        _ = try await broker.access(for: guest, displayName: "Grace Hopper", notAfter: clock.now + .seconds(9))
        _ = try await broker.access(for: Guest(issuer: "issuer", subject: "guest-8"), displayName: "Grace")
        #expect(upstream.exchanged.count == 4)
    }

    @Test func `a failure reaches all who wait and is not kept`() async throws {
        let (broker, upstream) = make()
        upstream.hold()
        upstream.fail(.upstreamUnavailable("down", retryAfter: .seconds(3)))
        let failures = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 { group.addTask { (try? await token(broker)) == nil } }
            try? await waitForExchanges(1, at: upstream)
            upstream.release()
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(failures == 20)
        await #expect(throws: GuestTokenError.self) { try await token(broker) }
        upstream.fail(nil)
        #expect(try await token(broker).hasPrefix("token"))
    }

    @Test func `an unknown issuer is told as such`() async throws {
        let (broker, upstream) = make()
        await #expect {
            try await broker.access(for: Guest(issuer: "nobody", subject: "x"), displayName: "x")
        } throws: { error in
            if case GuestTokenError.issuerUnavailable = error { true } else { false }
        }
        #expect(upstream.exchanged.isEmpty)
    }

    @Test func `a revoked guest gets a new token`() async throws {
        let (broker, upstream) = make()
        #expect(try await token(broker) == "token 1")
        try await broker.revoke(guest)
        #expect(upstream.revoked == [guest])
        #expect(try await token(broker) == "token 2")
    }

    @Test func `a revocation during an exchange leaves no token, neither here nor there`() async throws {
        let (broker, upstream) = make()
        upstream.hold()
        let first = Task { try await token(broker) }
        try await waitForExchanges(1, at: upstream)
        let second = Task { try await token(broker, name: "Grace Hopper") }
        try await waitForExchanges(2, at: upstream)
        try await broker.revoke(guest)
        #expect(upstream.revoked.count == 1)
        upstream.release()
        await #expect(throws: GuestTokenError.self) { try await first.value }
        await #expect(throws: GuestTokenError.self) { try await second.value }
        #expect(upstream.revoked.count == 3, "each late token was taken back")
        #expect(try await token(broker) == "token 3", "and neither was kept")
        #expect(upstream.revoked.count == 3)
    }

    @Test func `what is kept is bounded, and what ends first is forgotten first`() async throws {
        var configuration = GuestTokenBroker.Configuration()
        configuration.capacity = 10
        let (broker, upstream) = make(configuration)
        for number in 0..<30 {
            _ = try await broker.access(for: Guest(issuer: "issuer", subject: "\(number)"), displayName: "Grace")
            clock.advance(by: .seconds(1200))
        }
        _ = try await broker.access(for: Guest(issuer: "issuer", subject: "29"), displayName: "Grace")
        #expect(upstream.exchanged.count == 30)
        _ = try await broker.access(for: Guest(issuer: "issuer", subject: "0"), displayName: "Grace")
        #expect(upstream.exchanged.count == 31)
    }
}
