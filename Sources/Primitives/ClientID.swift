/// The UUID that a client made for something that it creates, so that sending it again creates nothing.
public struct ClientID: Hashable, Sendable {
    /// The 16 bytes, as they are stored.
    public let bytes: [UInt8]

    /// Parses the textual form of RFC 9562 section 4, in either case; `nil` for anything else.
    public init?(_ text: String) {
        let utf8 = Array(text.utf8)
        guard utf8.count == 36 else { return nil }
        var bytes = [UInt8]()
        bytes.reserveCapacity(16)
        var index = 0
        while index < 36 {
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard utf8[index] == UInt8(ascii: "-") else { return nil }
                index += 1
            }
            guard let high = Hexadecimal.value(of: utf8[index]), let low = Hexadecimal.value(of: utf8[index + 1])
            else { return nil }
            bytes.append(high << 4 | low)
            index += 2
        }
        self.bytes = bytes
    }

    /// Wraps 16 bytes that came out of the database; `nil` for another count.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// A new one, version 4.
    public init(random: RandomSource) {
        var bytes = random.bytes(16)
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        self.bytes = bytes
    }
}

extension ClientID: CustomStringConvertible {
    /// The textual form in lower case.
    public var description: String {
        let digits = Hexadecimal.encode(bytes)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index == 8 || index == 12 || index == 16 || index == 20 { text.append("-") }
            text.append(digit)
        }
        return text
    }
}
