/// One numbered step of the schema.
///
/// Steps are only ever appended; a released one is never changed.
public struct Migration: Sendable {
    /// 1, 2, 3 … without gaps.
    public let version: Int
    /// What it does, in a few words.
    public let name: String
    /// The statements, run in one transaction together with the new version's mark.
    public let statements: [StaticString]

    /// A step.
    public init(version: Int, name: String, statements: [StaticString]) {
        self.version = version
        self.name = name
        self.statements = statements
    }
}
