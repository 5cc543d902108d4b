import HTTP
import SupportDesk

extension AgentDoor {
    var viewingEndpoints: [Endpoint] {
        [
            viewing(.put, "Says that the agent has the conversation open; ends by itself after 45 s, so say it again") {
                (desk, id, agent) throws(DeskError) in try await desk.view(id, by: agent)
            },
            viewing(.delete, "Says that the agent looks away") {
                (desk, id, agent) throws(DeskError) in try await desk.stopViewing(id, by: agent)
            },
        ]
    }

    private func viewing(
        _ method: Method,
        _ summary: String,
        _ body: @escaping @Sendable (SupportDesk, ConversationID, Agent) async throws(DeskError) -> Void
    ) -> Endpoint {
        let operation = changing(summary)
            .answering(204, nil, "The agents who may see the conversation are told")
            .refusing(404, "conversation_not_found")
        return context.endpoint(method, "/api/v1/agent/conversations/{id}/viewing", operation) {
            request throws(Problem) in
            let agent = try await authenticateChange(request).agent
            let id = try Self.conversationID(of: request)
            try await context.asking { () throws(DeskError) in try await body(desk, id, agent) }
            return Response(.noContent)
        }
    }
}
