public import FileSystem

/// One response: the head, and where its content comes from.
public struct Response: Sendable {
    /// The status.
    public var status: Status
    /// The header fields; the server adds `Date`, `Content-Length`, `Transfer-Encoding` and `Connection` itself.
    public var headers: HeaderFields
    /// The content.
    public var body: Body
    /// The template of the route that answered, for logs and metrics; the router fills it in.
    public var route: String?

    /// Where the content comes from.
    public enum Body: Sendable {
        /// All of it, here.
        case bytes([UInt8])
        /// A part of bytes that many responses share, such as a file held in memory.
        case slice(ArraySlice<UInt8>)
        /// All of it, from a file, read piece by piece as the client takes it in.
        case file(ByteSource)
        /// Content that goes on: called on the connection's event loop once the head is sent.
        case stream(@Sendable (any ResponseStream) -> Void)
    }

    /// A response.
    public init(_ status: Status, headers: HeaderFields = [:], body: Body = .bytes([])) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A response with JSON content.
    public static func json(_ status: Status = .ok, _ bytes: [UInt8], headers: HeaderFields = [:]) -> Response {
        var headers = headers
        headers.append("Content-Type", "application/json")
        return Response(status, headers: headers, body: .bytes(bytes))
    }
}
