/// Turns a request into a response; never fails, since every refusal is a response too.
public protocol Responder: Sendable {
    /// Whether the content of a request shall come, and how much of it; asked where it isn't small, before it is read.
    ///
    /// `request` is without content. Not asked for content that comes at once and fits into a little memory.
    func admit(_ request: Request) async -> Admission

    /// Answers `request`. Runs on the event loop of the connection and stays there.
    func respond(to request: Request) async -> Response
}

extension Responder {
    /// The usual limits.
    public func admit(_ request: Request) async -> Admission {
        .standard
    }
}

/// What shall become of content before it is read.
public enum Admission: Sendable {
    /// It is taken into memory, up to the server's limit.
    case standard
    /// It is taken up to so many bytes; what doesn't fit into a little memory goes to a file.
    case large(maximumByteCount: Int)
    /// It isn't read: this is the answer, and the connection ends.
    case refused(Response)
}
