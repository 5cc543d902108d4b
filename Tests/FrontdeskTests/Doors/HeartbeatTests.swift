import Accounts
import EventLoop
import HTTP
import JSON
import Primitives
import Spaces
import SupportDesk
import TestSupport
import Testing

@testable import Frontdesk
@testable import SupportDoors

/// What a stream is told as time passes, with the seconds that the test lets pass.
struct HeartbeatTests {
    /// Streams on a loop, beaten by hand.
    private struct Table: Sendable {
        let streams: LoopStreams

        init(_ desk: Desk, on loop: EventLoop) {
            streams = LoopStreams(loop: loop, desk: desk.house.desk)
        }

        func add(_ kind: @escaping @Sendable (CollectingStream) -> LiveStream) async -> CollectingStream {
            let stream = CollectingStream(loop: streams.loop)
            await onLoop { $0.add(kind(stream)) }
            return stream
        }

        /// Lets seconds pass.
        func beat(_ seconds: Int) async {
            await onLoop { table in
                for _ in 0..<seconds { table.beat(rounds: 15) }
            }
        }

        private func onLoop(_ body: @escaping @Sendable (isolated LoopStreams) -> Void) async {
            await withCheckedContinuation { continuation in
                streams.loop.execute {
                    streams.assumeIsolated { body($0) }
                    continuation.resume()
                }
            }
        }
    }

    private func withTable(_ body: (Desk, Table) async throws -> Void) async throws {
        try await withDesk { desk in
            let group = try EventLoopGroup(count: 1)
            try await body(desk, Table(desk, on: group.loops[0]))
            group.stop()
        }
    }

    private func visitor(of desk: Desk) async throws -> (Visitor, Timestamp) {
        let token = Secret(try await desk.visitor().token)
        let authenticated = try await desk.house.desk.authenticate(token)
        return (authenticated.visitor, authenticated.expiresAt)
    }

    @Test func `every stream gets a comment every fifteen seconds, and nothing else`() async throws {
        try await withTable { desk, table in
            let (visitor, end) = try await visitor(of: desk)
            var streams: [CollectingStream] = []
            for number in 1...20 {
                let space = SpaceID(rawValue: Int64(number) << 12)
                let person = PersonID(rawValue: Int64(number))
                streams.append(
                    await table.add { stream in
                        let credential = LiveStream.Credential(visitor: visitor, expiresAt: end)
                        return LiveStream(.visitor(space, person), credential, stream: stream, after: 0)
                    }
                )
            }
            await table.beat(14)
            #expect(streams.contains { $0.text.isEmpty }, "they aren't all beaten at once")
            await table.beat(1)
            #expect(streams.allSatisfy { $0.text == ": \n\n" })
            await table.beat(15)
            #expect(streams.allSatisfy { $0.payloads.count == 2 })
        }
    }

    @Test func `a visitor who stays gets a fresh token once the old one is half over`() async throws {
        try await withTable { desk, table in
            let (visitor, end) = try await visitor(of: desk)
            let stream = await table.add { stream in
                let credential = LiveStream.Credential(visitor: visitor, expiresAt: end)
                let follower = LiveStream.Follower.visitor(SpaceID(rawValue: 1), PersonID(rawValue: 1))
                return LiveStream(follower, credential, stream: stream, after: 0)
            }
            desk.clock.advance(by: VisitorTokens.lifetime / 2)
            await table.beat(15)
            #expect(!stream.text.contains("event: token"))
            desk.clock.advance(by: .seconds(1))
            await table.beat(45)
            #expect(stream.text.split(separator: "event: token").count == 2, "once, not with each beat")
            let data = try #require(stream.text.firstMatch(of: /data: (.*)\n/)?.1)
            let token = try #require(try JSONValue(parsing: Array(data.utf8))["visitorToken"]?.string)
            desk.clock.advance(by: VisitorTokens.lifetime / 2)
            #expect(try await desk.house.desk.authenticate(Secret(token)).visitor.id == visitor.id)
        }
    }

    @Test func `the stream of an agent ends with the session`() async throws {
        try await withTable { desk, table in
            let end = desk.clock.now + .seconds(60)
            let stream = await table.add { stream in
                let credential = LiveStream.Credential(visitor: nil, expiresAt: end)
                return LiveStream(.agent(PersonID(rawValue: 1), []), credential, stream: stream, after: 0)
            }
            desk.clock.advance(by: .seconds(59))
            await table.beat(15)
            #expect(stream.isOpen)
            desk.clock.advance(by: .seconds(1))
            await table.beat(15)
            #expect(!stream.isOpen)
        }
    }
}
