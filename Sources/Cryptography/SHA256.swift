import COpenSSL

/// The hash of FIPS 180-4 with 32 bytes.
public enum SHA256: Sendable {
    /// The 32 bytes of the hash (`EVP_Digest(3)`).
    public static func hash(_ bytes: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { hash, count in
            var length: UInt32 = 0
            OpenSSL.mustSucceed(
                EVP_Digest(bytes, bytes.count, hash.baseAddress, &length, OpenSSL.sha256, nil),
                "EVP_Digest"
            )
            count = Int(length)
        }
    }
}
