import COpenSSL

/// OpenSSL's algorithms, fetched once for the life of the process, and its error queue.
///
/// A fetch searches the providers and costs several times the hashing of a short message (`EVP_MAC_fetch(3)`,
/// ALGORITHM FETCHING in `crypto(7)`). It gives `nil` only where the configuration of OpenSSL hides the algorithm.
enum OpenSSL {
    // The fetched objects are immutable and counted atomically; OpenSSL lets threads share them. Swift can't see that in
    // an OpaquePointer.
    nonisolated(unsafe) static let hmac = EVP_MAC_fetch(nil, "HMAC", nil)
    nonisolated(unsafe) static let sha256 = EVP_MD_fetch(nil, "SHA256", nil)
    nonisolated(unsafe) static let aes256GCM = EVP_CIPHER_fetch(nil, "AES-256-GCM", nil)

    /// Empties this thread's error queue and gives its last reason (`ERR_get_error`).
    static func lastError() -> CryptographyError {
        var reason = "no reason given"
        while case let code = ERR_get_error(), code != 0 {
            if let text = ERR_reason_error_string(code) { reason = String(cString: text) }
        }
        return .openssl(reason)
    }

    /// Throws the reason in the error queue unless `status` is 1, OpenSSL's word for success.
    static func check(_ status: Int32) throws(CryptographyError) {
        guard status == 1 else { throw lastError() }
    }

    /// Stops the process where a step fails that has no reason to fail but exhausted memory or a broken library.
    static func mustSucceed(_ status: Int32, _ step: StaticString) {
        guard status == 1 else { fatalError("\(step): \(lastError().debugDescription)") }
    }
}
