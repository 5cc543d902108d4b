import COpenSSL

/// Comparison whose duration depends on the lengths alone (`CRYPTO_memcmp(3)`).
public enum ConstantTime: Sendable {
    /// Whether both hold the same bytes; their lengths are no secret.
    public static func isEqual(_ lhs: [UInt8], _ rhs: [UInt8]) -> Bool {
        lhs.withUnsafeBytes { lhs in rhs.withUnsafeBytes { rhs in isEqual(lhs, rhs) } }
    }

    /// The same for borrowed bytes.
    public static func isEqual(_ lhs: UnsafeRawBufferPointer, _ rhs: UnsafeRawBufferPointer) -> Bool {
        guard lhs.count == rhs.count else { return false }
        guard let left = lhs.baseAddress, let right = rhs.baseAddress else { return true }
        return CRYPTO_memcmp(left, right, lhs.count) == 0
    }
}
