import Glibc

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

/// A range of addresses in CIDR notation (RFC 4632); a lone address is a range of one.
struct AddressBlock: Hashable, Sendable {
    let address: NetworkAddress
    let prefixLength: Int
    /// As it was written.
    let text: String

    init(_ text: String) throws(Refusal) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = NetworkAddress(String(parts[0])) else {
            let remedy = "write addresses or blocks such as 10.0.0.0/8"
            throw Refusal("has \(quoted(text)), which is no address", remedy: remedy)
        }
        let width = address.bytes.count * 8
        var prefixLength = width
        if parts.count == 2 {
            guard !parts[1].isEmpty, parts[1].utf8.allSatisfy({ (48...57).contains($0) }),
                let length = Int(parts[1]), length <= width
            else {
                throw Refusal("has \(quoted(text)) with a wrong prefix", remedy: "write a prefix from 0 to \(width)")
            }
            prefixLength = length
        }
        self.address = address
        self.prefixLength = prefixLength
        self.text = text
        guard Self.masked(address.bytes, prefixLength) == address.bytes else {
            let remedy = "end the address in zeros, or write the address alone"
            throw Refusal("has \(quoted(text)) with bits beyond its prefix", remedy: remedy)
        }
    }

    /// Whether an address lies in this block; IPv4 and IPv6 never match each other.
    func contains(_ other: NetworkAddress) -> Bool {
        other.bytes.count == address.bytes.count && Self.masked(other.bytes, prefixLength) == address.bytes
    }

    private static func masked(_ bytes: [UInt8], _ prefixLength: Int) -> [UInt8] {
        bytes.enumerated().map { index, byte in
            let kept = min(max(prefixLength - index * 8, 0), 8)
            return byte & ~UInt8(truncatingIfNeeded: 0xFF >> kept)
        }
    }
}

/// The blocks of a comma-separated list.
struct AddressBlocks: Hashable, Sendable {
    let blocks: [AddressBlock]

    init(_ blocks: [AddressBlock]) {
        self.blocks = blocks
    }

    /// Whether the address in `text` lies in one of the blocks; what is no address doesn't.
    func contains(_ text: String) -> Bool {
        guard let address = NetworkAddress(text) else { return false }
        return blocks.contains { $0.contains(address) }
    }
}

extension AddressBlocks: ConfigurationValue {
    static var typeName: String { "addresses" }
    var configurationText: String? { blocks.isEmpty ? nil : blocks.map(\.text).joined(separator: ",") }

    init(configurationText text: String) throws(Refusal) {
        var blocks: [AddressBlock] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            blocks.append(try AddressBlock(String(part.trimmed)))
        }
        self.init(blocks)
    }
}
