import Cryptography
import HTTP
import JSON
import Primitives
import SupportDesk
import TestSupport
import Testing

@testable import Frontdesk

/// A visitor's browser: it has a token and speaks JSON.
struct VisitorClient: Sendable {
    let desk: Desk
    let token: String
    /// What the session said.
    let session: JSONValue

    var id: String { session["visitor"]?["id"]?.string ?? "" }

    func send(
        _ method: HTTP.Method,
        _ path: String,
        _ body: JSONValue? = nil,
        query: String = "",
        origin: String? = Desk.origin
    ) async throws -> Answer {
        var headers: HeaderFields = ["Authorization": "Bearer \(token)"]
        if let origin { headers.set("Origin", origin) }
        return try await desk.send(method, path, query: query, headers: headers, body: body?.bytes ?? [])
    }

    /// Opens a conversation.
    func open(
        _ department: String? = nil,
        kind: String? = nil,
        clientID: String = newClientID()
    ) async throws -> Answer {
        var members = [JSONMember("clientId", .string(clientID))]
        if let department { members.append(JSONMember("department", .string(try desk.department(department)))) }
        if let kind { members.append(JSONMember("kind", .string(kind))) }
        return try await send(.post, "/api/v1/conversations", .object(members))
    }

    /// Opens a conversation and returns its id.
    func conversation(_ department: String? = nil, kind: String? = nil) async throws -> String {
        try #require(try await open(department, kind: kind)["conversation"]?["id"]?.string)
    }

    func say(_ text: String, in id: String, clientID: String = newClientID()) async throws -> Answer {
        let body: JSONValue = ["clientId": .string(clientID), "text": .string(text)]
        return try await send(.post, "/api/v1/conversations/\(id)/messages", body)
    }

    /// What was said, oldest first.
    func texts(in id: String) async throws -> [String] {
        let page = try await send(.get, "/api/v1/conversations/\(id)/messages", query: "max=100")
        return (page["items"]?.array ?? []).reversed().compactMap { $0["text"]?.string }
    }

    /// The same visitor in a new session.
    func resumed() async throws -> VisitorClient {
        try await desk.visitor(["visitorToken": .string(token)])
    }
}

/// An agent's console: it has a cookie and a CSRF token.
struct AgentClient: Sendable {
    let desk: Desk
    let cookie: String
    let session: JSONValue

    var id: String { session["agent"]?["id"]?.string ?? "" }
    var headers: HeaderFields { ["Cookie": cookie, "X-CSRF-Token": session["csrfToken"]?.string ?? ""] }

    func send(
        _ method: HTTP.Method,
        _ path: String,
        _ body: JSONValue? = nil,
        query: String = ""
    ) async throws -> Answer {
        try await desk.send(method, "/api/v1/agent" + path, query: query, headers: headers, body: body?.bytes ?? [])
    }

    /// Does something to a conversation.
    func act(_ action: String, on id: String, _ body: JSONValue? = nil) async throws -> Answer {
        try await send(.post, "/conversations/\(id)/\(action)", body)
    }

    func say(
        _ text: String,
        in id: String,
        clientID: String = newClientID(),
        as kind: String = "messages"
    ) async throws -> Answer {
        try await act(kind, on: id, ["clientId": .string(clientID), "text": .string(text)])
    }

    /// The ids of the conversations that a list shows.
    func list(_ query: String) async throws -> [String] {
        let page = try await send(.get, "/conversations", query: query)
        return (page["items"]?.array ?? []).compactMap { $0["id"]?.string }
    }

    /// Counts as present, as with an open stream.
    func keepPresent() async throws {
        try await desk.house.desk.keepPresent(try #require(Identifier(id)))
    }

    func endPresence() async throws {
        try await desk.house.desk.endPresence(try #require(Identifier(id)))
    }
}

extension Desk {
    /// Starts a session.
    func startSession(_ members: [String: JSONValue] = [:], origin: String? = Desk.origin) async throws -> Answer {
        var content = members
        if content["site"] == nil { content["site"] = .string(site.site.key) }
        let body = JSONValue.object(content.map { JSONMember($0.key, $0.value) })
        var headers: HeaderFields = [:]
        if let origin { headers.set("Origin", origin) }
        return try await send(.post, "/api/v1/sessions", headers: headers, body: body.bytes)
    }

    /// A visitor with a session.
    func visitor(_ members: [String: JSONValue] = [:]) async throws -> VisitorClient {
        let answer = try await startSession(members)
        try #require(answer.status == 200)
        return VisitorClient(
            desk: self,
            token: try #require(answer["visitorToken"]?.string),
            session: answer.json
        )
    }

    func visitor(named name: String) async throws -> VisitorClient {
        try await visitor(["profile": ["name": .string(name)]])
    }

    /// A new agent who has logged in.
    func agent(_ name: String, departments: [String] = []) async throws -> AgentClient {
        let email = "\(name.lowercased())@frontdesk.example"
        let password = "the password of \(name)"
        _ = try await house.desk.addAgent(
            email: email,
            name: name,
            password: Secret(password),
            site: site.site.id,
            departments: departments
        )
        return try await logIn(email, password)
    }

    func logIn(_ email: String, _ password: String) async throws -> AgentClient {
        let answer = try await tryLogIn(email, password)
        try #require(answer.status == 200)
        let cookie = try #require(answer.headers["Set-Cookie"]?.split(separator: ";").first.map(String.init))
        return AgentClient(desk: self, cookie: cookie, session: answer.json)
    }

    func tryLogIn(_ email: String, _ password: String, from address: String = "127.0.0.1") async throws -> Answer {
        let body: JSONValue = ["email": .string(email), "password": .string(password)]
        return try await send(.post, "/api/v1/agent/session", body: body.bytes, from: address)
    }

    /// What the site's own backend sends.
    func sendAsServer(_ method: HTTP.Method, _ path: String, _ body: JSONValue? = nil) async throws -> Answer {
        let headers: HeaderFields = ["Authorization": "Bearer \(site.apiKey.unredactedText)"]
        return try await send(method, path, headers: headers, body: body?.bytes ?? [])
    }
}

extension Desk {
    /// An identity token as the site's own server signs it; `exp` in an hour unless told.
    func identityToken(_ members: [String: JSONValue], key: Secret? = nil) throws -> String {
        let secret = key?.unredactedText ?? site.identitySecret.unredactedText
        return try signedToken(members, secretBase64: secret)
    }

    /// A token over these very claims; `exp` in an hour unless told.
    func signedToken(_ members: [String: JSONValue], secretBase64: String) throws -> String {
        var members = members
        if members["exp"] == nil { members["exp"] = .integer(clock.now.seconds + 3600) }
        let claims = JSONValue.object(members.map { JSONMember($0.key, $0.value) })
        let key = Secret(try #require(Base64.decode(secretBase64)))
        let input = Base64URL.encode(Array(#"{"alg":"HS256","typ":"JWT"}"#.utf8)) + "." + Base64URL.encode(claims.bytes)
        return input + "." + Base64URL.encode(try HMACSHA256(key: key).authenticate(Array(input.utf8)))
    }
}
