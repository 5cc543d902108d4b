/// Where unpredictable bytes come from: a value, so that a test can repeat itself.
public struct RandomSource: Sendable {
    private let fill: @Sendable (Int) -> [UInt8]

    /// A source that asks `fill` for so many bytes.
    public init(_ fill: @escaping @Sendable (Int) -> [UInt8]) {
        self.fill = fill
    }

    /// `count` bytes.
    public func bytes(_ count: Int) -> [UInt8] {
        fill(count)
    }

    /// `byteCount` bytes as base64url text, for tokens and keys that people copy.
    public func token(byteCount: Int = 32) -> String {
        Base64URL.encode(bytes(byteCount))
    }

    /// The kernel's generator (`getrandom`), by way of the standard library's.
    public static let system = RandomSource { count in
        var generator = SystemRandomNumberGenerator()
        var bytes = [UInt8]()
        bytes.reserveCapacity(count + 7)
        while bytes.count < count {
            withUnsafeBytes(of: generator.next() as UInt64) { bytes.append(contentsOf: $0) }
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }
}
