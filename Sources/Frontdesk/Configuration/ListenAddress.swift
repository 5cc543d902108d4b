import Glibc

/// Where the server listens: a host and a port.
struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
    /// An IPv4 or IPv6 address without brackets, or a name.
    let host: String
    /// The port; 0 takes a free one.
    let port: UInt16

    init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// `HOST:PORT`, with brackets around an IPv6 address.
    var description: String {
        host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}

extension ListenAddress {
    /// The numeric form of the host, which the server binds; a name is looked up, and its first address taken.
    func numericHost() throws(Refusal) -> String {
        var hints = addrinfo()
        hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE
        var results: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, nil, &hints, &results)
        guard status == 0, let first = results else {
            let problem = "has a host that can't be looked up: \(String(cString: gai_strerror(status)))"
            throw Refusal(problem, remedy: "write an address such as 127.0.0.1, or a name that this machine knows")
        }
        defer { freeaddrinfo(results) }
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let length = socklen_t(text.count)
        getnameinfo(first.pointee.ai_addr, first.pointee.ai_addrlen, &text, length, nil, 0, NI_NUMERICHOST)
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

extension ListenAddress: ConfigurationValue {
    static var typeName: String { "HOST:PORT" }
    var configurationText: String? { description }

    init(configurationText text: String) throws(Refusal) {
        let remedy = "write HOST:PORT, such as 127.0.0.1:8080, [::1]:8080, or 0.0.0.0:8080 for every address"
        guard let colon = text.lastIndex(of: ":"), colon != text.startIndex else {
            throw Refusal("lacks a host or a port", remedy: remedy)
        }
        let host = text[..<colon]
        let digits = text[text.index(after: colon)...]
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let port = UInt16(digits) else {
            throw Refusal("has a port that is no number from 0 to 65535", remedy: remedy)
        }
        if host.hasPrefix("["), host.hasSuffix("]") {
            let address = String(host.dropFirst().dropLast())
            guard Self.isNumeric(address, AF_INET6) else {
                throw Refusal("has no IPv6 address in its brackets", remedy: remedy)
            }
            self.init(host: address, port: port)
        } else if host.contains(":") {
            throw Refusal("has an IPv6 address without brackets", remedy: remedy)
        } else {
            guard Self.isHost(host) else { throw Refusal("has a host that can't be one", remedy: remedy) }
            self.init(host: String(host), port: port)
        }
    }

    private static func isNumeric(_ text: String, _ family: CInt) -> Bool {
        var bytes = in6_addr()
        return inet_pton(family, text, &bytes) == 1
    }

    /// Whether this is an IPv4 address or a host name; what is digits and dots alone must be an address.
    private static func isHost(_ text: Substring) -> Bool {
        if text.utf8.allSatisfy({ (48...57).contains($0) || $0 == UInt8(ascii: ".") }) {
            return isNumeric(String(text), AF_INET)
        }
        return text.utf8.count <= 253
            && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
                (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                    && label.utf8.allSatisfy { byte in
                        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                            || byte == UInt8(ascii: "-")
                    }
            }
    }
}
