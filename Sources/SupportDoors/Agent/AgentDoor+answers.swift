import HTTP
import JSON
import Primitives
import Spaces
import SupportDesk

extension AgentDoor {
    var answerEndpoints: [Endpoint] {
        [listAnswers, addAnswer, changeAnswer, removeAnswer]
    }

    private static let missingAnswer = Problem(DeskError.cannedAnswerNotFound)

    private var listAnswers: Endpoint {
        let operation = operation("Lists the canned answers of one of the agent's sites, by shortcut")
            .reading([JSONMember("site", ["type": "string", "description": "the id of the site; required"])])
            .answering(200, "CannedAnswerList", "All of them")
            .refusing(404, "site_not_found")
        return context.endpoint(.get, "/api/v1/agent/answers", operation) { request throws(Problem) in
            let agent = try await authenticate(request).agent
            guard let text = try request.queryItem("site") else {
                throw Problem(fields: [Problem.Field(field: "site", code: "required", detail: "is required")])
            }
            guard let site = SiteID(text) else { throw Problem(DeskError.siteNotFound) }
            let answers = try await context.asking { () throws(DeskError) in
                try await desk.cannedAnswers(of: site, for: agent)
            }
            return VisitorDoor.created(.ok) { writer in
                writer.object { writer in
                    writer.array("items") { writer in
                        for answer in answers { writer.shape(answer) }
                    }
                }
            }
        }
    }

    private var addAnswer: Endpoint {
        let operation = changing("Adds a canned answer to one of the agent's sites")
            .accepting("CannedAnswerRequest")
            .answering(201, "CannedAnswer", "It is stored")
            .answering(200, "CannedAnswer", "It was stored before under this clientId")
            .refusing(404, "site_not_found").refusing(409, "shortcut_taken").refusing(409, "client_id_taken")
            .refusing(409, "too_many_answers")
        return context.endpoint(.post, "/api/v1/agent/answers", operation) { request throws(Problem) in
            let agent = try await authenticateChange(request).agent
            var content = try RequestContent(request)
            let clientID = content.clientID()
            let site = content.requiredText("site", maximumBytes: 64)
            let draft = Self.answerDraft(in: &content)
            try content.finish()
            guard let clientID, let draft else { throw Problem.internalError }
            guard let id = SiteID(site) else { throw Problem(DeskError.siteNotFound) }
            let added = try await context.asking { () throws(DeskError) in
                try await desk.addCannedAnswer(draft, clientID: clientID, to: id, by: agent)
            }
            return VisitorDoor.created(added.status) { $0.shape(added.value) }
        }
    }

    private var changeAnswer: Endpoint {
        let operation = changing("Changes a canned answer; a question that isn't sent is taken away")
            .accepting("CannedAnswerChange")
            .answering(200, "CannedAnswer", "It is so")
            .refusing(404, "answer_not_found").refusing(409, "shortcut_taken")
        return context.endpoint(.put, "/api/v1/agent/answers/{id}", operation) { request throws(Problem) in
            let agent = try await authenticateChange(request).agent
            let id: CannedAnswerID = try request.pathIdentifier("id", or: Self.missingAnswer)
            var content = try RequestContent(request)
            let draft = Self.answerDraft(in: &content)
            try content.finish()
            guard let draft else { throw Problem.internalError }
            let changed = try await context.asking { () throws(DeskError) in
                try await desk.changeCannedAnswer(id, to: draft, by: agent)
            }
            return VisitorDoor.created(.ok) { $0.shape(changed) }
        }
    }

    private var removeAnswer: Endpoint {
        let operation = changing("Removes a canned answer")
            .answering(204, nil, "It is gone")
            .refusing(404, "answer_not_found")
        return context.endpoint(.delete, "/api/v1/agent/answers/{id}", operation) { request throws(Problem) in
            let agent = try await authenticateChange(request).agent
            let id: CannedAnswerID = try request.pathIdentifier("id", or: Self.missingAnswer)
            try await context.asking { () throws(DeskError) in try await desk.removeCannedAnswer(id, by: agent) }
            return Response(.noContent)
        }
    }

    /// What is written of an answer; `nil` where something of it was refused.
    private static func answerDraft(in content: inout RequestContent) -> CannedAnswerDraft? {
        let shortcutText = content.requiredText("shortcut", maximumBytes: 64)
        let shortcut = CannedAnswerDraft.Shortcut(shortcutText)
        if shortcut == nil, !shortcutText.isEmpty {
            content.refuse("shortcut", "shortcut_invalid", "may have 1 to 32 of a to z, 0 to 9 and -")
        }
        let text = Shapes.messageText(in: &content)
        let question = content.text("question", maximumBytes: CannedAnswerDraft.maximumQuestionBytes)
        guard let shortcut, let text else { return nil }
        return CannedAnswerDraft(shortcut: shortcut, text: text, question: question)
    }
}

extension JSONWriter {
    fileprivate mutating func shape(_ answer: CannedAnswer) {
        object { writer in
            writer.member("id", answer.id.description)
            writer.member("siteId", answer.siteID.description)
            writer.member("shortcut", answer.shortcut)
            writer.member("text", answer.text)
            writer.member("question", answer.question)
        }
    }
}
