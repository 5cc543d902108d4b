import JSON
public import HTTP
import Primitives

/// A refusal as our own doors write it: `application/problem+json` (RFC 9457) with a stable `code`.
public struct Problem: Error, Sendable {
    /// What is wrong with one member of the content.
    public struct Field: Sendable {
        /// The member's name.
        public let field: String
        /// Stable, for programs.
        public let code: String
        /// One sentence, for people.
        public let detail: String
    }

    /// The status.
    public let status: Status
    /// Stable, for programs.
    public let code: String
    /// One sentence: what was wrong, and what to do.
    public let detail: String
    /// What is wrong with each member, where it is the content's fault.
    public var fields: [Field] = []
    /// Further header fields, such as `Retry-After`.
    public var headers: HeaderFields = [:]
    /// Why, where it isn't the client's fault; for the log alone.
    var cause: (any Error)?

    /// A refusal.
    public init(_ status: Status, _ code: String, _ detail: String) {
        self.status = status
        self.code = code
        self.detail = detail
    }

    /// The refusal of well-formed content whose members are wrong; a single one lends its code.
    init(fields: [Field]) {
        let isSingle = fields.count == 1
        self.init(
            .unprocessableContent,
            isSingle ? fields[0].code : "fields_invalid",
            isSingle ? "\(fields[0].field): \(fields[0].detail)" : "\(fields.count) members of the content are wrong"
        )
        self.fields = fields
    }

    /// The same with its cause for the log.
    func caused(by cause: any Error) -> Problem {
        var problem = self
        problem.cause = cause
        return problem
    }

    /// The same with a time after which to try again, in whole seconds, at least one.
    func retrying(after wait: Duration) -> Problem {
        var problem = self
        problem.headers.set("Retry-After", String(max(1, (wait.wholeMilliseconds + 999) / 1000)))
        return problem
    }

    /// The response to `request`.
    public func response(to request: Request) -> Response {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("type", "about:blank")
            writer.member("title", status.reason)
            writer.member("status", Int64(status.code))
            writer.member("detail", detail)
            writer.member("code", code)
            writer.member("requestId", request.id)
            guard !fields.isEmpty else { return }
            writer.array("errors") { writer in
                for field in fields {
                    writer.object { writer in
                        writer.member("field", field.field)
                        writer.member("code", field.code)
                        writer.member("detail", field.detail)
                    }
                }
            }
        }
        var headers = headers
        headers.set("Content-Type", "application/problem+json")
        headers.set("Cache-Control", "no-store")
        return Response(status, headers: headers, body: .bytes(writer.bytes))
    }
}
