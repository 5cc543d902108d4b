public import Accounts
public import Primitives
import Storage

/// How well a visitor is known.
public enum VisitorIdentity: String, Sendable {
    /// Nothing is known but what the visitor says.
    case anonymous
    /// The visitor has shown that the address is theirs.
    case proven
    /// The site vouches for the visitor by a signed identity token.
    case signed
}

/// Someone who comes to a site.
public struct Visitor: Sendable {
    /// Names it.
    public let id: VisitorID
    /// The site.
    public let siteID: SiteID
    /// The `sub` of its guest JWTs.
    public let subject: String
    /// The person in the spaces, once there is one.
    public let personID: PersonID?
    /// How well it is known.
    public let identity: VisitorIdentity
    /// The name: proven where `identity` is `signed`, claimed otherwise.
    public let name: String?
    /// The address, in the same way.
    public let email: String?
    /// Only tokens of this generation are valid; revoking makes a new one.
    public let tokenGeneration: Int64

    /// The name that others see: of someone without one, a short mark that tells visitors apart.
    public var displayName: String {
        name ?? "Visitor \(Self.mark(of: id))"
    }

    /// Four characters out of all of the id, since ids made one after the other differ in few places.
    ///
    /// FNV-1a with 32 bits; the console makes the same mark of a visitor in `visitor-name.js`.
    private static func mark(of id: VisitorID) -> String {
        let hash = id.description.utf8.reduce(UInt32(0x811C_9DC5)) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
        return String((String(repeating: "0", count: 4) + String(hash, radix: 36)).suffix(4))
    }
}

/// What a visitor says about itself: claimed, not proven.
public struct VisitorProfile: Sendable {
    /// The name.
    public var name: String?
    /// The e-mail address.
    public var email: String?
    /// The language, as BCP 47 writes it.
    public var locale: String?
    /// The time zone, as the IANA database names it.
    public var timezone: String?

    /// A profile; each text is trimmed and cut to what can be shown.
    public init(name: String? = nil, email: String? = nil, locale: String? = nil, timezone: String? = nil) {
        self.name = name.flatMap { Self.tidy($0, 128) }
        self.email = email.flatMap { Self.tidy($0, 254) }
        self.locale = locale.flatMap { Self.tidy($0, 35) }
        self.timezone = timezone.flatMap { Self.tidy($0, 64) }
    }

    static func tidy(_ text: String, _ count: Int) -> String? {
        let tidy = text.trimmedToBytes(count)
        return tidy.isEmpty ? nil : tidy
    }
}

/// The page that a visitor is on.
public struct VisitorPage: Sendable, Hashable {
    /// Its address.
    public var url: String?
    /// Its title.
    public var title: String?
    /// Where the visitor came from.
    public var referrer: String?

    /// A page; each text is trimmed and cut to what can be shown.
    public init(url: String? = nil, title: String? = nil, referrer: String? = nil) {
        self.url = url.flatMap { VisitorProfile.tidy($0, 2048) }
        self.title = title.flatMap { VisitorProfile.tidy($0, 256) }
        self.referrer = referrer.flatMap { VisitorProfile.tidy($0, 2048) }
    }
}

extension Visitor {
    /// The visitor in the eight columns that begin at `start`.
    init(_ row: Row, from start: Int) throws(StorageError) {
        self.id = try row.id(start)
        self.siteID = try row.id(start + 1)
        self.subject = try row.text(start + 2)
        self.personID = try row.optionalID(start + 3)
        self.identity = VisitorIdentity(rawValue: try row.text(start + 4)) ?? .anonymous
        self.name = try row.optionalText(start + 5)
        self.email = try row.optionalText(start + 6)
        self.tokenGeneration = try row.integer(start + 7)
    }
}
