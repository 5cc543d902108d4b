import JSON
import Spaces

/// The schemas of all that our own doors take and answer (JSON Schema 2020-12, as OpenAPI 3.1 uses it).
enum OpenAPISchemas {
    static let all: [JSONMember] = requests + answers + streams + desk

    static let text: JSONValue = ["type": "string"]
    static let nullableText: JSONValue = ["type": ["string", "null"]]
    static let integer: JSONValue = ["type": "integer"]
    static let nullableInteger: JSONValue = ["type": ["integer", "null"]]
    static let truth: JSONValue = ["type": "boolean"]
    static let time: JSONValue = ["type": "string", "format": "date-time"]
    static let nullableTime: JSONValue = ["type": ["string", "null"], "format": "date-time"]
    static let clientID: JSONValue = ["type": "string", "format": "uuid"]

    static func reference(_ name: String) -> JSONValue {
        ["$ref": .string("#/components/schemas/\(name)")]
    }

    static func nullable(_ name: String) -> JSONValue {
        ["anyOf": [reference(name), ["type": "null"]]]
    }

    static func list(of name: String) -> JSONValue {
        ["type": "array", "items": reference(name)]
    }

    static func choice(_ values: String...) -> JSONValue {
        ["type": "string", "enum": .array(values.map(JSONValue.string))]
    }

    /// An object all of whose members are always there, but for the optional ones.
    static func object(_ members: KeyValuePairs<String, JSONValue>, optional: Set<String> = []) -> JSONValue {
        object(of: Array(members), optional: optional)
    }

    static func object(of members: [(key: String, value: JSONValue)], optional: Set<String> = []) -> JSONValue {
        let required = members.map(\.key).filter { !optional.contains($0) }
        return [
            "type": "object",
            "required": .array(required.map(JSONValue.string)),
            "properties": .object(members.map { JSONMember($0.key, $0.value) }),
        ]
    }

    private static let requests: [JSONMember] = [
        JSONMember(
            "SessionRequest",
            object(
                [
                    "site": text, "visitorToken": text, "identityToken": text,
                    "profile": object(
                        ["name": text, "email": text, "locale": text, "timezone": text],
                        optional: ["name", "email", "locale", "timezone"]
                    ),
                    "page": object(
                        ["url": text, "title": text, "referrer": text],
                        optional: ["url", "title", "referrer"]
                    ),
                ],
                optional: ["visitorToken", "identityToken", "profile", "page"]
            )
        ),
        JSONMember(
            "ConversationRequest",
            object(
                ["clientId": clientID, "department": text, "kind": choice("direct", "group")],
                optional: ["department", "kind"]
            )
        ),
        JSONMember(
            "MessageRequest",
            object([
                "clientId": clientID,
                "text": [
                    "type": "string", "minLength": 1,
                    "description": .string("at most \(Message.maximumTextBytes) bytes of UTF-8, not blank"),
                ],
            ])
        ),
        JSONMember("ReadRequest", object(["seq": ["type": "integer", "minimum": 0]])),
        JSONMember(
            "RatingRequest",
            object(["score": ["type": "integer", "minimum": 1, "maximum": 5], "comment": text], optional: ["comment"])
        ),
        JSONMember("LogInRequest", object(["email": text, "password": text])),
        JSONMember("PresenceRequest", object(["presence": choice("available", "away")])),
        JSONMember(
            "TransferRequest",
            object(["department": text, "agent": text], optional: ["department", "agent"])
        ),
        JSONMember(
            "GuestTokenRequest",
            object(
                ["subject": text, "displayName": text, "notBefore": time, "expiresAt": time],
                optional: ["notBefore", "expiresAt"]
            )
        ),
        JSONMember(
            "TokenExchangeRequest",
            object(
                [
                    "grant_type": text, "subject_token": text, "subject_token_type": text,
                    "requested_token_type": text,
                ],
                optional: ["requested_token_type"]
            )
        ),
    ]

    static let conversationMembers: KeyValuePairs<String, JSONValue> = [
        "id": text, "kind": choice("direct", "group"), "status": choice("waiting", "assigned", "resolved"),
        "department": object(["id": text, "name": text]), "agent": nullable("Member"),
        "queuePosition": nullableInteger, "openedAt": time, "resolvedAt": nullableTime,
        "rating": ["anyOf": [object(["score": integer, "comment": nullableText]), ["type": "null"]]],
        "readSeq": object(["visitor": integer, "agent": integer]),
    ]

