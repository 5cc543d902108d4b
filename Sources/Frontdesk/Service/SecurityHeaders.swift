import HTTP

/// What browsers are told with every static file.
enum SecurityHeaders {
    /// Nothing but our own origin, no inline script or style, no frames around our pages; but any page may load the
    /// widget's modules, which is what they are for.
    static let pages: HeaderFields = [
        "Content-Security-Policy":
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
            + "font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Access-Control-Allow-Origin": "*",
    ]
}
