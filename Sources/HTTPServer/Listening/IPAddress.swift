import Glibc

/// An IPv4 or IPv6 address in 128 bits; IPv4 stands in them as IPv6 maps it (RFC 4291 section 2.5.5.2).
struct IPAddress: Hashable, Sendable {
    let high: UInt64
    let low: UInt64

    private static let mappedPrefix: UInt64 = 0xFFFF_0000_0000

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Parses the numeric form of either family; no zone, no port.
    init?(_ text: some StringProtocol) {
        let text = String(text)
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            self.init(four)
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            self.init(six)
        } else {
            return nil
        }
    }

    init(_ address: in_addr) {
        self.init(high: 0, low: Self.mappedPrefix | UInt64(UInt32(bigEndian: address.s_addr)))
    }

    init(_ address: in6_addr) {
        self = withUnsafeBytes(of: address) { bytes in
            IPAddress(
                high: UInt64(bigEndian: bytes.load(as: UInt64.self)),
                low: UInt64(bigEndian: bytes.load(fromByteOffset: 8, as: UInt64.self))
            )
        }
    }

    /// The address of a peer; zero for a family that isn't IP.
    init(_ storage: sockaddr_storage) {
        self = withUnsafeBytes(of: storage) { bytes in
            switch Int32(storage.ss_family) {
            case AF_INET: IPAddress(bytes.load(as: sockaddr_in.self).sin_addr)
            case AF_INET6: IPAddress(bytes.load(as: sockaddr_in6.self).sin6_addr)
            default: IPAddress(high: 0, low: 0)
            }
        }
    }

    var isIPv4: Bool { high == 0 && low >> 32 == 0xFFFF }
}

extension IPAddress: CustomStringConvertible {
    /// The numeric form, dotted for IPv4.
    var description: String {
        if isIPv4 { return "\(low >> 24 & 255).\(low >> 16 & 255).\(low >> 8 & 255).\(low & 255)" }
        var address = in6_addr()
        withUnsafeMutableBytes(of: &address) { bytes in
            bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
            bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
        }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(AF_INET6, &address, &text, socklen_t(text.count)) != nil else { return "" }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

/// A block of addresses in CIDR notation (RFC 4632), such as `10.0.0.0/8` or `fd00::/8`.
public struct AddressBlock: Hashable, Sendable {
    private let address: IPAddress
    /// Of 128 bits, so that a block of IPv4 has 96 more than it is written with.
    private let prefixLength: Int

    /// Parses `address/length`, or an address alone; `nil` for anything else, and for bits set behind the prefix.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = IPAddress(first) else { return nil }
        var length = 128
        if parts.count > 1 {
            let width = address.isIPv4 ? 32 : 128
            guard let written = Int(parts[1]), (0...width).contains(written) else { return nil }
            length = written + 128 - width
        }
        self.address = address
        self.prefixLength = length
        guard Self.masked(address, length) == address else { return nil }
    }

    func contains(_ candidate: IPAddress) -> Bool {
        Self.masked(candidate, prefixLength) == address
    }

    private static func masked(_ address: IPAddress, _ length: Int) -> IPAddress {
        // Smart shifts: by 64 and more they give zero.
        let high = length >= 64 ? UInt64.max : ~(UInt64.max >> UInt64(length))
        let low = length <= 64 ? 0 : ~(UInt64.max >> UInt64(length - 64))
        return IPAddress(high: address.high & high, low: address.low & low)
    }
}
