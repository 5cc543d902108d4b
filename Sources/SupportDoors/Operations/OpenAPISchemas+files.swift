import JSON
import Spaces

extension OpenAPISchemas {
    /// Files, with a message and by themselves.
    static let files: [JSONMember] = [
        JSONMember(
            "File",
            object([
                "id": text, "name": text, "contentType": text, "size": ["type": "integer", "minimum": 1],
                "width": nullableInteger, "height": nullableInteger,
            ])
        ),
        JSONMember(
            "FileRequest",
            object([
                "clientId": clientID, "file": ["type": "string", "contentMediaType": "application/octet-stream"],
            ])
        ),
        JSONMember("Bytes", ["type": "string", "contentMediaType": "application/octet-stream"]),
    ]

    /// The ids of files that a message attaches.
    static let fileIDs: JSONValue = [
        "type": "array", "items": text, "maxItems": .integer(Int64(MessageDraft.maximumFiles)), "uniqueItems": true,
        "description": "files that the sender has handed in and no message has attached",
    ]
}
