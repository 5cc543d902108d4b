/// A status code (RFC 9110 section 15) with its usual reason phrase.
public struct Status: Hashable, Sendable {
    /// Three digits.
    public let code: Int

    /// A status.
    public init(_ code: Int) {
        self.code = code
    }

    /// 200.
    public static let ok = Status(200)
    /// 201.
    public static let created = Status(201)
    /// 204.
    public static let noContent = Status(204)
    /// 206.
    public static let partialContent = Status(206)
    /// 304.
    public static let notModified = Status(304)
    /// 400.
    public static let badRequest = Status(400)
    /// 401.
    public static let unauthorized = Status(401)
    /// 403.
    public static let forbidden = Status(403)
    /// 404.
    public static let notFound = Status(404)
    /// 405.
    public static let methodNotAllowed = Status(405)
    /// 409.
    public static let conflict = Status(409)
    /// 413.
    public static let contentTooLarge = Status(413)
    /// 415.
    public static let unsupportedMediaType = Status(415)
    /// 416.
    public static let rangeNotSatisfiable = Status(416)
    /// 422.
    public static let unprocessableContent = Status(422)
    /// 429.
    public static let tooManyRequests = Status(429)
    /// 500.
    public static let internalServerError = Status(500)
    /// 503.
    public static let serviceUnavailable = Status(503)

    /// The reason phrase of RFC 9110, or `Unknown`.
    public var reason: String {
        switch code {
        case 200: "OK"
        case 201: "Created"
        case 202: "Accepted"
        case 204: "No Content"
        case 206: "Partial Content"
        case 301: "Moved Permanently"
        case 302: "Found"
        case 303: "See Other"
        case 304: "Not Modified"
        case 307: "Temporary Redirect"
        case 308: "Permanent Redirect"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 408: "Request Timeout"
        case 409: "Conflict"
        case 410: "Gone"
        case 411: "Length Required"
        case 412: "Precondition Failed"
        case 413: "Content Too Large"
        case 414: "URI Too Long"
        case 415: "Unsupported Media Type"
        case 416: "Range Not Satisfiable"
        case 417: "Expectation Failed"
        case 421: "Misdirected Request"
        case 422: "Unprocessable Content"
        case 423: "Locked"
        case 428: "Precondition Required"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        case 505: "HTTP Version Not Supported"
        default: "Unknown"
        }
    }
}
