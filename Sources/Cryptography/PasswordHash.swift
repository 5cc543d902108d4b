import COpenSSL
public import Primitives

/// Passwords as scrypt hashes (RFC 7914, `EVP_PBE_scrypt(3)`) in one self-describing line.
///
/// The line is `$scrypt$ln=15,r=8,p=1$salt$hash` with base 64 without padding, as other implementations write it, so
/// that the cost can be raised without a migration. One hash takes 50 to 100 ms and 32 MiB by intent. The `async`
/// forms run it on threads of its own, two at a time, and are what a service calls; the others are for commands and
/// block their thread.
public enum PasswordHash: Sendable {
    /// What a hash costs, in the letters of RFC 7914 section 2; the memory is 128 · r · 2^ln bytes.
    public struct Cost: Hashable, Sendable {
        /// The binary logarithm of the count of blocks.
        public let ln: Int
        /// The block size.
        public let r: Int
        /// The parallelization.
        public let p: Int

        /// A cost; `nil` for what is no cost or beyond 256 MiB, since it may come from a stored line.
        public init?(ln: Int, r: Int, p: Int) {
            guard (1...20).contains(ln), (1...16).contains(r), (1...8).contains(p), 128 * r << ln <= 256 << 20
            else { return nil }
            self.init(unchecked: (ln, r, p))
        }

        private init(unchecked cost: (ln: Int, r: Int, p: Int)) {
            (ln, r, p) = cost
        }

        /// 32 MiB and 50 to 100 ms.
        public static let standard = Cost(unchecked: (15, 8, 1))
        /// Next to nothing, for tests.
        public static let cheapest = Cost(unchecked: (4, 1, 1))
    }

    static let saltByteCount = 16
    static let hashByteCount = 32

    /// Hashes `password` with a new salt from `random`.
    public static func hash(
        _ password: Secret,
        random: RandomSource,
        cost: Cost = .standard
    ) throws(CryptographyError) -> String {
        let salt = random.bytes(saltByteCount)
        return Line(cost: cost, salt: salt, hash: try scrypt(password, salt: salt, cost: cost)).text
    }

    /// Whether `password` is the one that was hashed; throws `malformed` for a line that `hash` can't have made.
    public static func verify(_ password: Secret, against line: String) throws(CryptographyError) -> Bool {
        guard let line = Line(line) else { throw .malformed }
        return ConstantTime.isEqual(try scrypt(password, salt: line.salt, cost: line.cost), line.hash)
    }

    /// Hashes on a thread of its own.
    public static func hash(
        _ password: Secret,
        random: RandomSource,
        cost: Cost = .standard
    ) async throws(CryptographyError) -> String {
        try await onThread { () throws(CryptographyError) in try hash(password, random: random, cost: cost) }
    }

    /// Verifies on a thread of its own.
    public static func verify(_ password: Secret, against line: String) async throws(CryptographyError) -> Bool {
        try await onThread { () throws(CryptographyError) in try verify(password, against: line) }
    }

    /// Two at a time: scrypt takes a core and 32 MiB each, and a flood of log-ins must leave the rest of the machine alone.
    private static let threads = WorkerThreads(count: 2) {}

    private static func onThread<Value: Sendable>(
        _ work: @escaping @Sendable () throws(CryptographyError) -> Value
    ) async throws(CryptographyError) -> Value {
        let result: Result<Value, CryptographyError>
        do throws(ThreadError) {
            result = try await threads.run { Result(catching: work) }
        } catch {
            throw .noThread(error)
        }
        return try result.get()
    }

    /// A line that no password matches, for unknown users: verifying against it takes as long as against a real one, so
    /// that the time doesn't tell who is known.
    public static func dummy(cost: Cost = .standard) -> String {
        let zeros = [UInt8](repeating: 0, count: hashByteCount)
        return Line(cost: cost, salt: Array(zeros.prefix(saltByteCount)), hash: zeros).text
    }

    private static func scrypt(_ password: Secret, salt: [UInt8], cost: Cost) throws(CryptographyError) -> [UInt8] {
        var hash = [UInt8](repeating: 0, count: hashByteCount)
        // The limit guards against foreign parameters; `Cost` has bounded ours, so it leaves twice what is needed.
        let memory = UInt64(256 * cost.r) << UInt64(cost.ln) + UInt64(1 << 20)
        let status = password.unredactedBytes.withUnsafeBytes { password in
            EVP_PBE_scrypt(
                password.assumingMemoryBound(to: CChar.self).baseAddress,
                password.count,
                salt,
                salt.count,
                1 << UInt64(cost.ln),
                UInt64(cost.r),
                UInt64(cost.p),
                memory,
                &hash,
                hash.count
            )
        }
        try OpenSSL.check(status)
        return hash
    }
}

/// The stored line and its parts.
private struct Line {
    let cost: PasswordHash.Cost
    let salt: [UInt8]
    let hash: [UInt8]

    init(cost: PasswordHash.Cost, salt: [UInt8], hash: [UInt8]) {
        (self.cost, self.salt, self.hash) = (cost, salt, hash)
    }

    init?(_ text: String) {
        let fields = text.split(separator: "$", omittingEmptySubsequences: false)
        guard fields.count == 5, fields[0].isEmpty, fields[1] == "scrypt", let cost = Self.cost(fields[2]),
            let salt = Self.decode(fields[3]), salt.count == PasswordHash.saltByteCount,
            let hash = Self.decode(fields[4]), hash.count == PasswordHash.hashByteCount
        else { return nil }
        self.init(cost: cost, salt: salt, hash: hash)
    }

    var text: String {
        "$scrypt$ln=\(cost.ln),r=\(cost.r),p=\(cost.p)$\(Self.encode(salt))$\(Self.encode(hash))"
    }

    private static func cost(_ text: Substring) -> PasswordHash.Cost? {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        var numbers: [Int] = []
        for (part, name) in zip(parts, ["ln=", "r=", "p="]) {
            guard part.hasPrefix(name), let number = Int(part.dropFirst(name.count)) else { return nil }
            numbers.append(number)
        }
        return PasswordHash.Cost(ln: numbers[0], r: numbers[1], p: numbers[2])
    }

    private static func encode(_ bytes: [UInt8]) -> String {
        String(Base64.encode(bytes).prefix { $0 != "=" })
    }

    private static func decode(_ text: Substring) -> [UInt8]? {
        Base64.decode(text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4))
    }
}
