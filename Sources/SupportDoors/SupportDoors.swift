// SupportDoors: the routes and wire shapes of our own API, a folder a door: Visitor, Server, Agent, Operations; and the
// live streams that follow the log.
//
// A handler reads top to bottom: authenticate, parse into types that can't be wrong, ask the desk, write the shape. No
// rule of the domain stands here. A refusal is a `Problem`, thrown where it is found and written in one place. Every
// route comes with its description, and `/openapi.json` is made from them.
//
// Start reading here, then `Visitor/VisitorDoor.swift`.

import EventLoop
public import GuestTokens
public import HTTP
public import Primitives
public import SupportDesk
public import Telemetry
public import Accounts
import Spaces

/// What the doors work with.
public struct DoorContext: Sendable {
    let desk: SupportDesk
    let accounts: Accounts
    let broker: GuestTokenBroker
    let live: LiveStreams
    let clock: WallClock
    let logger: Logger
    let metrics: Metrics
    let publicOrigin: String?
    let listeningOrigin: @Sendable () -> String?
    let embedLine: @Sendable (_ siteKey: String) -> String

    /// A context; `publicOrigin` is Frontdesk's own origin where it was configured, and `listeningOrigin` the one that it
    /// listens on; `embedLine` is what a site pastes into its pages.
    public init(
        desk: SupportDesk,
        accounts: Accounts,
        broker: GuestTokenBroker,
        live: LiveStreams,
        clock: WallClock,
        logger: Logger,
        metrics: Metrics,
        publicOrigin: String?,
        listeningOrigin: @escaping @Sendable () -> String?,
        embedLine: @escaping @Sendable (_ siteKey: String) -> String
    ) {
        self.desk = desk
        self.accounts = accounts
        self.broker = broker
        self.live = live
        self.clock = clock
        self.logger = logger
        self.metrics = metrics
        self.publicOrigin = publicOrigin
        self.listeningOrigin = listeningOrigin
        self.embedLine = embedLine
    }

    /// Whether a page of this origin is one of Frontdesk's own, which every site allows.
    ///
    /// Without a configured origin it is also whatever the browser knows this service by, such as `localhost`: the host
    /// that it sent the request to.
    func isOwn(_ origin: String, of request: Request) -> Bool {
        if let publicOrigin { return origin == publicOrigin }
        if origin == listeningOrigin() { return true }
        guard let host = request.headers["Host"] else { return false }
        return origin == "\(request.isSecure ? "https" : "http")://\(host.lowercased())"
    }

    /// Whether the browser comes by TLS, be it only to a proxy that doesn't say so.
    func isSecure(_ request: Request) -> Bool {
        request.isSecure || publicOrigin?.hasPrefix("https://") == true
    }

    /// An endpoint whose handler throws its refusals.
    func endpoint(
        _ method: Method,
        _ template: String,
        _ operation: Endpoint.Operation,
        _ handler: @escaping @Sendable (Request) async throws(Problem) -> Response
    ) -> Endpoint {
        let logger = logger
        let route = Route(method, template) { request in
            do throws(Problem) {
                return try await handler(request)
            } catch {
                if error.status.code >= 500 {
                    logger.error(
                        "a request failed",
                        [
                            "request.id": .string(request.id), "http.route": .string(template),
                            "error.code": .string(error.code),
                            "error": error.cause.map { .cause($0) } ?? .string(error.detail),
                        ]
                    )
                }
                return error.response(to: request)
            }
        }
        return Endpoint(route: route, operation: operation)
    }

    /// Asks the desk and turns its error into the answer of this door.
    func asking<Value>(_ body: () async throws(DeskError) -> Value) async throws(Problem) -> Value {
        do {
            return try await body()
        } catch {
            throw Problem(error).caused(by: error)
        }
    }
}

/// Our own doors.
public enum SupportDoors: Sendable {
    /// Every endpoint of the visitor, server, agent and operations doors.
    public static func endpoints(_ context: DoorContext, readiness: @escaping OperationsDoor.Readiness) -> [Endpoint] {
        VisitorDoor(context: context).endpoints
            + ServerDoor(context: context).endpoints
            + AgentDoor(context: context).endpoints
            + OperationsDoor(context: context, readiness: readiness).endpoints
    }
}

extension SupportDoors {
    /// The answer where no route has the path or the method.
    public static func fallback(_ refusal: RoutingRefusal, _ request: Request) -> Response {
        switch refusal {
        case .notFound:
            return Problem(.notFound, "route_not_found", "there is nothing under this path").response(to: request)
        case .methodNotAllowed(let methods):
            let names = methods.map(\.rawValue).joined(separator: ", ")
            var problem = Problem(.methodNotAllowed, "method_not_allowed", "this path takes \(names)")
            problem.headers.set("Allow", names)
            return problem.response(to: request)
        }
    }
}
