import Cryptography
import JSON
public import Primitives

/// Signs tokens with HS256 (RFC 7518 section 3.2).
public struct JWTSigner: Sendable {
    private let key: JWTKey
    // The encoded header and the dot behind it; the same in every token of this signer.
    private let head: [UInt8]

    /// Signs with `key`, 32 bytes at least, and names it `kid` in the header where `keyID` is given.
    public init(key: Secret, keyID: String? = nil) throws(JWTError) {
        self.init(try JWTKey(key), keyID: keyID)
    }

    /// Signs as a Webex Guest Issuer with the secret that Webex shows in base 64; any length but zero is taken.
    public init(issuerSecretBase64: String) throws(JWTError) {
        self.init(try JWTKey(issuerSecretBase64: issuerSecretBase64), keyID: nil)
    }

    private init(_ key: JWTKey, keyID: String?) {
        self.key = key
        var header = JSONWriter()
        header.object { header in
            header.member("alg", "HS256")
            header.member("typ", "JWT")
            if let keyID { header.member("kid", keyID) }
        }
        self.head = Base64URL.encodedBytes(header.bytes) + [UInt8(ascii: ".")]
    }

    /// The token in the compact form of RFC 7515 section 7.1.
    public func sign(_ claims: Claims) -> String {
        let payload = claims.json
        let dot = head.count + Base64URL.encodedCount(ofByteCount: payload.count)
        let capacity = dot + 1 + Base64URL.encodedCount(ofByteCount: HMACSHA256.byteCount)
        // The token is made where it stays: each part is encoded in its place, and the code is taken over them there.
        return String(unsafeUninitializedCapacity: capacity) { token in
            _ = token.update(fromContentsOf: head)
            payload.withUnsafeBytes { payload in
                _ = Base64URL.encode(payload, into: UnsafeMutableBufferPointer(rebasing: token[head.count...]))
            }
            token[dot] = UInt8(ascii: ".")
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: HMACSHA256.byteCount) { code in
                let signingInput = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(token)[..<dot])
                key.hmac.authenticate(signingInput, into: code)
                _ = Base64URL.encode(
                    UnsafeRawBufferPointer(code),
                    into: UnsafeMutableBufferPointer(rebasing: token[(dot + 1)...])
                )
            }
            return capacity
        }
    }
}
