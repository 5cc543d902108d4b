import Accounts
import Primitives
import Spaces
import Testing

@testable import SupportDesk

struct HandoverSummaryTests {
    private func summary(_ said: [(PersonType, String)], answers: [CannedAnswer] = []) throws -> String? {
        let clientID = try #require(ClientID("00000000-0000-4000-8000-000000000000"))
        let messages = try said.map { type, text in
            Message(
                id: Identifier(rawValue: 1),
                spaceID: Identifier(rawValue: 2),
                seq: 3,
                draft: MessageDraft(clientID: clientID, text: try MessageText(text)),
                sender: Member(id: Identifier(rawValue: 4), name: "X", type: type),
                createdAt: Timestamp(seconds: 1_800_000_000)
            )
        }
        return HandoverSummary(messages, answers: answers).text?.value
    }

    private let delivery = CannedAnswer(
        id: Identifier(rawValue: 1),
        siteID: Identifier(rawValue: 2),
        shortcut: "delivery",
        text: "Two days.",
        question: "When?"
    )

    @Test("Each question stands with its answer, on one line")
    func pairs() throws {
        let said: [(PersonType, String)] = [
            (.appuser, "When does it come?"), (.bot, "Two days."), (.appuser, "That is\ntoo late"),
        ]
        #expect(try summary(said, answers: [delivery]) == "“When does it come?” → /delivery · “That is too late”")
        #expect(try summary(said) == "“When does it come?” → “Two days.” · “That is too late”", "the answer is gone")
    }

    @Test("Without a question there is no summary")
    func empty() throws {
        #expect(try summary([]) == nil)
        #expect(try summary([(.bot, "Two days.")]) == nil)
    }

    @Test("Only the last questions are told, and only so much of each")
    func limits() throws {
        let many = (1...7).map { (PersonType.appuser, "question \($0)") }
        let last = (3...7).map { "“question \($0)”" }.joined(separator: " · ")
        #expect(try summary(many) == "… · \(last)")
        let long = try #require(try summary([(.appuser, String(repeating: "ü", count: 3000))]))
        #expect(long == "“\(String(repeating: "ü", count: 80))…”")
    }
}
