public import FileSystem

/// One request, whole: the head and the content.
public struct Request: Sendable {
    /// The content, where it came to lie.
    public enum Content: Sendable {
        /// All of it in memory; this is what every route gets that hasn't asked for large content.
        case memory([UInt8])
        /// In a file that is gone with the last reference to it.
        case file(ByteSource)
        /// Nowhere: it couldn't be kept.
        case lost(FileSystemError)
    }

    /// The method.
    public var method: Method
    /// The target's path as it was sent, percent-encoded, beginning with `/`.
    public var path: String
    /// The target's query as it was sent, without `?`; empty where there is none.
    public var query: String
    /// The header fields.
    public var headers: HeaderFields
    /// The content; bounded by the server's limit, or by that of the route's `Admission`.
    public var content: Content
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
        self.content = .memory(body)
        self.remoteAddress = remoteAddress
        self.isSecure = isSecure
        self.id = id
    }
}

extension Request {
    /// The content that is in memory; empty where it is elsewhere, which only a route that admits large content sees.
    public var body: [UInt8] {
        if case .memory(let bytes) = content { bytes } else { [] }
    }

    /// The content wherever it lies; throws where it couldn't be kept.
    public var source: ByteSource {
        get throws(FileSystemError) {
            switch content {
            case .memory(let bytes): return ByteSource(bytes)
            case .file(let source): return source
            case .lost(let error): throw error
            }
        }
    }
}
