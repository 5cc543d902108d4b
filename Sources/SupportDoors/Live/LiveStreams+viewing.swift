import HTTP
import JSON
import Primitives
import Spaces
import SupportDesk
import Telemetry

extension LiveStreams {
    /// Tells an agent's new stream who has which conversation open, which was told to the others when it began.
    func tellViewing(on box: LoopConfined<LiveStream>, of table: LoopStreams) async {
        for conversation in desk.viewedConversations {
            do {
                guard let event = try await encoder.encode(.viewing(conversation)) else { continue }
                tellNow(event, on: box, of: table)
            } catch {
                logger.warning("a signal was dropped", ["error": .cause(error)])
            }
        }
    }

    /// Tells without handing over to the loop once more, since what is newer might then come before.
    private func tellNow(_ event: LiveEvent, on box: LoopConfined<LiveStream>, of table: LoopStreams) {
        table.assumeIsolated { $0.replay([event], on: box) }
    }
}

extension LiveEncoder {
    /// Who has a conversation open now, for agents; looked at last, so that of several of these the last one is right.
    func encodeViewing(_ space: SpaceID) async throws(DeskError) -> LiveEvent? {
        guard let department = try await department(of: space) else { return nil }
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("conversationId", space.description)
            writer.array("agents") { writer in
                for agent in desk.viewers(of: space) { writer.shape(agent) }
            }
        }
        return LiveEvent(
            spaceID: space,
            seq: nil,
            position: nil,
            department: department,
            origin: nil,
            visitorFrame: nil,
            agentFrame: Self.frame("viewing", writer.bytes, id: nil)
        )
    }
}
