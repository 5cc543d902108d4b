import HTTPServer

/// The proxies whose word on the client's address is believed: a comma-separated list of addresses and blocks.
struct TrustedProxies: Sendable {
    let blocks: [AddressBlock]
    /// As they were written, without white space.
    private let texts: [String]

    /// Believes nobody.
    init() {
        blocks = []
        texts = []
    }
}

extension TrustedProxies: ConfigurationValue {
    static var typeName: String { "addresses" }
    var configurationText: String? { texts.isEmpty ? nil : texts.joined(separator: ",") }

    init(configurationText text: String) throws(Refusal) {
        var blocks: [AddressBlock] = []
        let texts = text.split(separator: ",", omittingEmptySubsequences: false).map { String($0.trimmed) }
        for text in texts {
            guard let block = AddressBlock(text) else {
                throw Refusal(
                    "has \(quoted(text)), which is no block of addresses",
                    remedy: "write addresses or blocks such as 10.0.0.0/8, with zeros behind the prefix"
                )
            }
            blocks.append(block)
        }
        self.blocks = blocks
        self.texts = texts
    }
}
