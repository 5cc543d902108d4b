public import HTTP
public import SupportDesk
import Primitives

/// Lets the pages of the sites' origins call the visitor door from a browser (Fetch Standard, section 3.2).
///
/// Only listed origins get an answer that a page can read. This is the browser's half; the door itself checks the
/// origin against the site of the request, since other clients don't ask for leave.
public struct VisitorCORS: Sendable {
    private static let prefixes = ["/api/v1/sessions", "/api/v1/conversations", "/api/v1/guest-token", "/api/v1/files"]

    private let desk: SupportDesk

    /// Cross-origin requests to the sites of a desk.
    public init(desk: SupportDesk) {
        self.desk = desk
    }

    /// Answers a preflight, or lets `next` answer and adds what the browser needs.
    public func respond(to request: Request, next: (Request) async -> Response) async -> Response {
        guard let origin = request.headers["Origin"], Self.prefixes.contains(where: request.path.hasPrefix) else {
            return await next(request)
        }
        let isListed = await isListed(origin)
        var response: Response
        if request.method == .options, request.headers["Access-Control-Request-Method"] != nil {
            guard isListed else { return Problem(DeskError.originNotAllowed).response(to: request) }
            response = Response(.noContent)
            response.headers.set("Access-Control-Allow-Methods", "GET, POST")
            response.headers.set(
                "Access-Control-Allow-Headers",
                "Authorization, Content-Type, Last-Event-ID, Range, If-None-Match"
            )
            response.headers.set("Access-Control-Max-Age", "600")
        } else {
            response = await next(request)
        }
        response.headers.set("Vary", "Origin")
        if isListed {
            response.headers.set("Access-Control-Allow-Origin", origin)
            response.headers.set(
                "Access-Control-Expose-Headers",
                "Retry-After, X-Request-Id, Content-Disposition, Content-Length, Content-Range, Accept-Ranges, ETag"
            )
        }
        return response
    }

    /// Whether any site lists the origin; where the database doesn't answer, none does.
    private func isListed(_ origin: String) async -> Bool {
        guard let origin = Origin(origin) else { return false }
        do {
            return try await desk.isListed(origin)
        } catch {
            return false
        }
    }
}
