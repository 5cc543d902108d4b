public import EventLoop

/// The open end of a response that goes on.
///
/// All but `loop` is used on that loop alone.
public protocol ResponseStream: AnyObject, Sendable {
    /// The loop of the connection, on which everything here must be called.
    var loop: EventLoop { get }

    /// Sends a frame, or queues it while the client is slow.
    ///
    /// Returns `false` where the stream has ended, or where more than the server's limit waits already: then the server
    /// has closed the connection, and the frame is not sent.
    @discardableResult
    func write(_ frame: StreamFrame) -> Bool

    /// How many bytes wait for the client; whoever has much to send waits until they are few.
    var waitingByteCount: Int { get }

    /// Ends the content and lets the connection go.
    func end()

    /// Calls `body` once, on the loop, when the connection has ended for whatever reason; at once if it has already.
    func onClose(_ body: @escaping () -> Void)
}

/// Bytes to send on many streams: encoded once, framed once.
///
/// The payload stands in one buffer with the chunk's head before it and its end behind it (RFC 9112 section 7.1), so
/// that one `send` of one shared buffer serves every client.
public struct StreamFrame: Sendable {
    /// The payload as one chunk of `Transfer-Encoding: chunked`.
    public let chunk: [UInt8]
    /// Where the bare payload stands in `chunk`, for a client of HTTP/1.0.
    public let payload: Range<Int>

    /// Frames a payload; an empty one would end the content and is refused.
    public init(_ payload: some Collection<UInt8>) {
        precondition(!payload.isEmpty, "an empty chunk would end the response")
        var chunk = Array(String(payload.count, radix: 16).utf8)
        chunk.append(contentsOf: [13, 10])
        let start = chunk.count
        chunk.append(contentsOf: payload)
        self.payload = start..<chunk.count
        chunk.append(contentsOf: [13, 10])
        self.chunk = chunk
    }
}
