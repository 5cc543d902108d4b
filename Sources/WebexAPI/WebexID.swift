public import Primitives

/// An id of the Webex API: unpadded base64url of `ciscospark://us/<KIND>/<uuid>`.
///
/// Clients are told to treat it as opaque, but real libraries decode it and take the text after the last slash, so the
/// form is kept. The uuid carries one of our 63-bit identifiers and is marked as version 8 (RFC 9562 section 5.8).
public struct WebexID: Hashable, Sendable {
    /// What an id stands for.
    public enum Kind: String, Sendable {
        /// A person, a bot or a guest.
        case people = "PEOPLE"
        /// An organization; also the `iss` of a guest issuer.
        case organization = "ORGANIZATION"
        /// A space.
        case room = "ROOM"
        /// A message.
        case message = "MESSAGE"
    }

    /// What it stands for.
    public let kind: Kind
    /// Our identifier inside the uuid.
    public let rawValue: Int64

    /// The id of one of our own things.
    public init<Thing>(_ kind: Kind, _ id: Identifier<Thing>) {
        self.kind = kind
        self.rawValue = id.rawValue
    }

    /// Parses the wire form or a bare uuid; `nil` where it isn't an id of that kind that we made.
    public init?(_ text: String, kind: Kind) {
        let uuid: String
        if text.utf8.count == 36 {
            uuid = text
        } else {
            guard text.utf8.count <= 512, let bytes = Base64URL.decode(text),
                let uri = String(validating: bytes, as: UTF8.self)
            else { return nil }
            let prefix = "ciscospark://us/\(kind.rawValue)/"
            guard uri.hasPrefix(prefix) else { return nil }
            uuid = String(uri.dropFirst(prefix.count))
        }
        guard let bytes = ClientID(uuid)?.bytes, Array(bytes[10...]) == Self.mark, bytes[6] == 0x80, bytes[8] == 0x80
        else { return nil }
        var value: UInt64 = 0
        for byte in bytes[0..<6] + [bytes[7], bytes[9]] { value = value << 8 | UInt64(byte) }
        guard value > 0, value <= UInt64(Int64.max) else { return nil }
        self.kind = kind
        self.rawValue = Int64(value)
    }

    /// The six bytes that tell our uuids from everyone else's.
    private static let mark = Array("frontd".utf8)

    /// The uuid that carries the identifier.
    public var uuid: String {
        let id = (0..<8).map { UInt8(truncatingIfNeeded: rawValue >> (56 - 8 * $0)) }
        let bytes = id[0..<6] + [0x80, id[6], 0x80, id[7]] + Self.mark
        return ClientID(bytes: Array(bytes))?.description ?? ""
    }
}

extension WebexID: CustomStringConvertible {
    /// The wire form.
    public var description: String {
        Base64URL.encode(Array("ciscospark://us/\(kind.rawValue)/\(uuid)".utf8))
    }
}