    private static let answers: [JSONMember] = [
        JSONMember("Member", object(["id": text, "name": text, "role": choice("visitor", "agent", "bot")])),
        JSONMember(
            "Message",
            object([
                "id": text, "conversationId": text, "seq": integer, "clientId": clientID, "text": text,
                "note": truth, "sender": reference("Member"), "createdAt": time, "updatedAt": nullableTime,
                "deleted": truth,
            ])
        ),
        JSONMember("MessagePage", object(["items": list(of: "Message"), "hasMore": truth])),
        JSONMember("Conversation", object(conversationMembers)),
        JSONMember(
            "ConversationSnapshot",
            object(["conversation": nullable("Conversation"), "messages": list(of: "Message"), "cursor": integer])
        ),
        JSONMember("Department", object(["id": text, "name": text, "online": truth])),
        JSONMember(
            "Site",
            object([
                "name": text, "online": truth, "defaultKind": choice("direct", "group"),
                "departments": list(of: "Department"),
                "accent": ["type": ["string", "null"], "pattern": "^#[0-9a-f]{6}$"],
                "greeting": nullableText, "locale": nullableText,
                "preChat": [
                    "type": "array", "items": object(["field": choice("name", "email"), "required": truth]),
                ],
                "files": [
                    "anyOf": [
                        object(["maximumBytes": integer, "types": ["type": "array", "items": text]]),
                        ["type": "null"],
                    ]
                ],
                "transcriptMail": truth,
            ])
        ),
        JSONMember(
            "Session",
            object([
                "visitorToken": text, "expiresAt": time,
                "visitor": object([
                    "id": text, "name": nullableText, "email": nullableText,
                    "identity": choice("anonymous", "proven", "signed"), "memberId": nullableText,
                ]),
                "site": reference("Site"),
                "conversation": nullable("Conversation"), "messages": list(of: "Message"), "cursor": integer,
            ])
        ),
        JSONMember("GuestToken", object(["accessToken": text, "expiresIn": integer, "personId": text])),
        JSONMember(
            "IssuedGuestToken",
            object([
                "id": text, "subject": text, "displayName": text, "email": nullableText, "accessToken": text,
                "expiresIn": integer,
            ])
        ),
        JSONMember(
            "TokenExchange",
            object(["access_token": text, "issued_token_type": text, "token_type": text, "expires_in": integer])
        ),
        JSONMember("OAuthError", object(["error": text, "error_description": text])),
        JSONMember(
            "AgentSession",
            object([
                "agent": object(["id": text, "name": text, "email": text]), "csrfToken": text, "expiresAt": time,
                "sites": [
                    "type": "array",
                    "items": object([
                        "id": text, "name": text,
                        "departments": ["type": "array", "items": object(["id": text, "name": text])],
                    ]),
                ],
                "presence": choice("available", "away"),
            ])
        ),
        JSONMember(
            "InboxItem",
            [
                "allOf": [
                    reference("Conversation"),
                    object([
                        "site": object(["id": text, "name": text]),
                        "visitor": object([
                            "id": text, "name": nullableText, "email": nullableText,
                            "identity": choice("anonymous", "proven", "signed"), "locale": nullableText,
                            "page": [
                                "anyOf": [object(["url": nullableText, "title": nullableText]), ["type": "null"]]
                            ],
                        ]),
                        "lastMessage": nullable("Message"), "lastActivityAt": time, "unread": integer,
                    ]),
                ]
            ]
        ),
        JSONMember(
            "InboxPage",
            object([
                "items": list(of: "InboxItem"), "next": nullableText,
                "counts": object(["mine": integer, "unassigned": integer]), "cursor": integer,
            ])
        ),
        JSONMember("Presence", object(["presence": choice("available", "away")])),
        JSONMember("Health", object(["status": text])),
        JSONMember("Document", ["type": "object"]),
        JSONMember("Text", text),
        JSONMember(
            "Problem",
            object(
                [
                    "type": text, "title": text, "status": integer, "detail": text, "code": text, "requestId": text,
                    "errors": [
                        "type": "array", "items": object(["field": text, "code": text, "detail": text]),
                    ],
                ],
                optional: ["errors"]
            )
        ),
    ]

    private static let streams: [JSONMember] = [
        JSONMember(
            "EventStream",
            [
                "type": "string",
                "description": """
                Server-Sent Events: message (data: Message), member (MemberEvent), conversation (ConversationEvent), \
                typing and read (SignalEvent, without id), presence (PresenceEvent, agents), \
                viewing (ViewingEvent, agents, without id), token (TokenEvent, \
                visitors), gap (the cursor is too old: load the state anew). A comment every 15 s.
                """,
            ]
        ),
        JSONMember(
            "Transcript",
            [
                "type": "string",
                "description": """
                Site and department, the time zone, and a line a message: time, an arrow from or to the visitor, name, text. \
                Further lines of a text are indented. The last line is one of dashes; without it the transcript was cut off.
                """,
            ]
        ),
        JSONMember(
            "MemberEvent",
            object([
                "conversationId": text, "seq": integer, "action": choice("joined", "left"),
                "member": reference("Member"),
            ])
        ),
        JSONMember(
            "ConversationEvent",
            object([
                "seq": nullableInteger,
                "conversation": ["anyOf": [reference("InboxItem"), reference("Conversation")]],
            ])
        ),
        JSONMember(
            "SignalEvent",
            object(["conversationId": text, "member": reference("Member"), "seq": integer], optional: ["seq"])
        ),
        JSONMember("PresenceEvent", object(["agent": reference("Member"), "presence": choice("available", "away")])),
        JSONMember("TokenEvent", object(["visitorToken": text, "expiresAt": time])),
    ]
}
