import JSON
import Primitives

/// The header's verdict (RFC 7515 section 4.1).
enum JWTHeader {
    /// The header that this room's signers write and nearly every issuer too; its verdict needs no parser.
    private static let usual = Base64URL.encodedBytes(Array(#"{"alg":"HS256","typ":"JWT"}"#.utf8))[...]

    /// Members that change what is signed or bring a key along.
    ///
    /// A verifier that doesn't follow `crit` must refuse it (section 4.1.11); a key that comes with the token proves
    /// nothing, so its bearer is up to something.
    private static let refused = ["crit", "b64", "jku", "jwk", "x5u", "x5c"]

    /// Refuses every header but one that says HS256 and asks for nothing more; `kid` and unknown members have no effect.
    static func check(_ segment: ArraySlice<UInt8>) throws(JWTError) {
        guard segment != usual else { return }
        let members = try CompactToken.object(in: segment, or: .header)
        for name in refused where members.contains(where: { $0.name == name }) {
            throw .malformed(.headerMember(name))
        }
        var algorithm: String?
        for member in members {
            switch member.name {
            case "alg":
                guard let name = member.value.string else { throw .malformed(.header) }
                algorithm = name
            case "typ":
                guard let type = member.value.string, isJWT(type) else { throw .malformed(.header) }
            case "kid":
                guard member.value.string != nil else { throw .malformed(.header) }
            default: break
            }
        }
        guard let algorithm else { throw .malformed(.header) }
        guard algorithm.utf8.elementsEqual("HS256".utf8) else { throw .unsupportedAlgorithm }
    }

    /// RFC 7519 section 5.1: upper case is recommended, the comparison disregards it.
    private static func isJWT(_ type: String) -> Bool {
        type.utf8.count == 3 && zip(type.utf8, "jwt".utf8).allSatisfy { $0 | 0x20 == $1 }
    }
}
