/// One request, whole: the head and the content.
public struct Request: Sendable {
    /// The method.
    public var method: Method
    /// The target's path as it was sent, percent-encoded, beginning with `/`.
    public var path: String
    /// The target's query as it was sent, without `?`; empty where there is none.
    public var query: String
    /// The header fields.
    public var headers: HeaderFields
    /// The content; bounded by the server's limit.
    public var body: [UInt8]
    /// The client's address without port, after trusted proxies have been taken into account.
    public var remoteAddress: String
    /// Whether the client's connection is HTTPS, here or at a trusted proxy.
    public var isSecure: Bool
    /// Names this request in logs and errors.
    public var id: String
    /// What the route's `{name}` segments matched, percent-decoded; the router fills it in.
    public var parameters: [String: String] = [:]

    /// A request; the defaults are those of a test.
    public init(
        method: Method,
        path: String,
        query: String = "",
        headers: HeaderFields = [:],
        body: [UInt8] = [],
        remoteAddress: String = "127.0.0.1",
        isSecure: Bool = false,
        id: String = "request"
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.remoteAddress = remoteAddress
        self.isSecure = isSecure
        self.id = id
    }
}
