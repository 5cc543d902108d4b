import EventLoop
import HTTP
import JSON
import Primitives
import Spaces
import SupportDesk
import Telemetry

// A visitor is told when a message has reached an agent's console: when it was written to a stream of the department,
// or when a stream opens from a place behind it, for whoever opens it has loaded what is before.
extension LiveStreams {
    /// Notes that an agent's stream was told an event, and all of its department after `start`; tells the visitor.
    func reached(_ event: LiveEvent, after start: Int64) {
        guard let position = event.position, let seq = event.seq else { return }
        let (isNew, isWhole) = desk.noteDelivery(to: event.department, after: start, upTo: position)
        guard isNew, isFollowedByVisitor(event.spaceID) else { return }
        if event.isOfVisitor, isWhole {
            tell(Delivery(conversation: event.spaceID, seq: seq), in: event.department)
        } else if event.isOfVisitor || event.farewell != nil {
            loops[0].loop.run { [self] in await tellDelivery(in: event.spaceID, of: event.department) }
        }
    }

    /// Notes that whoever opens an agent's stream has what is before its place, and tells the visitors of whom it is new.
    func opened(_ departments: Set<DepartmentID>, from place: Int64) async {
        for department in departments {
            do {
                for delivery in try await desk.noteDelivery(to: department, ofAllUpTo: place)
                where isFollowedByVisitor(delivery.conversation) {
                    tell(delivery, in: department)
                }
            } catch {
                logger.warning("visitors can't be told what has reached an agent", ["error": .cause(error)])
            }
        }
    }

    /// Tells how far the visitor's messages have reached an agent where that takes a look at what was said.
    private func tellDelivery(in conversation: ConversationID, of department: DepartmentID) async {
        do {
            guard let seq = try await desk.deliveredSeq(of: conversation), seq > 0 else { return }
            tell(Delivery(conversation: conversation, seq: seq), in: department)
        } catch {
            logger.warning("a visitor can't be told what has reached an agent", ["error": .cause(error)])
        }
    }

    private func tell(_ delivery: Delivery, in department: DepartmentID) {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("conversationId", delivery.conversation.description)
            writer.member("seq", delivery.seq)
        }
        deliver([
            LiveEvent(
                spaceID: delivery.conversation,
                seq: nil,
                position: nil,
                department: department,
                origin: nil,
                visitorFrame: LiveEncoder.frame("delivered", writer.bytes, id: nil),
                agentFrame: nil
            )
        ])
    }
}
