import HTTP
import JSON
import Testing

@testable import Frontdesk

struct OpenAPITests {
    @Test func `every served route is described, and every described one is served`() async throws {
        try await withDesk { desk in
            let served = Set(desk.service.responder.api.routes.map { "\($0.method.rawValue) \($0.template)" })
            var described: Set<String> = []
            for path in desk.contract.document["paths"]?.object ?? [] {
                for operation in path.value.object ?? [] {
                    described.insert("\(operation.name.uppercased()) \(path.name)")
                }
            }
            #expect(served == described)
            let promised = [
                "POST /api/v1/sessions", "POST /api/v1/conversations", "GET /api/v1/conversations/{id}/messages",
                "POST /api/v1/conversations/{id}/messages", "GET /api/v1/conversations/{id}/events",
                "POST /api/v1/conversations/{id}/typing", "POST /api/v1/conversations/{id}/read",
                "POST /api/v1/conversations/{id}/rating", "POST /api/v1/guest-token", "POST /api/v1/guests/token",
                "DELETE /api/v1/guests/{subject}/tokens", "POST /oauth/token", "POST /api/v1/agent/session",
                "GET /api/v1/agent/session", "DELETE /api/v1/agent/session", "GET /api/v1/agent/conversations",
                "GET /api/v1/agent/conversations/{id}", "GET /api/v1/agent/conversations/{id}/messages",
                "GET /api/v1/agent/events", "PUT /api/v1/agent/presence", "GET /health/live", "GET /health/ready",
                "GET /metrics", "GET /openapi.json",
            ]
            let actions = ["claim", "transfer", "resolve", "reopen", "messages", "notes", "typing", "read"]
            let expected = promised + actions.map { "POST /api/v1/agent/conversations/{id}/\($0)" }
            #expect(Set(expected).subtracting(served) == [])
        }
    }

    @Test func `every described operation is reached at its path`() async throws {
        try await withDesk { desk in
            for path in desk.contract.document["paths"]?.object ?? [] {
                for operation in path.value.object ?? [] {
                    let method = try #require(Method(rawValue: operation.name.uppercased()))
                    let target = path.name.replacing("{id}", with: "x").replacing("{subject}", with: "x")
                    let answer = try await desk.send(method, target)
                    #expect(answer.status != 405 && answer.code != "route_not_found", "\(method) \(target)")
                    let isOpen = operation.value["security"] == nil
                    #expect(isOpen || answer.status == 401, "\(method) \(target) let a stranger in")
                }
            }
        }
    }

    @Test func `every reference in the description leads somewhere`() async throws {
        try await withDesk { desk in
            let names = Set((desk.contract.document["components"]?["schemas"]?.object ?? []).map(\.name))
            let references = desk.contract.document.text.matches(of: /#\/components\/schemas\/(\w+)/)
            #expect(!references.isEmpty && references.allSatisfy { names.contains(String($0.1)) })
        }
    }

    @Test func `the parameters of a path are described`() async throws {
        try await withDesk { desk in
            for path in desk.contract.document["paths"]?.object ?? [] {
                let names = path.name.matches(of: /\{(\w+)\}/).map { JSONValue.string(String($0.1)) }
                for operation in path.value.object ?? [] {
                    let parameters = operation.value["parameters"]?.array ?? []
                    #expect(parameters.filter { $0["in"] == "path" }.compactMap { $0["name"] } == names)
                }
            }
        }
    }

    @Test func `health, metrics and the description itself are answered without a log-in`() async throws {
        try await withDesk(live: true) { desk in
            for path in ["/health/live", "/health/ready"] {
                #expect(try await desk.send(.get, path)["status"] == "ok")
            }
            _ = try await desk.visitor()
            let metrics = String(decoding: try await desk.send(.get, "/metrics").body, as: UTF8.self)
            #expect(metrics.contains("http_server_request_duration_seconds_count"))
            #expect(metrics.contains("route=\"/api/v1/sessions\""))
            #expect(try await desk.send(.get, "/openapi.json")["openapi"] == "3.1.0")
        }
    }

    /// The checks of every other test are only worth something if they can fail.
    @Test func `what isn't described is found`() async throws {
        try await withDesk { desk in
            func faults(_ status: Int, _ body: String, _ type: String = "application/json") -> [String] {
                let headers: HeaderFields = ["Content-Type": type]
                let answer = Answer(status: status, headers: headers, body: Array(body.utf8), requestID: "r")
                return desk.contract.faults(.get, "/health/live", answer)
            }
            #expect(faults(200, #"{"status":"ok"}"#) == [])
            #expect(faults(201, #"{"status":"ok"}"#) != [])
            #expect(faults(200, "{}") != [] && faults(200, #"{"status":7}"#) != [])
            #expect(faults(200, #"{"status":"ok","more":1}"#) != [])
            #expect(faults(200, #"{"status":"ok"}"#, "text/html") != [])
            let wrongID = #"{"type":"","title":"","status":404,"detail":"","code":"","requestId":"other"}"#
            #expect(faults(404, wrongID, "application/problem+json") != [])
            let event = StreamedEvent(id: nil, name: "typing", data: ["conversationId": "x"])
            #expect(desk.contract.faults(event, isAgent: false) != [])
        }
    }
}
