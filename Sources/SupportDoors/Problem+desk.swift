import Accounts
import GuestTokens
import JWT
import HTTP
import Primitives
import Storage
import SupportDesk

extension Problem {
    /// The one place where the desk's errors become answers of our doors.
    ///
    /// Anything that isn't the client's fault has a fixed text: the cause goes to the log, by way of `cause`.
    init(_ error: DeskError) {
        let detail = error.description
        switch error {
        case .siteNotFound: self.init(.notFound, "site_not_found", detail)
        case .originNotAllowed: self.init(.forbidden, "origin_not_allowed", detail)
        case .tokenExpired: self = .unauthorized("token_expired", detail)
        case .tokenInvalid: self = .unauthorized("token_invalid", detail)
        case .tokenRevoked: self = .unauthorized("token_revoked", detail)
        case .apiKeyInvalid: self = .unauthorized("api_key_invalid", detail)
        case .identityTokenRefused(let error):
            switch error {
            case .expired: self = .unauthorized("identity_token_expired", detail)
            default: self = .unauthorized("identity_token_invalid", detail)
            }
        case .conversationNotFound: self.init(.notFound, "conversation_not_found", detail)
        case .messageNotFound: self.init(.notFound, "message_not_found", detail)
        case .departmentNotFound:
            self.init(fields: [Field(field: "department", code: "department_not_found", detail: detail)])
        case .agentNotFound: self.init(fields: [Field(field: "agent", code: "agent_not_found", detail: detail)])
        case .noDepartments: self.init(.conflict, "no_departments", detail)
        case .cannedAnswerNotFound: self.init(.notFound, "answer_not_found", detail)
        case .shortcutTaken: self.init(.conflict, "shortcut_taken", detail)
        case .tooManyCannedAnswers: self.init(.conflict, "too_many_answers", detail)
        case .clientIDTaken: self.init(.conflict, "client_id_taken", detail)
        case .assignedToAnother: self.init(.conflict, "assigned_to_another", detail)
        case .wrongStatus: self.init(.conflict, "wrong_status", detail)
        case .credentialsInvalid: self.init(.unauthorized, "credentials_invalid", detail)
        case .tooManyAttempts(let wait):
            self = Problem(.tooManyRequests, "rate_limited", detail).retrying(after: wait)
        case .sessionRequired: self.init(.unauthorized, "session_required", detail)
        case .csrfTokenInvalid: self.init(.forbidden, "csrf_token_invalid", detail)
        case .taken: self.init(.conflict, "taken", detail)
        case .guestToken(let error): self.init(error)
        case .accounts(let error): self.init(error)
        case .storage(let error): self.init(error)
        case .misconfigured: self = .internalError
        }
    }

    /// The refusal of the broker.
    init(_ error: GuestTokenError) {
        switch error {
        case .upstreamUnavailable(_, let wait):
            self = Problem(.serviceUnavailable, "upstream_unavailable", "guest tokens can't be exchanged now")
                .retrying(after: wait ?? .seconds(5))
        case .issuerUnavailable, .refused: self = .internalError
        }
    }

    /// The refusal of the accounts.
    init(_ error: AccountsError) {
        switch error {
        case .tokenExpired: self = .unauthorized("token_expired", error.description)
        case .tokenInvalid: self = .unauthorized("token_invalid", error.description)
        case .tokenRevoked: self = .unauthorized("token_revoked", error.description)
        case .emailTaken: self.init(.conflict, "taken", error.description)
        case .storage(let error): self.init(error)
        case .unknownIssuer, .guestToken, .masterKeyMismatch: self = .internalError
        }
    }

    /// The refusal of the database: nothing was stored, and trying again is safe.
    init(_ error: StorageError) {
        switch error {
        case .full, .unavailable:
            self = Problem(
                .serviceUnavailable,
                "storage_unavailable",
                "nothing could be stored now; what you sent is safe to send again"
            ).retrying(after: .seconds(5))
        default: self = .internalError
        }
    }

    static let internalError = Problem(
        .internalServerError,
        "internal_error",
        "something went wrong on our side; the log has the cause under this requestId"
    )

    /// A 401 that says how to authenticate (RFC 6750 section 3).
    static func unauthorized(_ code: String, _ detail: String) -> Problem {
        var problem = Problem(.unauthorized, code, detail)
        problem.headers.set("WWW-Authenticate", "Bearer error=\"invalid_token\"")
        return problem
    }
}
