import COpenSSL
public import Primitives

/// A key for secrets that are kept and must be read back: AES-256-GCM (NIST SP 800-38D, `EVP_EncryptInit(3)`).
///
/// A sealed value is `version (1) | nonce (12) | ciphertext | tag (16)`. The version and the caller's context are
/// authenticated with it: a context that names the row keeps a value from being moved to another row. Nonces are
/// random; one key must not seal more than 2³² values (SP 800-38D section 8.3).
public struct SealingKey: Sendable {
    private static let version: UInt8 = 1
    private static let nonceByteCount = 12
    private static let tagByteCount = 16
    private static let overhead = 1 + nonceByteCount + tagByteCount

    private let key: Secret
    private let derivation: HMACSHA256

    /// Takes exactly 32 bytes of uniform randomness; throws `weakKey` for another length.
    public init(_ key: Secret) throws(CryptographyError) {
        guard key.byteCount == 32 else { throw .weakKey }
        self.key = key
        self.derivation = try HMACSHA256(key: key)
    }

    /// Seals `plaintext` so that only this key opens it, and only with the same `context`.
    public func seal(_ plaintext: Secret, context: String, random: RandomSource = .system) -> [UInt8] {
        let nonce = random.bytes(Self.nonceByteCount)
        precondition(nonce.count == Self.nonceByteCount, "the random source gave another count")
        var sealed = [Self.version] + nonce
        sealed.reserveCapacity(plaintext.byteCount + Self.overhead)
        do throws(CryptographyError) {
            sealed += try GCMContext.encrypt(
                plaintext.unredactedBytes,
                key: key,
                nonce: nonce,
                authenticated: Self.authenticated(context),
                tagByteCount: Self.tagByteCount
            )
        } catch {
            // Key, nonce and lengths are right by construction; see `OpenSSL.mustSucceed`.
            fatalError("seal: \(error.debugDescription)")
        }
        return sealed
    }

    /// Opens what `seal` made; throws `malformed` for what it can't have made, `authenticationFailed` for anything
    /// changed, for another key and for another context.
    public func open(_ sealed: [UInt8], context: String) throws(CryptographyError) -> Secret {
        guard sealed.count >= Self.overhead, sealed[0] == Self.version else { throw .malformed }
        let ciphertext = sealed[(1 + Self.nonceByteCount)..<(sealed.count - Self.tagByteCount)]
        let plaintext = try GCMContext.decrypt(
            Array(ciphertext),
            key: key,
            nonce: Array(sealed[1...Self.nonceByteCount]),
            authenticated: Self.authenticated(context),
            tag: Array(sealed[ciphertext.endIndex...])
        )
        return Secret(plaintext)
    }

    /// Another key of 32 bytes for one purpose, from which nothing of this one can be learnt.
    ///
    /// HKDF-Expand with SHA-256 and `purpose` as its info (RFC 5869 section 2.3); the extract step is left out, as
    /// section 3.3 allows for a uniform key.
    public func deriveKey(purpose: String) -> Secret {
        Secret(derivation.authenticate(Array(purpose.utf8) + [1]))
    }

    private static func authenticated(_ context: String) -> [UInt8] {
        [version] + Array(context.utf8)
    }
}

/// The calls of one encryption or decryption; a context each, since sealing is rare.
private enum GCMContext {
    static func encrypt(
        _ plaintext: [UInt8],
        key: Secret,
        nonce: [UInt8],
        authenticated: [UInt8],
        tagByteCount: Int
    ) throws(CryptographyError) -> [UInt8] {
        let context = EVP_CIPHER_CTX_new()
        defer { EVP_CIPHER_CTX_free(context) }
        try OpenSSL.check(EVP_EncryptInit_ex(context, OpenSSL.aes256GCM, nil, key.unredactedBytes, nonce))
        var count: Int32 = 0
        try OpenSSL.check(EVP_EncryptUpdate(context, nil, &count, authenticated, Int32(authenticated.count)))
        var output = [UInt8](repeating: 0, count: plaintext.count)
        try OpenSSL.check(EVP_EncryptUpdate(context, &output, &count, plaintext, Int32(plaintext.count)))
        // GCM is a stream: everything is out already and the final step only makes the tag.
        var nothing: [UInt8] = [0]
        try OpenSSL.check(EVP_EncryptFinal_ex(context, &nothing, &count))
        var tag = [UInt8](repeating: 0, count: tagByteCount)
        try OpenSSL.check(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tagByteCount), &tag))
        return output + tag
    }

    static func decrypt(
        _ ciphertext: [UInt8],
        key: Secret,
        nonce: [UInt8],
        authenticated: [UInt8],
        tag: [UInt8]
    ) throws(CryptographyError) -> [UInt8] {
        let context = EVP_CIPHER_CTX_new()
        defer { EVP_CIPHER_CTX_free(context) }
        try OpenSSL.check(EVP_DecryptInit_ex(context, OpenSSL.aes256GCM, nil, key.unredactedBytes, nonce))
        var count: Int32 = 0
        try OpenSSL.check(EVP_DecryptUpdate(context, nil, &count, authenticated, Int32(authenticated.count)))
        var output = [UInt8](repeating: 0, count: ciphertext.count)
        try OpenSSL.check(EVP_DecryptUpdate(context, &output, &count, ciphertext, Int32(ciphertext.count)))
        var tag = tag
        try OpenSSL.check(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag))
        // Nothing of the output may leave before this step has compared the tag.
        var nothing: [UInt8] = [0]
        guard EVP_DecryptFinal_ex(context, &nothing, &count) == 1 else {
            _ = OpenSSL.lastError()
            throw .authenticationFailed
        }
        return output
    }
}
