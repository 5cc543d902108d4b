import HTTP
public import JSON

/// The description of our own doors, made from the endpoints that are served (OpenAPI 3.1).
public struct OpenAPIDocument: Sendable {
    /// The whole document.
    public let document: JSONValue

    /// Describes `endpoints`.
    public init(_ endpoints: [Endpoint]) {
        var paths: [(template: String, items: [JSONMember])] = []
        for endpoint in endpoints {
            let item = JSONMember(
                endpoint.route.method.rawValue.lowercased(),
                Self.operation(endpoint)
            )
            if let index = paths.firstIndex(where: { $0.template == endpoint.route.template }) {
                paths[index].items.append(item)
            } else {
                paths.append((endpoint.route.template, [item]))
            }
        }
        document = [
            "openapi": "3.1.0",
            "info": [
                "title": "Frontdesk", "version": "1",
                "description": "The visitor, server, agent and operations doors of Frontdesk.",
            ],
            "paths": .object(paths.map { JSONMember($0.template, .object($0.items)) }),
            "components": [
                "schemas": .object(OpenAPISchemas.all),
                "securitySchemes": [
                    "visitorToken": ["type": "http", "scheme": "bearer", "bearerFormat": "JWT"],
                    "siteApiKey": ["type": "http", "scheme": "bearer"],
                    "agentSession": ["type": "apiKey", "in": "cookie", "name": .string(AgentDoor.cookieName)],
                ],
            ],
        ]
    }

    /// The endpoint that serves the document.
    public static func endpoint(describing endpoints: [Endpoint]) -> Endpoint {
        let operation = Endpoint.Operation("operations", "This description")
            .answering(200, "Document", "The description, OpenAPI 3.1")
        let described = endpoints + [Endpoint(route: Route(.get, path) { _ in Response(.ok) }, operation: operation)]
        let bytes = OpenAPIDocument(described).document.bytes
        let route = Route(.get, path) { _ in .json(.ok, bytes, headers: ["Cache-Control": "no-cache"]) }
        return Endpoint(route: route, operation: operation)
    }

    private static let path = "/openapi.json"

    private static func operation(_ endpoint: Endpoint) -> JSONValue {
        let operation = endpoint.operation
        var members = [
            JSONMember("tags", [.string(operation.tag)]),
            JSONMember("summary", .string(operation.summary)),
            JSONMember("parameters", .array(parameters(of: endpoint))),
        ]
        if let security = operation.security { members.append(JSONMember("security", [[security: []]])) }
        if let request = operation.request {
            members.append(
                JSONMember(
                    "requestBody",
                    ["required": true, "content": .object([content(operation.requestType, request)])]
                )
            )
        }
        members.append(JSONMember("responses", .object(responses(of: operation))))
        return .object(members)
    }

    private static func parameters(of endpoint: Endpoint) -> [JSONValue] {
        let inPath = endpoint.route.template.split(separator: "/").filter { $0.hasPrefix("{") }.map { segment in
            JSONValue.object([
                JSONMember("name", .string(String(segment.dropFirst().dropLast()))), JSONMember("in", "path"),
                JSONMember("required", true), JSONMember("schema", ["type": "string"]),
            ])
        }
        let inQuery = endpoint.operation.query.map { item in
            JSONValue.object([
                JSONMember("name", .string(item.name)), JSONMember("in", "query"), JSONMember("schema", item.value),
            ])
        }
        let isChange = endpoint.operation.refusals.contains { $0.code == "csrf_token_invalid" }
        let header: [JSONValue] =
            isChange
            ? [["name": "X-CSRF-Token", "in": "header", "required": true, "schema": ["type": "string"]]] : []
        return inPath + inQuery + header
    }

    private static func responses(of operation: Endpoint.Operation) -> [JSONMember] {
        var responses = operation.outcomes.map { outcome in
            var members = [JSONMember("description", .string(outcome.meaning))]
            if let schema = outcome.schema {
                members.append(JSONMember("content", .object([content(outcome.mediaType, schema)])))
            }
            return JSONMember(String(outcome.status), .object(members))
        }
        let statuses = Set(operation.refusals.map(\.status)).union([500, 503]).sorted()
        for status in statuses where !responses.contains(where: { $0.name == String(status) }) {
            var codes: [String] = []
            for refusal in operation.refusals where refusal.status == status && !codes.contains(refusal.code) {
                codes.append(refusal.code)
            }
            let description = codes.isEmpty ? Status(status).reason : "code: " + codes.joined(separator: ", ")
            responses.append(
                JSONMember(
                    String(status),
                    [
                        "description": .string(description),
                        "content": .object([content("application/problem+json", "Problem")]),
                    ]
                )
            )
        }
        return responses
    }

    private static func content(_ type: String, _ schema: String) -> JSONMember {
        JSONMember(type, ["schema": ["$ref": .string("#/components/schemas/\(schema)")]])
    }
}
