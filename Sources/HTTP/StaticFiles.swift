/// STUB
public struct StaticFiles: Sendable {
    public init(folder: String, headers: HeaderFields) throws {}
    public func respond(to request: Request) -> Response? { nil }
}
