import HTTP
import HTTPClient

/// Asks a running service on behalf of a command.
struct ServiceClient: Sendable {
    private let base: String
    private let client = HTTPClient(timeout: .seconds(10))

    init(base: String) {
        self.base = base
    }

    func send(
        _ method: Method,
        _ path: String,
        headers: HeaderFields = [:]
    ) async throws(CommandError) -> HTTPClient.Response {
        do throws(HTTPClientError) {
            return try await client.send(method: method, url: base + path, headers: headers, body: [])
        } catch {
            throw CommandError("\(base) can't be asked: \(error)")
        }
    }
}
