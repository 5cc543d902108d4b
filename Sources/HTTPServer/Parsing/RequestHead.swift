import HTTP

/// What a request's head says.
struct RequestHead {
    /// How the content is delimited (RFC 9112 section 6).
    enum Framing: Equatable {
        case none
        case length(Int)
        case chunked
    }

    var method: Method
    var path: String
    var query: String
    var headers: HeaderFields
    /// 0 for HTTP/1.0, else 1.
    var minorVersion: UInt8
    /// Whether the client wants the connection to go on after the response (RFC 9112 section 9.3).
    var isKeepAlive: Bool
    var framing: Framing
    /// Whether the client waits for `100 (Continue)` before it sends the content.
    var expectsContinue: Bool
}
