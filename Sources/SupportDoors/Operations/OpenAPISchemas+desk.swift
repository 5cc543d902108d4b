import JSON
import Spaces
import SupportDesk

extension OpenAPISchemas {
    /// What agents have beside conversations: colleagues, canned answers, and what is known of a visitor.
    static let desk: [JSONMember] = [
        JSONMember(
            "CannedAnswerRequest",
            object(
                ["clientId": clientID, "site": text, "shortcut": shortcut, "text": sayable, "question": question],
                optional: ["question"]
            )
        ),
        JSONMember(
            "CannedAnswerChange",
            object(["shortcut": shortcut, "text": sayable, "question": question], optional: ["question"])
        ),
        JSONMember(
            "CannedAnswer",
            object(["id": text, "siteId": text, "shortcut": text, "text": text, "question": nullableText])
        ),
        JSONMember("CannedAnswerList", object(["items": list(of: "CannedAnswer")])),
        JSONMember("Colleague", object(["id": text, "name": text, "presence": presence, "departmentIds": texts])),
        JSONMember(
            "SiteDirectory",
            object([
                "sites": [
                    "type": "array",
                    "items": object([
                        "id": text, "name": text, "key": text, "embed": text, "departments": list(of: "Department"),
                        "agents": list(of: "Colleague"),
                    ]),
                ]
            ])
        ),
        JSONMember("Episode", object(["openedAt": time, "resolvedAt": nullableTime, "agent": nullable("Member")])),
        JSONMember(
            "VisitorRecord",
            object([
                "visitor": visitor, "conversations": ["type": "array", "items": outline],
                "episodes": list(of: "Episode"),
            ])
        ),
        JSONMember("ViewingEvent", object(["conversationId": text, "agents": list(of: "Member")])),
    ]

    private static let texts: JSONValue = ["type": "array", "items": text]
    private static let presence = choice("available", "away")

    private static let shortcut: JSONValue = ["type": "string", "pattern": "^[a-z0-9-]{1,32}$"]
    private static let sayable: JSONValue = [
        "type": "string", "minLength": 1,
        "description": .string("at most \(Message.maximumTextBytes) bytes of UTF-8, not blank"),
    ]
    private static let question: JSONValue = [
        "type": ["string", "null"],
        "description": .string(
            "at most \(CannedAnswerDraft.maximumQuestionBytes) bytes of UTF-8; with one, the assistant may give it"
        ),
    ]

    private static let visitor = object([
        "id": text, "name": nullableText, "email": nullableText, "identity": choice("anonymous", "proven", "signed"),
        "locale": nullableText, "timezone": nullableText,
        "page": ["anyOf": [object(["url": nullableText, "title": nullableText]), ["type": "null"]]],
        "referrer": nullableText, "firstSeenAt": time, "lastSeenAt": time, "memberId": nullableText,
    ])

    /// A conversation without what only those who are in it need.
    private static let outline: JSONValue = {
        let members = ["id", "kind", "status", "department", "agent", "openedAt", "resolvedAt", "rating"]
        return object(of: conversationMembers.filter { members.contains($0.key) })
    }()
}
