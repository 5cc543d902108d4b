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
    let remoteAddress: String
    var refusal: Refusal?
    var status = Status.ok
    var route: String?
    var isStream = false
    var bytesSent = 0

    /// An exchange that begins now; `head` is `nil` where it could not be read.
    init(_ head: RequestHead?, id: String, remoteAddress: String, isKeepAlive: Bool) {
        self.id = id
        self.method = head?.method
        self.isHTTP10 = head?.minorVersion == 0
        self.started = ServerClock.nanoseconds()
        self.isKeepAlive = isKeepAlive
        self.remoteAddress = remoteAddress
    }

    /// The exchange of a request whose content isn't small.
    init(_ intake: Intake, isKeepAlive: Bool) {
        self.init(
            intake.head,
            id: intake.requestID,
            remoteAddress: intake.origin.address,
            isKeepAlive: isKeepAlive
        )
    }

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
