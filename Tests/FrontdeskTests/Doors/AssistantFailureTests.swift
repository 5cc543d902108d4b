import HTTP
import JSON
import Primitives
import SQLiteStorage
import Spaces
import Storage
import SupportDesk
import TestSupport
import Testing

@testable import Frontdesk
@testable import SupportDesk

/// Nobody waits unseen, whatever becomes of the assistant.
struct AssistantFailureTests {
    @Test func `when its answers are gone, whoever asks is handed over`() async throws {
        try await withDesk { desk in
            let agent = try await desk.employAssistant()
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            let answers = try await agent.send(.get, "/answers", query: "site=\(desk.siteID)")["items"]?.array ?? []
            for answer in answers {
                let path = "/answers/\(answer["id"]?.string ?? "")"
                #expect(try await agent.send(.delete, path).status == 204)
            }
            _ = try await visitor.say("where is my parcel", in: id)
            try await desk.receive()
            #expect(try await visitor.shownConversation()["status"] == "waiting")
        }
    }

    @Test func `when its answer can't be stored, whoever asks is handed over`() async throws {
        try await withDesk { desk in
            try await desk.employAssistant()
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            let asked = try await visitor.say("where is my parcel", in: id)
            // Someone else's message has the very id that the answer would have.
            let messageID: MessageID = try #require(asked["id"]?.string.flatMap { Identifier($0) })
            let clientID = Receptionist.clientID(answering: messageID).description
            #expect(try await visitor.say("I got here first", in: id, clientID: clientID).status == 201)
            try await desk.receive()
            #expect(try await visitor.shownConversation()["status"] == "waiting")
            #expect(try await visitor.texts(in: id) == ["where is my parcel", "I got here first"])
            #expect(desk.logs.lines(ofLevel: "warning").contains { $0.contains("the assistant failed") })
        }
    }

    @Test func `when it doesn't work at all, whoever asks is handed over a little later`() async throws {
        try await withDesk { desk in
            try await desk.employAssistant()
            let answered = try await desk.visitor()
            let answeredID = try await answered.conversation()
            _ = try await answered.say("where is my parcel", in: answeredID)
            try await desk.receive()
            let silent = try await desk.visitor()
            _ = try await silent.conversation()
            let unanswered = try await desk.visitor()
            let id = try await unanswered.conversation()
            _ = try await unanswered.say("where is my parcel", in: id)

            desk.clock.advance(by: SupportDesk.assistantDeadline)
            try await desk.house.desk.handOverUnanswered()
            #expect(try await unanswered.shownConversation()["status"] == "bot", "it may still answer")
            desk.clock.advance(by: .milliseconds(1))
            try await desk.house.desk.handOverUnanswered()
            #expect(try await unanswered.shownConversation()["status"] == "waiting")
            #expect(try await answered.shownConversation()["status"] == "bot")
            #expect(try await silent.shownConversation()["status"] == "bot", "who has asked nothing waits for nothing")
        }
    }

    @Test func `ids of answers are UUIDs of their own`() {
        let ids = (0..<100).map { Receptionist.clientID(answering: Identifier(rawValue: 1 << 62 + $0)).description }
        #expect(Set(ids).count == 100)
        #expect(
            ids.allSatisfy {
                $0.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil
            }
        )
    }

    @Test func `an older database keeps its conversations, and its old messages unanswered`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending("frontdesk.sqlite").text
            let step = try #require(Schema.migrations.firstIndex { $0.name == "assistant" })
            let old = try SQLiteStorage.open(path: path, migrations: Array(Schema.migrations[..<step]))
            _ = try await old.batch(Self.oldRows)
            await old.close()
            let new = try SQLiteStorage.open(path: path, migrations: Schema.migrations)
            let rows = try await new.query(
                Statement("SELECT id, status, rating_comment, assistant_id FROM conversation_details")
            )
            #expect(rows == [Row([.integer(4), .text("resolved"), .text("good"), .null])])
            let cursor = try await new.query(Statement("SELECT position FROM followers WHERE name = 'receptionist'"))
            #expect(cursor == [Row([.integer(1)])])
            await #expect(throws: StorageError.self, "the assistant must be named") {
                try await new.batch([Statement("UPDATE conversations SET status = 'bot'")])
            }
            await new.close()
        }
    }

    private static let oldRows = [
        Statement("INSERT INTO organizations VALUES (1, 'O', 0)"),
        Statement("INSERT INTO people VALUES (2, 1, 'appuser', 'a', 'A', 0)"),
        Statement(
            """
            INSERT INTO guest_issuers (id, organization_id, issuer, name, sealed_secret, created_at)
            VALUES (1, 1, 'i', 'I', x'00', 0)
            """
        ),
        Statement(
            """
            INSERT INTO sites (id, organization_id, name, key, api_key_hash, sealed_identity_secret, issuer, origins,
                default_kind, created_at)
            VALUES (1, 1, 'S', 'k', x'00', x'00', 'i', '[]', 'direct', 0)
            """
        ),
        Statement("INSERT INTO departments (id, site_id, name) VALUES (1, 1, 'D')"),
        Statement(
            """
            INSERT INTO visitors (id, site_id, subject, person_id, identity, created_at, last_seen_at)
            VALUES (3, 1, 's', 2, 'anonymous', 0, 0)
            """
        ),
        Statement("INSERT INTO spaces (id, organization_id, type, title, created_at) VALUES (4, 1, 'direct', 'T', 0)"),
        Statement(
            """
            INSERT INTO conversations (id, site_id, department_id, visitor_id, kind, status, client_id, opened_at,
                rating_score, rating_comment, last_activity_at)
            VALUES (4, 1, 1, 3, 'direct', 'resolved', x'00112233445566778899aabbccddeeff', 0, 5, 'good', 0)
            """
        ),
        Statement("INSERT INTO events (position, space_id, seq, type, created_at) VALUES (1, 4, 1, 'message', 0)"),
    ]
}
