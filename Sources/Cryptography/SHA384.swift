import COpenSSL

/// The hash of FIPS 180-4 with 48 bytes, which browsers check a script's integrity by.
public enum SHA384: Sendable {
    /// The 48 bytes of the hash (`EVP_Digest(3)`).
    ///
    /// The algorithm is fetched each time: this is for what is hashed once.
    public static func hash(_ bytes: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 48) { hash, count in
            var length: UInt32 = 0
            OpenSSL.mustSucceed(
                EVP_Digest(bytes, bytes.count, hash.baseAddress, &length, EVP_sha384(), nil),
                "EVP_Digest"
            )
            count = Int(length)
        }
    }
}
