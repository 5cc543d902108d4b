import Foundation
import HTTP
import JSON
import Testing

/// Form data as a browser sends it with a file.
struct FileForm: Sendable {
    var clientID: String? = newClientID()
    var name: String? = "photo.png"
    var contentType: String? = "image/png"
    var bytes = FileForm.png()

    private static let boundary = "----FrontdeskBoundary7MA4YWxkTrZu0gW"

    static let contentTypeField = "multipart/form-data; boundary=\(boundary)"

    /// The content, in the order of the API's description.
    var content: [UInt8] {
        var content: [UInt8] = []
        if let clientID {
            content += part("name=\"clientId\"") + Array(clientID.utf8) + [13, 10]
        }
        let fileName = name.map { "; filename=\"\($0.replacing("\"", with: "%22"))\"" } ?? ""
        content += part("name=\"file\"\(fileName)", contentType) + bytes + [13, 10]
        return content + Array("--\(Self.boundary)--\r\n".utf8)
    }

    private func part(_ parameters: String, _ type: String? = nil) -> [UInt8] {
        let typeLine = type.map { "Content-Type: \($0)\r\n" } ?? ""
        return Array("--\(Self.boundary)\r\nContent-Disposition: form-data; \(parameters)\r\n\(typeLine)\r\n".utf8)
    }

    /// What begins as a PNG of that size, with some bytes behind it.
    static func png(width: Int = 64, height: Int = 48, count: Int = 200) -> [UInt8] {
        func bigEndian(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
        let head: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 13, 10, 0x1A, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]
        let start = head + bigEndian(width) + bigEndian(height) + [8, 2, 0, 0, 0]
        return start + (start.count..<max(start.count, count)).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    }
}

extension VisitorClient {
    func upload(_ form: FileForm = FileForm(), origin: String? = Desk.origin) async throws -> Answer {
        var headers: HeaderFields = [
            "Authorization": "Bearer \(token)", "Content-Type": FileForm.contentTypeField,
        ]
        if let origin { headers.set("Origin", origin) }
        return try await desk.send(.post, "/api/v1/files", headers: headers, body: form.content)
    }

    /// Hands in a file and returns its id.
    func file(_ form: FileForm = FileForm()) async throws -> String {
        try #require(try await upload(form)["id"]?.string)
    }

    func read(_ file: String, _ method: HTTP.Method = .get, _ fields: HeaderFields = [:]) async throws -> Answer {
        var headers: HeaderFields = ["Authorization": "Bearer \(token)", "Origin": Desk.origin]
        for field in fields.fields { headers.append(field.name, field.value) }
        return try await desk.send(method, "/api/v1/files/\(file)", headers: headers)
    }

    func send(
        files: [String],
        _ text: String? = nil,
        in id: String,
        clientID: String = newClientID()
    ) async throws -> Answer {
        try await send(.post, "/api/v1/conversations/\(id)/messages", JSONValue.message(clientID, text, files))
    }
}

extension AgentClient {
    func upload(_ form: FileForm = FileForm()) async throws -> Answer {
        var headers = headers
        headers.set("Content-Type", FileForm.contentTypeField)
        return try await desk.send(.post, "/api/v1/agent/files", headers: headers, body: form.content)
    }

    /// Hands in a file and returns its id.
    func file(_ form: FileForm = FileForm()) async throws -> String {
        try #require(try await upload(form)["id"]?.string)
    }

    func read(_ file: String) async throws -> Answer {
        try await send(.get, "/files/\(file)")
    }

    func send(
        files: [String],
        _ text: String? = nil,
        in id: String,
        as kind: String = "messages",
        clientID: String = newClientID()
    ) async throws -> Answer {
        try await act(kind, on: id, JSONValue.message(clientID, text, files))
    }
}

extension JSONValue {
    fileprivate static func message(_ clientID: String, _ text: String?, _ files: [String]) -> JSONValue {
        var members = [
            JSONMember("clientId", .string(clientID)), JSONMember("files", .array(files.map(JSONValue.string))),
        ]
        if let text { members.append(JSONMember("text", .string(text))) }
        return .object(members)
    }
}
