/// Turns a request into a response; never fails, since every refusal is a response too.
public protocol Responder: Sendable {
    /// Answers `request`. Runs on the event loop of the connection and stays there.
    func respond(to request: Request) async -> Response
}
