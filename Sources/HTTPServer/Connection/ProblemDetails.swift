import HTTP

/// The answers that the server gives by itself, as problem details (RFC 9457).
enum ProblemDetails {
    static func response(to refusal: Refusal, requestID: String) -> Response {
        var response = response(refusal.status, code: refusal.code, detail: refusal.detail, requestID: requestID)
        if refusal.status == .serviceUnavailable { response.headers.append("Retry-After", "5") }
        return response
    }

    /// The answer in the place of a response that can't be sent.
    static func internalError(requestID: String) -> Response {
        response(
            .internalServerError,
            code: "internal_error",
            detail: "The server failed to answer.",
            requestID: requestID
        )
    }

    /// Every text is one of ours and needs no escaping.
    private static func response(_ status: Status, code: String, detail: String, requestID: String) -> Response {
        let text = """
            {"type":"about:blank","title":"\(status.reason)","status":\(status.code),\
            "detail":"\(detail)","code":"\(code)","requestId":"\(requestID)"}
            """
        let headers: HeaderFields = ["Content-Type": "application/problem+json", "Cache-Control": "no-store"]
        return Response(status, headers: headers, body: .bytes(Array(text.utf8)))
    }
}
