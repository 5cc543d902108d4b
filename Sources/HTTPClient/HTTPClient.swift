// HTTPClient: requests to other servers, over libcurl.
//
// The only importer of CCurl. A request is a value and so is what comes back; between them stands an engine that nothing
// outside sees, so that it can be changed. The present one gives each of a few threads an easy handle, which keeps its
// connections open for the next request: enough for commands and for a moderate number of calls at once.
//
// Invariants: only http and https; certificates and host names are verified; no redirect is followed, since a token
// must go to the server that was meant and to no other; time and size are bounded, always; nothing is taken from the
// environment, neither a proxy nor a password file. The process must ignore SIGPIPE: libcurl's own precaution would
// change the signal's handling under other threads and is switched off.
//
// Start reading here; one request's way through libcurl is in `CurlHandle.swift`.

public import HTTP
import Primitives

/// Sends requests and gathers responses.
///
/// A value that shares its connections with its copies; they are closed when the last of them is gone.
public struct HTTPClient: Sendable {
    /// A response, whole.
    public struct Response: Sendable {
        /// The status.
        public let status: Status
        /// The header fields; those of interim responses and trailers are left out.
        public let headers: HeaderFields
        /// The content.
        public let body: [UInt8]
    }

    private let engine: CurlEngine

    /// A client.
    ///
    /// - Parameters:
    ///   - timeout: how long an exchange may take in all, with the time that it waits for its turn.
    ///   - connectTimeout: how long resolving, connecting and TLS may take of it.
    ///   - responseByteLimit: how long a response may be, its header fields included.
    ///   - concurrency: how many exchanges may be under way at once; the others wait.
    ///   - certificateFile: certificates to trust, PEM, in place of the system's.
    public init(
        timeout: Duration,
        connectTimeout: Duration = .seconds(5),
        responseByteLimit: Int = 1 << 20,
        concurrency: Int = 4,
        certificateFile: String? = nil
    ) {
        engine = CurlEngine(
            CurlSettings(
                timeout: timeout,
                connectTimeout: connectTimeout,
                responseByteLimit: responseByteLimit,
                certificateFile: certificateFile
            ),
            concurrency: concurrency
        )
    }

    /// Sends a request and waits for the whole response; a status that tells of an error is a response like any other.
    ///
    /// `url` begins with `http://` or `https://` and carries no user and password. Where the task is cancelled the
    /// exchange is given up within a second and `cancelled` is thrown.
    public func send(
        method: Method,
        url: String,
        headers: HeaderFields = [:],
        body: [UInt8] = []
    ) async throws(HTTPClientError) -> Response {
        try await engine.send(OutgoingRequest(method: method, url: url, headers: headers, body: body))
    }
}

/// What is to be sent.
struct OutgoingRequest: Sendable {
    let method: Method
    let url: String
    let headers: HeaderFields
    let body: [UInt8]
}
