import HTTP
import JSON
import Testing

/// The service's own description of itself, against which every answer of every test is held.
struct Contract: Sendable {
    let document: JSONValue

    /// What an answer has that its route doesn't document.
    func faults(_ method: HTTP.Method, _ path: String, _ answer: Answer) -> [String] {
        guard let operation = operation(method, path) else { return refusalFaults(answer) }
        guard let response = operation["responses"]?[String(answer.status)] else {
            return ["the status \(answer.status) is not documented"]
        }
        let type = answer.contentType
        guard let content = response["content"]?.object else {
            return answer.body.isEmpty ? [] : ["there is content where none is documented"]
        }
        guard let schema = content.first(where: { $0.name == type })?.value["schema"] else {
            return ["the media type \(type) is not documented"]
        }
        guard type.hasSuffix("json") else { return [] }
        return schemaFaults(answer.json, schema) + (type == "application/problem+json" ? problemFaults(answer) : [])
    }

    /// What an event has that isn't documented; the two doors show different conversations.
    func faults(_ event: StreamedEvent, isAgent: Bool) -> [String] {
        let schemas: [String: String] = [
            "message": "Message", "message.updated": "Message", "message.deleted": "Message", "member": "MemberEvent",
            "conversation": "ConversationEvent", "typing": "SignalEvent", "read": "SignalEvent",
            "presence": "PresenceEvent", "token": "TokenEvent", "viewing": "ViewingEvent",
        ]
        if event.name == "gap" { return event.data == [:] ? [] : ["gap says something"] }
        guard let name = schemas[event.name] else { return ["\(event.name) is not documented"] }
        var faults = schemaFaults(event.data, ["$ref": .string("#/components/schemas/\(name)")])
        if event.name == "conversation" {
            let shape: JSONValue = ["$ref": .string("#/components/schemas/\(isAgent ? "InboxItem" : "Conversation")")]
            faults += schemaFaults(event.data["conversation"] ?? .null, shape)
        }
        let isLogged = ["message", "member"].contains(event.name)
        if isLogged, event.id == nil { faults.append("\(event.name) has no id") }
        if !isAgent, let id = event.id, event.data["seq"] != .integer(id) { faults.append("the id is not the seq") }
        return faults
    }

    /// The operation that is documented for a request, if there is one.
    func operation(_ method: HTTP.Method, _ path: String) -> JSONValue? {
        let segments = path.split(separator: "/", omittingEmptySubsequences: false)
        let matches = (document["paths"]?.object ?? []).filter { item in
            let template = item.name.split(separator: "/", omittingEmptySubsequences: false)
            return template.count == segments.count
                && zip(template, segments).allSatisfy { $0 == $1 || ($0.hasPrefix("{") && !$1.isEmpty) }
        }
        let name = (method == .head ? HTTP.Method.get : method).rawValue.lowercased()
        // A literal path goes before one with a parameter, as in the router.
        return matches.sorted { !$0.name.contains("{") && $1.name.contains("{") }.compactMap { $0.value[name] }.first
    }

    private func schemaFaults(_ value: JSONValue, _ schema: JSONValue) -> [String] {
        JSONSchema(schemas: document["components"]?["schemas"] ?? .null).faults(value, schema)
    }

    /// Where no route is, an answer can only be a refusal, or what a browser asks before a request.
    private func refusalFaults(_ answer: Answer) -> [String] {
        if answer.status == 204 || answer.status == 403, answer.isPreflight { return [] }
        guard [400, 404, 405, 413].contains(answer.status) else { return ["\(answer.status) without a route"] }
        return schemaFaults(answer.json, ["$ref": "#/components/schemas/Problem"]) + problemFaults(answer)
    }

    private func problemFaults(_ answer: Answer) -> [String] {
        var faults: [String] = []
        if answer.json["status"] != .integer(Int64(answer.status)) { faults.append("status is not that of the head") }
        if answer.json["requestId"]?.string != answer.requestID { faults.append("requestId is not that of the head") }
        if [429, 503].contains(answer.status), answer.headers["Retry-After"] == nil {
            faults.append("there is no Retry-After")
        }
        if answer.status == 405, answer.headers["Allow"] == nil { faults.append("there is no Allow") }
        if answer.status >= 500 { faults.append("it is a \(answer.status)") }
        return faults
    }
}
