import HTTP
import JSON
import Primitives
import SupportDesk
import TestSupport
import Testing

@testable import Frontdesk

struct OwnOriginTests {
    @Test(
        arguments: [
            ("http://localhost:8080", "localhost:8080", 200), ("http://localhost:8080", "LOCALHOST:8080", 200),
            ("https://localhost:8080", "localhost:8080", 403), ("http://evil.example", "localhost:8080", 403),
        ]
    )
    func `a page of Frontdesk's own is let in under whatever name the browser knows it by`(
        origin: String,
        host: String,
        status: Int
    ) async throws {
        try await withDesk { desk in
            let body: JSONValue = ["site": .string(desk.site.site.key)]
            let headers: HeaderFields = ["Origin": origin, "Host": host]
            let answer = try await desk.send(.post, "/api/v1/sessions", headers: headers, body: body.bytes)
            #expect(answer.status == status)
        }
    }

    @Test func `visitors without a name are told apart`() async throws {
        let clock = ManualClock()
        try await withDesk(clock: clock) { desk in
            var names: Set<String> = []
            for _ in 0..<5 {
                clock.advance(by: .seconds(1))
                let visitor = try await desk.visitor()
                let message = try await visitor.say("Hello", in: try await visitor.conversation())
                names.insert(try #require(message["sender"]?["name"]?.string))
            }
            #expect(names.count == 5)
        }
    }
}
