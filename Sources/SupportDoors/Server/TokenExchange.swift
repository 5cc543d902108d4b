import Accounts
import HTTP
import JSON
import Primitives

/// OAuth 2.0 Token Exchange (RFC 8693): a guest JWT as `subject_token`, an access token as the answer.
///
/// The JWT proves itself, so no client authentication is asked for. Errors are those of RFC 6749 section 5.2; as
/// RFC 8693 section 2.2.2 says, a subject token that is refused for whatever reason is `invalid_request`.
struct TokenExchange {
    private static let grantType = "urn:ietf:params:oauth:grant-type:token-exchange"
    private static let jwtType = "urn:ietf:params:oauth:token-type:jwt"
    private static let accessTokenType = "urn:ietf:params:oauth:token-type:access_token"

    let accounts: Accounts
    let clock: WallClock

    func respond(to request: Request) async throws(Problem) -> Response {
        guard let form = Self.form(request) else {
            return Self.refusal("invalid_request", "send the parameters once each as application/x-www-form-urlencoded")
        }
        guard let grantType = form["grant_type"] else {
            return Self.refusal("invalid_request", "grant_type is missing")
        }
        guard grantType == Self.grantType else {
            return Self.refusal("unsupported_grant_type", "only \(Self.grantType) is served here")
        }
        guard let token = form["subject_token"], form["subject_token_type"] == Self.jwtType else {
            return Self.refusal(
                "invalid_request",
                "subject_token is missing, or subject_token_type isn't \(Self.jwtType)"
            )
        }
        if let requested = form["requested_token_type"], requested != Self.accessTokenType {
            return Self.refusal("invalid_request", "requested_token_type can only be \(Self.accessTokenType)")
        }
        do {
            return answer(try await accounts.login(guestToken: token))
        } catch .storage(let error) {
            throw Problem(error).caused(by: error)
        } catch .masterKeyMismatch {
            throw Problem.internalError.caused(by: AccountsError.masterKeyMismatch)
        } catch {
            return Self.refusal("invalid_request", error.description)
        }
    }

    private func answer(_ access: IssuedAccess) -> Response {
        VisitorDoor.created(.ok) { writer in
            writer.object { writer in
                writer.member("access_token", access.accessToken.unredactedText)
                writer.member("issued_token_type", Self.accessTokenType)
                writer.member("token_type", "Bearer")
                writer.member("expires_in", max(0, (access.expiresAt - clock.now()).wholeMilliseconds / 1000))
            }
        }
    }

    /// The parameters; `nil` where the content isn't a form or names one twice (RFC 6749 section 3.2).
    private static func form(_ request: Request) -> [String: String]? {
        let type = request.headers["Content-Type"]?.split(separator: ";").first?.lowercased()
        guard type == "application/x-www-form-urlencoded",
            let text = String(validating: request.body, as: UTF8.self),
            let items = PercentEncoding.decodeForm(text)
        else { return nil }
        var form: [String: String] = [:]
        for (name, value) in items where form.updateValue(value, forKey: name) != nil { return nil }
        return form
    }

    private static func refusal(_ error: String, _ description: String) -> Response {
        VisitorDoor.created(.badRequest) { writer in
            writer.object { writer in
                writer.member("error", error)
                writer.member("error_description", description)
            }
        }
    }
}
