import HTTP
import JSON
import Primitives
import Spaces
import SupportDesk
import Testing

@testable import Frontdesk

extension Desk {
    /// Gives the site an assistant with two answers, and returns the agent who has written them.
    @discardableResult
    func employAssistant(named name: String = "Robo") async throws -> AgentClient {
        let agent = try await agent("Ada", departments: ["Sales", "Support"])
        let answers = [
            ("parcel", "Where is my parcel?", "It takes two days."), ("hours", "When are you open?", "From 9 to 5."),
        ]
        for (shortcut, question, text) in answers {
            let body: JSONValue = [
                "clientId": .string(newClientID()), "site": .string(siteID), "shortcut": .string(shortcut),
                "text": .string(text), "question": .string(question),
            ]
            #expect(try await agent.send(.post, "/answers", body).status == 201)
        }
        try await nameAssistant(name)
        return agent
    }

    func nameAssistant(_ name: String?) async throws {
        let name = try name.map { try #require(AssistantName($0)) }
        _ = try await house.desk.set([.assistantName(name)], of: site.site.id)
    }

    /// Does what the receptionist does beside a running service: with every message so far, as after a crash that has
    /// lost its cursor.
    func receive() async throws {
        let receptionist = Receptionist(desk: house.desk, metrics: house.metrics)
        let (events, _) = try await house.log.events(after: 0, of: receptionist.types, limit: 1000)
        for event in events { try await receptionist.handle(event) }
    }
}

extension VisitorClient {
    /// The conversation as a new session shows it.
    func shownConversation() async throws -> JSONValue {
        try await resumed().session["conversation"] ?? .null
    }

    func askForPerson(_ id: String) async throws -> Answer {
        try await send(.post, "/api/v1/conversations/\(id)/handover")
    }
}
