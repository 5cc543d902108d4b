public import FileSystem
public import HTTP

/// Hears what happened, for logs and metrics; called on the loops, so it must be quick.
public protocol HTTPServerObserver: Sendable {
    /// A response has been handed to the kernel, or its stream has ended.
    func requestFinished(_ request: FinishedRequest)

    /// Something went wrong that no client is to blame for alone.
    func faultOccurred(_ fault: ServerFault)
}

/// One request with its outcome.
public struct FinishedRequest: Sendable {
    /// The method, or `nil` where the head could not be read.
    public let method: Method?
    /// The template of the route that answered, or `nil` where none did.
    public let route: String?
    /// The status that was sent.
    public let status: Status
    /// The time since the request was whole, or since its first byte where the server refused it.
    public let duration: Duration
    /// What `X-Request-Id` said.
    public let id: String
    /// Bytes handed to the kernel, head included.
    public let bytesSent: Int
    /// Whether the response was a stream; its duration is that of the visit.
    public let isStream: Bool
    /// The client's address, after trusted proxies have been taken into account.
    public let remoteAddress: String
    /// Why the server itself answered, where it did.
    public let refusal: Refusal?
}

/// What an operator should hear of.
public enum ServerFault: Sendable, Equatable {
    /// A response had a field that can't be sent; the client got a 500 in its place.
    case invalidResponseField(name: String, requestID: String)
    /// The kernel gave no connection, such as for want of file descriptors; listening pauses for a moment.
    case cannotAccept(errno: Int32)
    /// A client took in nothing for too long, or fell too far behind a stream, and was cut off.
    case slowReader(requestID: String)
    /// A file couldn't be read to its end while it was sent; the client was cut off, and can tell by the length.
    case fileFailed(FileSystemError, requestID: String)
}
