import CCurl
import HTTP
import Primitives
import Synchronization

/// What holds for every exchange of a client.
struct CurlSettings: Sendable {
    let timeout: Duration
    let connectTimeout: Duration
    let responseByteLimit: Int
    let certificateFile: String?
}

/// One easy handle: its options are set anew for each exchange, its connections stay (`curl_easy_reset(3)`).
final class CurlHandle {
    // Once for the process and before any handle; since 7.84 the call may come from any thread.
    private static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    private let handle: UnsafeMutableRawPointer?
    // Where libcurl puts its own words for a failure (`CURLOPT_ERRORBUFFER(3)`).
    private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    init() {
        handle = Self.isLibraryReady ? curl_easy_init() : nil
    }

    deinit {
        curl_easy_cleanup(handle)
        errorText.deallocate()
    }

    /// Sends `request` and blocks until the response is there or the exchange has failed.
    func exchange(
        _ request: OutgoingRequest,
        _ settings: CurlSettings,
        within time: Duration,
        _ cancellation: CancellationFlag
    ) throws(HTTPClientError) -> HTTPClient.Response {
        guard let handle else { throw .failed(code: Int(CURLE_FAILED_INIT.rawValue)) }
        guard RequestCheck.isAcceptable(url: request.url) else { throw .badURL }
        guard RequestCheck.isAcceptable(request.headers) else { throw .badHeaderField }
        guard time > .zero else { throw .timedOut }
        let received = ReceivedMessage(byteLimit: settings.responseByteLimit, cancellation: cancellation)
        guard !received.isCancelled else { throw .cancelled }
        let fields = Self.list(of: request.headers)
        defer { curl_slist_free_all(fields) }
        errorText.pointee = 0
        curl_easy_reset(handle)
        // The body is lent, not copied, and so the transfer runs inside.
        let code = try request.body.withUnsafeBufferPointer { body throws(HTTPClientError) in
            try setConnection(handle, settings, time)
            try setMessage(handle, request, fields, body)
            try setReceiver(handle, received)
            return withExtendedLifetime(received) { curl_easy_perform(handle) }
        }
        guard code == CURLE_OK else { throw error(of: code, received) }
        let status = Status(frontdesk_curl_status(handle))
        return HTTPClient.Response(status: status, headers: received.headers, body: received.body)
    }

