import Accounts
import HTTP
import JSON

/// A refusal as the Webex API writes it: `message`, `errors` and `trackingId`.
struct WebexProblem: Error {
    static let headers: HeaderFields = [
        "Content-Type": "application/json;charset=UTF-8", "Cache-Control": "no-cache",
    ]

    static let unauthorized = WebexProblem(
        .unauthorized,
        "The request requires a valid access token set in the Authorization request header."
    )

    let status: Status
    let message: String
    /// Why, where it isn't the client's fault; for the log alone.
    let cause: AccountsError?

    init(_ status: Status, _ message: String, cause: AccountsError? = nil) {
        self.status = status
        self.message = message
        self.cause = cause
    }

    /// The one place where the accounts' errors become answers of this door.
    init(_ error: AccountsError) {
        switch error {
        case .unknownIssuer: self.init(.notFound, "The issuer of the guest token is not known.")
        case .guestToken(let cause): self.init(.unauthorized, "The guest token was refused: \(cause)")
        case .tokenInvalid, .tokenExpired, .tokenRevoked: self = .unauthorized
        case .emailTaken: self.init(.conflict, "A person with this email already exists.")
        case .storage:
            self.init(.serviceUnavailable, "The service is not available now. Try again later.", cause: error)
        case .masterKeyMismatch:
            self.init(.internalServerError, "The request could not be completed.", cause: error)
        }
    }

    func response(to request: Request) -> Response {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("message", message)
            writer.array("errors") { writer in writer.object { $0.member("description", message) } }
            writer.member("trackingId", "FRONTDESK_\(request.id)")
        }
        var headers = Self.headers
        if status == .serviceUnavailable { headers.set("Retry-After", "5") }
        return Response(status, headers: headers, body: .bytes(writer.bytes)).tracked(by: request)
    }
}

extension Response {
    /// The same with the header by which support finds a request.
    func tracked(by request: Request) -> Response {
        var response = self
        response.headers.set("Trackingid", "FRONTDESK_\(request.id)")
        return response
    }
}
