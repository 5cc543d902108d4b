/// A method and a path template with the handler that answers it.
public struct Route: Sendable {
    /// Answers a request whose parameters are filled in.
    public typealias Handler = @Sendable (Request) async -> Response

    /// Decides over large content before it is read; the parameters of the request are filled in.
    public typealias Admitter = @Sendable (Request) async -> Admission

    /// The method.
    public let method: Method
    /// The path, `/api/v1/conversations/{id}`: a segment in braces matches any one segment that isn't empty.
    public let template: String
    /// The handler.
    public let handler: Handler
    /// Decides over large content; `nil` where the usual limits hold.
    public let admitter: Admitter?

    /// A route.
    public init(
        _ method: Method,
        _ template: String,
        admitter: Admitter? = nil,
        handler: @escaping Handler
    ) {
        self.method = method
        self.template = template
        self.admitter = admitter
        self.handler = handler
    }
}

/// Why no route answered.
public enum RoutingRefusal: Sendable {
    /// No route has this path.
    case notFound
    /// The path exists, with these methods.
    case methodNotAllowed([Method])
}

/// Finds the route of a request in a tree of path segments; a literal segment goes before a parameter.
///
/// HEAD is answered by the GET route; the server leaves the content out.
public struct Router: Responder {
    /// Answers where no route does; a door gives it its own error shape.
    public typealias Fallback = @Sendable (RoutingRefusal, Request) async -> Response

    /// The routes, as they were given.
    public let routes: [Route]
    private let root: Node
    private let fallback: Fallback

    private final class Node: Sendable {
        let literals: [String: Node]
        let parameter: Node?
        let parameterName: String
        let routes: [Method: Route]

        init(_ entries: [(segments: ArraySlice<Substring>, route: Route)]) {
            var byLiteral: [String: [(segments: ArraySlice<Substring>, route: Route)]] = [:]
            var byParameter: [(segments: ArraySlice<Substring>, route: Route)] = []
            var here: [Method: Route] = [:]
            var name = ""
            for (segments, route) in entries {
                guard let first = segments.first else {
                    precondition(here[route.method] == nil, "two routes for \(route.method.rawValue) \(route.template)")
                    here[route.method] = route
                    continue
                }
                if first.hasPrefix("{") {
                    precondition(name.isEmpty || name == first.dropFirst().dropLast(), "two names for one segment")
                    name = String(first.dropFirst().dropLast())
                    byParameter.append((segments.dropFirst(), route))
                } else {
                    byLiteral[String(first), default: []].append((segments.dropFirst(), route))
                }
            }
            literals = byLiteral.mapValues { Node($0) }
            parameter = byParameter.isEmpty ? nil : Node(byParameter)
            parameterName = name
            routes = here
        }
    }

    /// A router over `routes`; two routes of one method and path are a fault of ours and trap.
    public init(routes: [Route], fallback: @escaping Fallback) {
        self.routes = routes
        self.root = Node(routes.map { (Self.segments(of: $0.template)[...], $0) })
        self.fallback = fallback
    }

    /// Answers by the matching route, or by the fallback.
    public func respond(to request: Request) async -> Response {
        var parameters: [String: String] = [:]
        guard let node = Self.find(Self.segments(of: request.path)[...], in: root, &parameters)
        else { return await fallback(.notFound, request) }
        let method = request.method == .head ? .get : request.method
        guard let route = node.routes[method] else {
            return await fallback(.methodNotAllowed(Self.allowed(by: node.routes)), request)
        }
        var request = request
        request.parameters = parameters
        var response = await route.handler(request)
        response.route = route.template
        return response
    }

    /// Lets the matching route decide over large content; what no route answers has the usual limits.
    public func admit(_ request: Request) async -> Admission {
        var request = request
        guard let node = Self.find(Self.segments(of: request.path)[...], in: root, &request.parameters),
            let route = node.routes[request.method], let admitter = route.admitter
        else { return .standard }
        let admission = await admitter(request)
        guard case .refused(var response) = admission else { return admission }
        response.route = route.template
        return .refused(response)
    }

    private static func allowed(by routes: [Method: Route]) -> [Method] {
        Method.allCases.filter { routes[$0] != nil || ($0 == .head && routes[.get] != nil) }
    }

    private static func segments(of path: String) -> [Substring] {
        path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    }

    private static func find(
        _ segments: ArraySlice<Substring>,
        in node: Node,
        _ parameters: inout [String: String]
    ) -> Node? {
        guard let first = segments.first else { return node.routes.isEmpty ? nil : node }
        let rest = segments.dropFirst()
        if let child = node.literals[String(first)], let found = find(rest, in: child, &parameters) { return found }
        guard let child = node.parameter, !first.isEmpty, let value = PercentEncoding.decode(first),
            let found = find(rest, in: child, &parameters)
        else { return nil }
        parameters[node.parameterName] = value
        return found
    }
}
