import Primitives

/// The 32 bytes under which stored secrets are sealed.
struct MasterKey: Sendable {
    static let byteCount = 32

    let secret: Secret

    /// Wraps bytes; `nil` for another count.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.secret = Secret(bytes)
    }

    init(random: RandomSource) {
        self.secret = Secret(random.bytes(Self.byteCount))
    }
}

extension MasterKey: ConfigurationValue {
    static var typeName: String { "32 bytes, base64" }
    var configurationText: String? { "********" }

    init(configurationText text: String) throws(Refusal) {
        let remedy = "make one with: openssl rand -base64 32"
        guard let bytes = Base64.decode(text) else {
            throw Refusal("is not base64", remedy: remedy)
        }
        guard let key = MasterKey(bytes) else {
            throw Refusal("has \(bytes.count) bytes, not \(Self.byteCount)", remedy: remedy)
        }
        self = key
    }
}
