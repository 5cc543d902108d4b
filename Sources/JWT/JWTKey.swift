import Cryptography
import Primitives

/// The key of HS256, judged once.
struct JWTKey: Sendable {
    let hmac: HMACSHA256

    /// A key of our own: as long as the hash's output at least (RFC 7518 section 3.2).
    init(_ key: Secret) throws(JWTError) {
        try self.init(key, minimumByteCount: 32)
    }

    /// A Webex Guest Issuer's secret as it is shown when the issuer is made: base 64 of the key.
    ///
    /// Its length is not ours to choose, so any but zero is taken. Text that isn't strictly base 64 is an error: a
    /// lenient decoder would make some other key of a mistyped secret.
    init(issuerSecretBase64 text: String) throws(JWTError) {
        guard let bytes = Base64.decode(text) else { throw .secretNotBase64 }
        try self.init(Secret(bytes), minimumByteCount: 1)
    }

    private init(_ key: Secret, minimumByteCount: Int) throws(JWTError) {
        guard key.byteCount >= minimumByteCount else { throw .weakKey(minimumByteCount: minimumByteCount) }
        do throws(CryptographyError) {
            hmac = try HMACSHA256(key: key)
        } catch {
            throw .keyRefused(underlying: error)
        }
    }
}
