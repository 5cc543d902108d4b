// WebexDoor: the routes of `/v1`, as the Webex REST API has them. So far those by which a guest comes in:
// `POST /v1/jwt/login` and `GET /v1/people/me`.
//
// The error shape, the headers and the texts are those that clients of the cloud know; `WebexProblem` writes them.
// No rule of the domain stands here.

public import Accounts
public import HTTP
import JSON
public import Primitives
public import Telemetry
import WebexAPI

/// The embedded hub's face.
public struct WebexDoor: Sendable {
    private let accounts: Accounts
    private let clock: WallClock
    private let logger: Logger

    /// A door to `accounts`; what isn't the client's fault goes to `logger`.
    public init(accounts: Accounts, clock: WallClock, logger: Logger) {
        self.accounts = accounts
        self.clock = clock
        self.logger = logger
    }

    /// The routes.
    public var routes: [Route] {
        [
            route(.post, "/v1/jwt/login", logIn),
            route(.get, "/v1/people/me", readMe),
        ]
    }

    /// Exchanges a guest JWT for an access token.
    ///
    /// The JWT comes as a bearer token or, as some SDKs send it, bare. There is no content, whatever the header says.
    private func logIn(_ request: Request) async throws(WebexProblem) -> Response {
        guard let token = Self.token(in: request) else { throw .unauthorized }
        do {
            let access = try await accounts.login(guestToken: token)
            return Self.answer { writer in
                writer.member("token", access.accessToken.unredactedText)
                writer.member("expiresIn", max(0, (access.expiresAt - clock.now()).wholeMilliseconds / 1000))
            }
        } catch {
            throw WebexProblem(error)
        }
    }

    /// Tells who the caller is.
    private func readMe(_ request: Request) async throws(WebexProblem) -> Response {
        guard let token = Self.token(in: request) else { throw .unauthorized }
        do {
            let person = try await accounts.person(accessToken: Secret(token))
            return Self.answer { $0.members(of: person) }
        } catch {
            throw WebexProblem(error)
        }
    }

    private func route(
        _ method: Method,
        _ template: String,
        _ handler: @escaping @Sendable (Request) async throws(WebexProblem) -> Response
    ) -> Route {
        Route(method, template) { request in
            do throws(WebexProblem) {
                return try await handler(request).tracked(by: request)
            } catch {
                if let cause = error.cause {
                    logger.error(
                        "a request failed",
                        ["request.id": .string(request.id), "http.route": .string(template), "error": .cause(cause)]
                    )
                }
                return error.response(to: request)
            }
        }
    }

    /// The answer where no route of this door has the path or the method.
    public static func fallback(_ refusal: RoutingRefusal, _ request: Request) -> Response {
        switch refusal {
        case .notFound:
            return WebexProblem(.notFound, "The requested resource could not be found.").response(to: request)
        case .methodNotAllowed(let methods):
            var response = WebexProblem(.methodNotAllowed, "The method is not allowed for this resource.")
                .response(to: request)
            response.headers.set("Allow", methods.map(\.rawValue).joined(separator: ", "))
            return response
        }
    }

    private static func token(in request: Request) -> String? {
        guard let value = request.headers["Authorization"], value.utf8.count <= 16_384 else { return nil }
        let parts = value.split(separator: " ", maxSplits: 1)
        if parts.count == 2 { return parts[0].lowercased() == "bearer" ? String(parts[1]) : nil }
        return parts.first.map(String.init)
    }

    private static func answer(_ members: (inout JSONWriter) -> Void) -> Response {
        var writer = JSONWriter()
        writer.object(members)
        return Response(.ok, headers: WebexProblem.headers, body: .bytes(writer.bytes))
    }
}

extension JSONWriter {
    fileprivate mutating func members(of person: Person) {
        member("id", WebexID(.people, person.id).description)
        array("emails") { $0.string(person.email) }
        member("displayName", person.displayName)
        member("orgId", WebexID(.organization, person.organizationID).description)
        member("created", person.createdAt.description)
        member("type", person.type.rawValue)
    }
}
