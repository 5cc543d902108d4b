import HTTP
import JSON
import Primitives

/// Reads the members of a request's JSON content and gathers what is wrong with them, so that all is told at once.
///
/// Unknown members are ignored. Shapes that aren't JSON, or not an object, are refused before anything is read.
struct RequestContent {
    private let content: JSONValue
    private var problems: [Problem.Field] = []

    /// Parses the content of a request.
    init(_ request: Request) throws(Problem) {
        guard Self.isJSON(request.headers["Content-Type"]) else {
            throw Problem(
                .unsupportedMediaType,
                "content_type_unsupported",
                "send the content as application/json"
            )
        }
        do {
            content = try JSONValue(parsing: request.body)
        } catch {
            throw Self.problem(error)
        }
        guard content.object != nil else {
            throw Problem(.unprocessableContent, "fields_invalid", "the content must be a JSON object")
        }
    }

    /// Reads the members of an object that stands inside another.
    private init(_ content: JSONValue) {
        self.content = content
    }

    /// A text; white space around it is kept.
    mutating func text(_ name: String, maximumBytes: Int) -> String? {
        guard let value = content[name], value != .null else { return nil }
        guard let text = value.string else {
            refuse(name, "wrong_type", "must be a string")
            return nil
        }
        guard !text.utf8.contains(0) else {
            refuse(name, "nul_not_allowed", "must not contain U+0000, which not every database can store")
            return nil
        }
        guard text.utf8.count <= maximumBytes else {
            refuse(name, "too_long", "may have \(maximumBytes) bytes of UTF-8 at most")
            return nil
        }
        return text
    }

    /// A text that must be there; empty where it isn't, and `finish()` refuses.
    mutating func requiredText(_ name: String, maximumBytes: Int) -> String {
        let before = problems.count
        if let text = text(name, maximumBytes: maximumBytes), !text.isEmpty { return text }
        if problems.count == before { refuse(name, "required", "is required") }
        return ""
    }

    /// Texts that differ, none where the member is absent; `nil` where it was refused.
    mutating func texts(_ name: String, maximumCount: Int) -> [String]? {
        guard let value = content[name], value != .null else { return [] }
        let texts = value.array?.compactMap(\.string) ?? []
        if value.array == nil || texts.count != value.array?.count {
            refuse(name, "wrong_type", "must be an array of strings")
        } else if texts.count > maximumCount {
            refuse(name, "too_many", "may have \(maximumCount) items at most")
        } else if Set(texts).count < texts.count {
            refuse(name, "duplicate", "must not have an item twice")
        } else {
            return texts
        }
        return nil
    }

    /// Whether the member is there and isn't a text of white space alone.
    func isSaying(_ name: String) -> Bool {
        has(name) && content[name]?.string?.allSatisfy(\.isWhitespace) != true
    }

    /// An integer.
    mutating func integer(_ name: String) -> Int64? {
        guard let value = content[name], value != .null else { return nil }
        guard let integer = value.integer else {
            refuse(name, "wrong_type", "must be an integer")
            return nil
        }
        return integer
    }

    /// A `clientId`: a UUID that must be there.
    mutating func clientID() -> ClientID? {
        let before = problems.count
        let text = requiredText("clientId", maximumBytes: 64)
        if let id = ClientID(text) { return id }
        if problems.count == before { refuse("clientId", "not_a_uuid", "must be a UUID that the client makes") }
        return nil
    }

    /// An identifier of ours.
    mutating func identifier<Kind>(_ name: String, of kind: Kind.Type = Kind.self) -> Identifier<Kind>? {
        guard let text = text(name, maximumBytes: 64) else { return nil }
        guard let id = Identifier<Kind>(text) else {
            refuse(name, "\(name)_not_found", "names nothing here")
            return nil
        }
        return id
    }

    /// One of the values of an enumeration.
    mutating func choice<Value: RawRepresentable<String>>(_ name: String, _ values: [Value]) -> Value? {
        guard let text = text(name, maximumBytes: 64) else { return nil }
        guard let value = values.first(where: { $0.rawValue == text }) else {
            refuse(name, "unknown_value", "must be one of \(values.map(\.rawValue).joined(separator: ", "))")
            return nil
        }
        return value
    }

    /// A time.
    mutating func time(_ name: String) -> Timestamp? {
        guard let text = text(name, maximumBytes: 64) else { return nil }
        guard let time = Timestamp(rfc3339: text) else {
            refuse(name, "not_a_time", "must be a time as RFC 3339 writes it")
            return nil
        }
        return time
    }

    /// Reads an object that stands inside this one.
    mutating func object(_ name: String, _ body: (inout RequestContent) -> Void) {
        guard let value = content[name], value != .null else { return }
        guard value.object != nil else { return refuse(name, "wrong_type", "must be an object") }
        var inner = RequestContent(value)
        body(&inner)
        problems += inner.problems.map {
            Problem.Field(field: "\(name).\($0.field)", code: $0.code, detail: $0.detail)
        }
    }

    /// Whether the member is there and isn't null.
    func has(_ name: String) -> Bool {
        content[name] != nil && content[name] != .null
    }

    /// Notes what is wrong with a member.
    mutating func refuse(_ name: String, _ code: String, _ detail: String) {
        problems.append(Problem.Field(field: name, code: code, detail: detail))
    }

    /// Refuses the request where anything was wrong.
    func finish() throws(Problem) {
        guard problems.isEmpty else { throw Problem(fields: problems) }
    }

    private static func isJSON(_ contentType: String?) -> Bool {
        let type = contentType?.split(separator: ";").first.map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
        return type == "application/json"
    }

    private static func problem(_ error: JSONError) -> Problem {
        switch error {
        case .malformed(let offset):
            Problem(.badRequest, "json_malformed", "the content is not JSON: byte \(offset) can't stand there")
        case .tooLarge(let limit):
            Problem(.contentTooLarge, "body_too_large", "the content may have \(limit) bytes at most")
        case .tooDeep(let limit):
            Problem(.badRequest, "json_too_deep", "arrays and objects may be nested \(limit) deep at most")
        case .duplicateMember(let offset):
            Problem(
                .badRequest,
                "json_duplicate_member",
                "the member at byte \(offset) has a name that was used already"
            )
        case .invalidUnicode(let offset):
            Problem(.badRequest, "invalid_utf8", "the text at byte \(offset) is not UTF-8")
        }
    }
}
