import JSON
import Primitives

/// The three segments of a received token, found but not believed (RFC 7515 section 7.1).
struct CompactToken {
    /// Tokens of this service are some 300 bytes; the limit leaves room for other issuers' claims.
    static let byteLimit = 8192

    let header: ArraySlice<UInt8>
    let payload: ArraySlice<UInt8>
    let signature: ArraySlice<UInt8>
    /// The header, the dot and the payload as they came: what the signature is over.
    let signingInput: ArraySlice<UInt8>

    init(_ token: String) throws(JWTError) {
        // Before anything is copied.
        guard token.utf8.count <= Self.byteLimit else { throw .tooLarge(limit: Self.byteLimit) }
        try self.init(Array(token.utf8))
    }

    init(_ bytes: [UInt8]) throws(JWTError) {
        guard bytes.count <= Self.byteLimit else { throw .tooLarge(limit: Self.byteLimit) }
        let dot = UInt8(ascii: ".")
        guard let first = bytes.firstIndex(of: dot), let second = bytes[(first + 1)...].firstIndex(of: dot) else {
            throw .malformed(.segments)
        }
        header = bytes[..<first]
        payload = bytes[(first + 1)..<second]
        signature = bytes[(second + 1)...]
        signingInput = bytes[..<second]
        guard !header.isEmpty, !payload.isEmpty, !signature.isEmpty, !signature.contains(dot) else {
            throw .malformed(.segments)
        }
    }

    static func decode(_ segment: ArraySlice<UInt8>) throws(JWTError) -> [UInt8] {
        guard let bytes = Base64URL.decode(segment) else { throw .malformed(.base64URL) }
        return bytes
    }

    /// The object in a segment; `fault` is thrown for any other JSON, and for what the strict reader refuses.
    static func object(
        in segment: ArraySlice<UInt8>,
        or fault: JWTError.Malformation
    ) throws(JWTError) -> [JSONMember] {
        let bytes = try decode(segment)
        do throws(JSONError) {
            let value = try JSONValue(parsing: bytes, limits: JSONLimits(byteCount: byteLimit, depth: 8))
            if case .object(let members) = value { return members }
        } catch {
            throw .malformed(fault)
        }
        throw .malformed(fault)
    }
}
