import HTTP

/// Writes the head of a response (RFC 9112 section 6) as bytes.
struct ResponseHead {
    /// How the content is delimited.
    enum Framing {
        /// The status has none: 204 and 304.
        case none
        case length(Int)
        case chunked
        /// For HTTP/1.0, which knows no chunks.
        case untilClose
    }

    /// A field that would break the message, such as one with a line end in its value.
    struct InvalidField: Error {
        let name: String
    }

    let status: Status
    let framing: Framing
    let isKeepAlive: Bool
    let isHTTP10: Bool
    let requestID: String

    /// Appends the head; the fields that say something about the message itself are ours, whatever `headers` says.
    func append(_ headers: HeaderFields, date: [UInt8], to bytes: inout [UInt8]) throws(InvalidField) {
        Self.appendStatusLine(status, to: &bytes)
        var hasRequestID = false
        for field in headers.fields {
            if Self.isOurs(field.name) { continue }
            if field.name.utf8.count == 12, HeaderFields.isSame(field.name, "x-request-id") { hasRequestID = true }
            try Self.append(field, to: &bytes)
        }
        if !hasRequestID {
            bytes.append("X-Request-Id: ")
            bytes.append(contentsOf: requestID.utf8)
            bytes.append("\r\n")
        }
        bytes.append(contentsOf: date)
        switch framing {
        case .none, .untilClose: break
        case .length(let length):
            bytes.append("Content-Length: ")
            bytes.append(decimal: length)
            bytes.append("\r\n")
        case .chunked: bytes.append("Transfer-Encoding: chunked\r\n")
        }
        if !isKeepAlive {
            bytes.append("Connection: close\r\n")
        } else if isHTTP10 {
            bytes.append("Connection: keep-alive\r\n")
        }
        bytes.append("\r\n")
    }

    private static func isOurs(_ name: String) -> Bool {
        switch name.utf8.count {
        case 4: HeaderFields.isSame(name, "date")
        case 10: HeaderFields.isSame(name, "connection")
        case 14: HeaderFields.isSame(name, "content-length")
        case 17: HeaderFields.isSame(name, "transfer-encoding")
        default: false
        }
    }

    private static func append(_ field: HeaderFields.Field, to bytes: inout [UInt8]) throws(InvalidField) {
        let start = bytes.count
        bytes.append(contentsOf: field.name.utf8)
        let valueStart = bytes.count + 2
        bytes.append(": ")
        bytes.append(contentsOf: field.value.utf8)
        var isValid = valueStart > start + 2
        for index in start..<valueStart - 2 where !Octets.isToken(bytes[index]) { isValid = false }
        for index in valueStart..<bytes.count where !Octets.isFieldValue(bytes[index]) { isValid = false }
        guard isValid else { throw InvalidField(name: field.name) }
        bytes.append("\r\n")
    }

    // MARK: Status line

    /// The lines of every status from 100 to 599, since putting one together costs more than the rest of a small head.
    private static let statusLines = (100..<600).map { code in
        Array("HTTP/1.1 \(code) \(Status(code).reason)\r\n".utf8)
    }

    private static func appendStatusLine(_ status: Status, to bytes: inout [UInt8]) {
        let index = status.code - 100
        // A responder with a code that isn't one has failed.
        bytes.append(contentsOf: statusLines[statusLines.indices.contains(index) ? index : 400])
    }
}

extension [UInt8] {
    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { append(contentsOf: $0) }
    }

    mutating func append(decimal value: Int) {
        var divisor = 1
        while value / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            append(UInt8(48 + value / divisor % 10))
            divisor /= 10
        }
    }
}
