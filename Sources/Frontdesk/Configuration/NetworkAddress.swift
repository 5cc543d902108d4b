import Glibc
import HTTPServer

/// An IPv4 or IPv6 address (`inet_pton`); an IPv4 address that is written as `::ffff:a.b.c.d` is an IPv4 address.
enum NetworkAddress: Hashable, Sendable {
    case v4([UInt8])
    case v6([UInt8])

    private static let mappedPrefix: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF]

    /// Parses the textual form without brackets, zone and port; `nil` for anything else.
    init?(_ text: String) {
        if let bytes = Self.bytes(of: text, family: AF_INET, count: 4) {
            self = .v4(bytes)
        } else if let bytes = Self.bytes(of: text, family: AF_INET6, count: 16) {
            self = bytes.starts(with: Self.mappedPrefix) ? .v4(Array(bytes.suffix(4))) : .v6(bytes)
        } else {
            return nil
        }
    }

    var bytes: [UInt8] {
        switch self {
        case .v4(let bytes), .v6(let bytes): bytes
        }
    }

    private static func bytes(of text: String, family: CInt, count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return inet_pton(family, text, &bytes) == 1 ? bytes : nil
    }
}

/// The proxies that are trusted, as they were written and as the server knows them.
struct AddressBlocks: Hashable, Sendable {
    private let texts: [String]
    let blocks: [AddressBlock]

    /// None.
    init() {
        texts = []
        blocks = []
    }
}

extension AddressBlocks: ConfigurationValue {
    static var typeName: String { "addresses" }
    var configurationText: String? { texts.isEmpty ? nil : texts.joined(separator: ",") }

    init(configurationText text: String) throws(Refusal) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { String($0.trimmed) }
        var blocks: [AddressBlock] = []
        for part in parts {
            guard let block = AddressBlock(part) else {
                throw Refusal(
                    "has \(quoted(part)), which is neither an address nor a block whose bits end with its prefix",
                    remedy: "write addresses or blocks such as 10.0.0.0/8"
                )
            }
            blocks.append(block)
        }
        self.texts = parts
        self.blocks = blocks
    }
}
