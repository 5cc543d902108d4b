import Primitives
import Testing

@testable import SupportDesk

struct LoginThrottleTests {
    private let throttle = LoginThrottle()
    private let now = Timestamp(seconds: 1_795_000_000)

    private func begin(_ email: String, from address: String, at time: Timestamp? = nil) -> Duration? {
        throttle.begin(LoginThrottle.Attempt(email: email, address: address), at: time ?? now)
    }

    @Test func `whoever guesses from one place waits longer and longer`() {
        for _ in 0..<5 { #expect(begin("ada@example", from: "192.0.2.1") == nil) }
        #expect(begin("ada@example", from: "192.0.2.1") == .seconds(1))
        let later = now + .seconds(1)
        #expect(begin("ada@example", from: "192.0.2.1", at: later) == nil)
        #expect(begin("ada@example", from: "192.0.2.1", at: later) == .seconds(2))
    }

    @Test func `many tries at once are counted before any of them has failed`() {
        let begun = (0..<100).filter { _ in begin("ada@example", from: "192.0.2.1") == nil }
        #expect(begun.count == 5)
    }

    @Test func `nobody is kept out for long by failures in their name from elsewhere`() {
        for number in 0..<1000 {
            _ = begin("ada@example", from: "192.0.2.\(number)", at: now)
            _ = begin("ada@example", from: "192.0.2.1", at: now)
        }
        let wait = begin("ada@example", from: "198.51.100.7")
        #expect((wait ?? .zero) <= .seconds(10))
        #expect(begin("ada@example", from: "198.51.100.7", at: now + .seconds(10)) == nil)
    }

    @Test func `an account of one's own doesn't buy guesses at others`() {
        var refusals = 0
        for number in 0..<40 {
            if begin("victim\(number)@example", from: "192.0.2.1") != nil { refusals += 1 }
            let own = LoginThrottle.Attempt(email: "mallory@example", address: "192.0.2.1")
            if throttle.begin(own, at: now) == nil { throttle.succeeded(own) }
        }
        #expect(refusals >= 19)
    }

    @Test func `what was right is not counted`() {
        let attempt = LoginThrottle.Attempt(email: "ada@example", address: "192.0.2.1")
        for _ in 0..<100 {
            #expect(throttle.begin(attempt, at: now) == nil)
            throttle.succeeded(attempt)
        }
    }
}
