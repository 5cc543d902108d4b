import HTTP

/// What a connection remembers of the request that it is answering.
struct Exchange {
    let id: String
    /// `nil` where the head could not be read.
    let method: Method?
    let isHTTP10: Bool
    /// `ServerClock.nanoseconds()` when the request was whole.
    let started: UInt64
    var isKeepAlive: Bool
    var remoteAddress: String
    var refusal: Refusal?
    var status = Status.ok
    var route: String?
    var isStream = false
    var bytesSent = 0

    var record: FinishedRequest {
        FinishedRequest(
            method: method,
            route: route,
            status: status,
            duration: .nanoseconds(Int64(ServerClock.nanoseconds() &- started)),
            id: id,
            bytesSent: bytesSent,
            isStream: isStream,
            remoteAddress: remoteAddress,
            refusal: refusal
        )
    }
}
