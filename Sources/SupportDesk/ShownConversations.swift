import Spaces
import Storage

extension SupportDesk {
    /// The same conversations with what stands beside their rows: places in queues, and how far messages have reached.
    func shown(_ conversations: [Conversation]) async throws(StorageError) -> [Conversation] {
        let positions = try await queuePositions(of: conversations)
        let delivered = try await deliveredSeqs(of: conversations)
        return conversations.map { conversation in
            var conversation = conversation
            conversation.queuePosition = positions[conversation.id]
            conversation.deliveredSeq = delivered[conversation.id] ?? conversation.agentReadSeq
            return conversation
        }
    }

    /// The same of one.
    func shown(_ conversation: Conversation) async throws(StorageError) -> Conversation {
        try await shown([conversation]).first ?? conversation
    }
}
