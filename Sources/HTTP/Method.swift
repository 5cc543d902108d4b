/// A request method (RFC 9110 section 9).
public enum Method: String, Sendable, Hashable, CaseIterable {
    /// Transfer a representation.
    case get = "GET"
    /// The same without the content.
    case head = "HEAD"
    /// Process the content.
    case post = "POST"
    /// Replace the resource.
    case put = "PUT"
    /// Change the resource.
    case patch = "PATCH"
    /// Remove the resource.
    case delete = "DELETE"
    /// Tell what is possible; also the preflight of CORS.
    case options = "OPTIONS"
}
