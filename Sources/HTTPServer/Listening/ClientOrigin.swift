import HTTP

/// Who the client is and how it came, as seen through the proxies in front.
struct ClientOrigin {
    var address: String
    var isSecure: Bool

    /// Believes `X-Forwarded-For` and `X-Forwarded-Proto` from a trusted peer alone.
    ///
    /// The list of addresses is walked from the right, where our own proxies wrote, past the trusted ones: the first
    /// that isn't trusted is the client. What stands to its left came from the client and may be invented.
    init(peer: IPAddress, peerText: String, isTLS: Bool, headers: HeaderFields, trusted: [AddressBlock]) {
        address = peerText
        isSecure = isTLS
        guard !trusted.isEmpty, Self.isTrusted(peer, trusted) else { return }
        if let scheme = headers.values(of: "X-Forwarded-Proto").last?.split(separator: ",").last {
            isSecure = Self.trimmed(scheme) == "https"
        }
        let entries = headers.values(of: "X-Forwarded-For").flatMap { $0.split(separator: ",") }
        for entry in entries.reversed() {
            guard let hop = Self.parse(Self.trimmed(entry)) else { return }
            address = hop.description
            if !Self.isTrusted(hop, trusted) { return }
        }
    }

    private static func isTrusted(_ address: IPAddress, _ trusted: [AddressBlock]) -> Bool {
        trusted.contains { $0.contains(address) }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }

    /// An address, also with the port that some proxies add: `192.0.2.1:4711`, `[2001:db8::1]:4711`.
    private static func parse(_ text: Substring) -> IPAddress? {
        if let address = IPAddress(text) { return address }
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            return IPAddress(text[text.index(after: text.startIndex)..<end])
        }
        guard let colon = text.firstIndex(of: ":") else { return nil }
        return IPAddress(text[..<colon])
    }
}
