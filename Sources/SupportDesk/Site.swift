public import Accounts
public import Primitives
public import Spaces
import Storage

/// A company's website or app, whose visitors are answered.
public struct Site: Sendable {
    /// Names it.
    public let id: SiteID
    /// The organization that it belongs to.
    public let organizationID: OrganizationID
    /// The name to show.
    public let name: String
    /// The public key that its pages carry.
    public let key: String
    /// The `iss` of its guests' JWTs.
    public let issuer: String
    /// The origins that its pages come from, such as `https://shop.example`.
    public let origins: [String]
    /// The kind of space that a conversation gets unless told.
    public let defaultKind: SpaceType
    /// The departments, in the order in which they were made.
    public let departments: [Department]
    /// How its visitors are received.
    public let settings: SiteSettings

    /// Whether a page of this origin may use the site.
    public func allows(origin: String) -> Bool {
        origins.contains(origin)
    }
}

/// A group of agents who answer for one topic.
public struct Department: Hashable, Sendable {
    /// Names it.
    public let id: DepartmentID
    /// The name to show.
    public let name: String
    /// Whether an agent is available now.
    public let isOnline: Bool
}

/// A site as it is shown once, when it is made.
public struct NewSite: Sendable {
    /// The site.
    public let site: Site
    /// What the customer's own backend authenticates with.
    public let apiKey: Secret
    /// The key of identity tokens, in base 64.
    public let identitySecret: Secret
}

/// An origin as browsers write it: scheme, host and port, nothing behind (RFC 6454 section 6.2).
public struct Origin: Hashable, Sendable {
    /// The text.
    public let value: String

    /// Checks an origin; `nil` where it isn't `http` or `https` with a host and nothing behind.
    public init?(_ text: String) {
        let lowercase = text.lowercased()
        guard let scheme = ["https://", "http://"].first(where: { lowercase.hasPrefix($0) }) else { return nil }
        var host = lowercase.dropFirst(scheme.count)
        if host.hasSuffix("/") { host.removeLast() }
        guard !host.isEmpty, host.utf8.count <= 255,
            host.utf8.allSatisfy({ byte in
                (97...122).contains(byte) || (48...57).contains(byte) || Array("-.:[]".utf8).contains(byte)
            })
        else { return nil }
        let standardPort = scheme == "https://" ? ":443" : ":80"
        if host.hasSuffix(standardPort) { host.removeLast(standardPort.count) }
        value = scheme + host
    }
}
