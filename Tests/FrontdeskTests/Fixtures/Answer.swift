import HTTP
import JSON

/// One answer, in process or over the wire.
struct Answer: Sendable {
    let status: Int
    let headers: HeaderFields
    let body: [UInt8]
    /// The name of the request, as the header tells it.
    let requestID: String?
    /// Whether it answers a preflight, which no document describes.
    var isPreflight = false
    /// The content; `null` where it isn't JSON.
    let json: JSONValue

    init(status: Int, headers: HeaderFields, body: [UInt8], requestID: String?) {
        self.status = status
        self.headers = headers
        self.body = body
        self.requestID = requestID
        json = (try? JSONValue(parsing: body)) ?? .null
    }

    /// The media type, without parameters.
    var contentType: String {
        headers["Content-Type"]?.split(separator: ";").first.map(String.init) ?? ""
    }

    /// The code of a refusal.
    var code: String? { json["code"]?.string }

    /// The names of the fields that a refusal is about.
    var fields: [String] { json["errors"]?.array?.compactMap { $0["field"]?.string } ?? [] }

    subscript(name: String) -> JSONValue? { json[name] }
}

/// One event of a stream, its data parsed.
struct StreamedEvent: Sendable, Equatable {
    let id: Int64?
    let name: String
    let data: JSONValue
}
