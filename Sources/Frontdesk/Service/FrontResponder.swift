import Spaces
import HTTP
import Storage
import SupportDesk
import SupportDoors
import WebexDoor

/// Leads a request to its door: our own API, `/v1`, or the static files.
struct FrontResponder: Responder {
    private static let apiPrefixes = ["/api/", "/oauth/", "/health/", "/metrics", "/openapi.json"]

    /// Our own doors; a test holds their routes against their description.
    let api: Router
    private let webex: Router
    private let cors: VisitorCORS
    private let files: StaticFiles

    init(_ house: House, live: LiveStreams, files: StaticFiles, publicOrigin: String?, listening: ListeningOrigin) {
        let context = DoorContext(
            desk: house.desk,
            accounts: house.accounts,
            broker: house.broker,
            live: live,
            clock: house.clock,
            logger: house.logger,
            metrics: house.metrics,
            publicOrigin: publicOrigin,
            listeningOrigin: { listening.text },
            embedLine: { EmbedLine.text(siteKey: $0, origin: publicOrigin ?? listening.text ?? "") }
        )
        let endpoints = SupportDoors.endpoints(context) { await Self.unreadiness(of: house) }
        let described = endpoints + [OpenAPIDocument.endpoint(describing: endpoints)]
        api = Router(routes: described.map(\.route), fallback: { SupportDoors.fallback($0, $1) })
        webex = Router(
            routes: WebexDoor(accounts: house.accounts, clock: house.clock, logger: house.logger).routes,
            fallback: { WebexDoor.fallback($0, $1) }
        )
        cors = VisitorCORS(desk: house.desk)
        self.files = files
    }

    func respond(to request: Request) async -> Response {
        if Self.apiPrefixes.contains(where: request.path.hasPrefix) {
            return await cors.respond(to: request) { await api.respond(to: $0) }
        }
        if request.path.hasPrefix("/v1/") { return await webex.respond(to: request) }
        if let response = files.respond(to: request) {
            // The refusal of a method has the shape that every refusal has.
            guard response.status == .methodNotAllowed else { return response }
            return SupportDoors.fallback(.methodNotAllowed([.get, .head]), request)
        }
        if request.path == "/" { return Response(Status(302), headers: ["Location": "/demo/"]) }
        return await api.respond(to: request)
    }

    private static func unreadiness(of house: House) async -> String? {
        do {
            _ = try await house.log.lastPosition()
            return house.damage.fault
        } catch {
            return "the database does not answer"
        }
    }
}