    private func setConnection(
        _ handle: UnsafeMutableRawPointer,
        _ settings: CurlSettings,
        _ time: Duration
    ) throws(HTTPClientError) {
        try check(frontdesk_curl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https"))
        try check(frontdesk_curl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0))
        try check(frontdesk_curl_set_long(handle, CURLOPT_DISALLOW_USERNAME_IN_URL, 1))
        // Empty: no proxy, whatever the environment says.
        try check(frontdesk_curl_set_string(handle, CURLOPT_PROXY, ""))
        try check(frontdesk_curl_set_long(handle, CURLOPT_SSL_VERIFYPEER, 1))
        try check(frontdesk_curl_set_long(handle, CURLOPT_SSL_VERIFYHOST, 2))
        if let file = settings.certificateFile {
            try check(frontdesk_curl_set_string(handle, CURLOPT_CAINFO, file))
            try check(frontdesk_curl_set_string(handle, CURLOPT_CAPATH, nil))
        }
        try check(frontdesk_curl_set_long(handle, CURLOPT_TIMEOUT_MS, Self.milliseconds(time)))
        let connectTime = Self.milliseconds(min(time, settings.connectTimeout))
        try check(frontdesk_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, connectTime))
        // Signals belong to the process, and with many threads they can't time a resolver out anyway.
        try check(frontdesk_curl_set_long(handle, CURLOPT_NOSIGNAL, 1))
        try check(frontdesk_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText))
    }

    private func setMessage(
        _ handle: UnsafeMutableRawPointer,
        _ request: OutgoingRequest,
        _ fields: UnsafeMutablePointer<curl_slist>?,
        _ body: UnsafeBufferPointer<UInt8>
    ) throws(HTTPClientError) {
        try check(frontdesk_curl_set_string(handle, CURLOPT_URL, request.url))
        switch request.method {
        case .head: try check(frontdesk_curl_set_long(handle, CURLOPT_NOBODY, 1))
        case .get, .delete, .options: if !body.isEmpty { try setBody(handle, body) }
        // An empty body is said too (`Content-Length: 0`).
        case .post, .put, .patch: try setBody(handle, body)
        }
        try check(frontdesk_curl_set_string(handle, CURLOPT_CUSTOMREQUEST, request.method.rawValue))
        try check(frontdesk_curl_set_fields(handle, fields))
    }

    /// A null address would mean a body from a callback, so an empty body has some other.
    private func setBody(
        _ handle: UnsafeMutableRawPointer,
        _ body: UnsafeBufferPointer<UInt8>
    ) throws(HTTPClientError) {
        let address = body.baseAddress.map { UnsafeRawPointer($0) } ?? UnsafeRawPointer(errorText)
        try check(frontdesk_curl_set_body(handle, address, body.count))
    }

    private func setReceiver(
        _ handle: UnsafeMutableRawPointer,
        _ received: ReceivedMessage
    ) throws(HTTPClientError) {
        let context = Unmanaged.passUnretained(received).toOpaque()
        let onHeader: frontdesk_curl_data_function = { bytes, size, count, context in
            let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
            return ReceivedMessage.from(context).take(line, as: .headerLine)
        }
        let onBody: frontdesk_curl_data_function = { bytes, size, count, context in
            let part = UnsafeRawBufferPointer(start: bytes, count: size * count)
            return ReceivedMessage.from(context).take(part, as: .body)
        }
        let onProgress: frontdesk_curl_progress_function = { context, _, _, _, _ in
            ReceivedMessage.from(context).isCancelled ? 1 : 0
        }
        try check(frontdesk_curl_on_data(handle, CURLOPT_HEADERFUNCTION, CURLOPT_HEADERDATA, onHeader, context))
        try check(frontdesk_curl_on_data(handle, CURLOPT_WRITEFUNCTION, CURLOPT_WRITEDATA, onBody, context))
        try check(frontdesk_curl_on_progress(handle, onProgress, context))
    }

    /// An option that can't be set might be the one that verifies certificates: without all of them nothing is sent.
    private func check(_ code: CURLcode) throws(HTTPClientError) {
        guard code == CURLE_OK else { throw .failed(code: Int(code.rawValue)) }
    }

    private func error(of code: CURLcode, _ received: ReceivedMessage) -> HTTPClientError {
        switch code {
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_LOGIN_DENIED: .badURL
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT: .cannotConnect
        case CURLE_OPERATION_TIMEDOUT: .timedOut
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
            .tls(reason: reason(of: code))
        case CURLE_WRITE_ERROR where received.isTooLarge: .tooLarge(limit: received.byteLimit)
        case CURLE_ABORTED_BY_CALLBACK: .cancelled
        default: .failed(code: Int(code.rawValue))
        }
    }

    private func reason(of code: CURLcode) -> String {
        errorText.pointee != 0 ? String(cString: errorText) : String(cString: curl_easy_strerror(code))
    }

    /// At least one, since zero would mean no limit to libcurl.
    private static func milliseconds(_ duration: Duration) -> Int {
        Int(min(max(duration.wholeMilliseconds, 1), Int64(Int32.max)))
    }

    /// The fields as libcurl takes them, and without those that it would add of its own accord to a body.
    private static func list(of headers: HeaderFields) -> UnsafeMutablePointer<curl_slist>? {
        var list: UnsafeMutablePointer<curl_slist>?
        for field in headers.fields {
            // A name with a semicolon is how libcurl spells a field whose value is empty.
            list = curl_slist_append(list, field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
        }
        for name in ["Content-Type", "Expect"] where headers[name] == nil {
            list = curl_slist_append(list, "\(name):")
        }
        return list
    }
}
