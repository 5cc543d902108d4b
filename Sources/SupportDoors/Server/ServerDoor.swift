import Accounts
import GuestTokens
import HTTP
import JSON
import Primitives
import SupportDesk

/// `/api/v1/guests/` for a customer's own backend, and the same exchange through the standard door, `/oauth/token`.
struct ServerDoor: Sendable {
    let context: DoorContext

    var endpoints: [Endpoint] {
        [issueToken, revokeTokens, exchangeToken]
    }

    private static let keyRefusals = [(401, "api_key_invalid")]

    private var issueToken: Endpoint {
        let operation = Endpoint.Operation("server", "Signs a guest JWT, exchanges it, and answers the access token")
            .secured(by: "siteApiKey", Self.keyRefusals)
            .accepting("GuestTokenRequest")
            .answering(200, "IssuedGuestToken", "The token, from memory or newly exchanged")
            .refusing(503, "upstream_unavailable")
        return context.endpoint(.post, "/api/v1/guests/token", operation) { request throws(Problem) in
            let site = try await authenticate(request)
            let stay = try GuestStay(request, now: context.clock.now())
            let access = try await broker { broker throws(GuestTokenError) in
                try await broker.access(
                    for: Guest(issuer: site.issuer, subject: stay.subject),
                    displayName: stay.displayName,
                    notAfter: stay.expiresAt
                )
            }
            return VisitorDoor.created(.ok) { writer in
                writer.object { writer in
                    writer.member("id", access.personID)
                    writer.member("subject", stay.subject)
                    writer.member("displayName", stay.displayName)
                    writer.member("email", access.email)
                    writer.member("accessToken", access.accessToken.unredactedText)
                    writer.member(
                        "expiresIn",
                        max(0, (access.expiresAt - context.clock.now()).wholeMilliseconds / 1000)
                    )
                }
            }
        }
    }

    private var revokeTokens: Endpoint {
        let operation = Endpoint.Operation("server", "Revokes all that was issued to a guest, at once")
            .secured(by: "siteApiKey", Self.keyRefusals)
            .answering(204, nil, "Nothing of it is valid any more")
        return context.endpoint(.delete, "/api/v1/guests/{subject}/tokens", operation) { request throws(Problem) in
            let site = try await authenticate(request)
            let subject = request.parameters["subject"] ?? ""
            // The guest's own way to new access tokens first, so that none is made behind the second step.
            try await context.asking { () throws(DeskError) in
                try await context.desk.revokeVisitorTokens(ofSubject: subject, site: site)
            }
            try await broker { broker throws(GuestTokenError) in
                try await broker.revoke(Guest(issuer: site.issuer, subject: subject))
            }
            return Response(.noContent)
        }
    }

    private var exchangeToken: Endpoint {
        let operation = Endpoint.Operation("server", "Exchanges a guest JWT for an access token (RFC 8693)")
            .accepting("TokenExchangeRequest", as: "application/x-www-form-urlencoded")
            .answering(200, "TokenExchange", "The token")
            .answering(400, "OAuthError", "invalid_request, or unsupported_grant_type")
        return context.endpoint(.post, "/oauth/token", operation) { request throws(Problem) in
            try await TokenExchange(accounts: context.accounts, clock: context.clock).respond(to: request)
        }
    }

    /// The site whose API key the request shows.
    private func authenticate(_ request: Request) async throws(Problem) -> Site {
        guard let key = request.bearerToken else { throw Problem(DeskError.apiKeyInvalid) }
        return try await context.asking { () throws(DeskError) in try await context.desk.site(apiKey: key) }
    }

    private func broker<Value: Sendable>(
        _ body: (GuestTokenBroker) async throws(GuestTokenError) -> Value
    ) async throws(Problem) -> Value {
        do {
            return try await body(context.broker)
        } catch {
            throw Problem(error).caused(by: error)
        }
    }
}

/// What `POST /api/v1/guests/token` takes, parsed: a guest, and the time of its stay.
struct GuestStay {
    let subject: String
    let displayName: String
    let expiresAt: Timestamp?

    init(_ request: Request, now: Timestamp) throws(Problem) {
        var content = try RequestContent(request)
        subject = content.requiredText("subject", maximumBytes: Accounts.maximumSubjectBytes)
        let name = content.requiredText("displayName", maximumBytes: 1024)
        displayName = name.trimmedToBytes(128)
        if displayName.isEmpty, !name.isEmpty { content.refuse("displayName", "blank", "must say something") }
        let notBefore = content.time("notBefore")
        expiresAt = content.time("expiresAt")
        if !subject.isEmpty, SupportDesk.isReserved(subject: subject) {
            content.refuse("subject", "reserved", "begins with what Frontdesk's own visitors begin with")
        }
        if let notBefore, notBefore > now {
            content.refuse("notBefore", "not_yet_valid", "lies ahead: ask for a token when the stay has begun")
        }
        if let expiresAt, expiresAt <= now { content.refuse("expiresAt", "expired", "is past") }
        try content.finish()
    }
}
