public import JSON
public import Primitives

/// The claims of a token whose signature, times, issuer and audience have been checked.
///
/// Only `JWTVerifier` makes one, so that to hold one is the proof.
public struct VerifiedClaims: Sendable {
    /// `iss`.
    public let issuer: String?
    /// `sub`.
    public let subject: String?
    /// `aud`, whether it was one string or several; empty where it was absent.
    public let audience: [String]
    /// `exp`.
    public let expiresAt: Timestamp
    /// `iat`.
    public let issuedAt: Timestamp?
    /// `nbf`.
    public let notBefore: Timestamp?
    /// `jti`.
    public let id: String?
    /// `name`.
    public let name: String?
    /// Every claim in its order, the registered ones among them.
    public let members: [JSONMember]

    /// The claim of that name, or `nil`.
    public subscript(name: String) -> JSONValue? {
        members.first { $0.name == name }?.value
    }
}

extension VerifiedClaims {
    /// Reads the types of the registered claims; their values are the verifier's business.
    init(_ members: [JSONMember], allowsStringNumericDate: Bool) throws(JWTError) {
        var strings: [String: String] = [:]
        var times: [String: Timestamp] = [:]
        var audience: [String] = []
        for member in members {
            switch member.name {
            case ClaimName.issuer, ClaimName.subject, ClaimName.id, ClaimName.name:
                guard let text = member.value.string else { throw .malformed(.claim(member.name)) }
                strings[member.name] = text
            case ClaimName.expiresAt, ClaimName.notBefore, ClaimName.issuedAt:
                guard let time = NumericDate.timestamp(member.value, allowsString: allowsStringNumericDate)
                else { throw .malformed(.claim(member.name)) }
                times[member.name] = time
            case ClaimName.audience:
                audience = try Self.audience(member.value)
            default: break
            }
        }
        guard let expiresAt = times[ClaimName.expiresAt] else { throw .missingClaim(ClaimName.expiresAt) }
        self.init(
            issuer: strings[ClaimName.issuer],
            subject: strings[ClaimName.subject],
            audience: audience,
            expiresAt: expiresAt,
            issuedAt: times[ClaimName.issuedAt],
            notBefore: times[ClaimName.notBefore],
            id: strings[ClaimName.id],
            name: strings[ClaimName.name],
            members: members
        )
    }

    private static func audience(_ value: JSONValue) throws(JWTError) -> [String] {
        if let name = value.string { return [name] }
        guard let elements = value.array else { throw .malformed(.claim(ClaimName.audience)) }
        let names = elements.compactMap(\.string)
        guard names.count == elements.count else { throw .malformed(.claim(ClaimName.audience)) }
        return names
    }
}

/// Seconds since 1970, whole or with a fraction (RFC 7519 section 2).
enum NumericDate {
    /// 9999-12-31T23:59:59Z; what lies beyond it, or before 1970, is a mistake and no point in time.
    private static let last: Int64 = 253_402_300_799

    /// The point in time; `allowsString` also takes digits in a string, as some makers of Webex guest tokens write.
    static func timestamp(_ value: JSONValue, allowsString: Bool) -> Timestamp? {
        switch value {
        case .integer(let seconds):
            return timestamp(seconds)
        case .double(let seconds):
            guard seconds >= 0, seconds <= Double(last) else { return nil }
            return Timestamp(milliseconds: Int64(seconds * 1000))
        case .string(let digits):
            guard allowsString, (1...12).contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) })
            else { return nil }
            return Int64(digits).flatMap(timestamp)
        default:
            return nil
        }
    }

    private static func timestamp(_ seconds: Int64) -> Timestamp? {
        guard (0...last).contains(seconds) else { return nil }
        return Timestamp(seconds: seconds)
    }
}
