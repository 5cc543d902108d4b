/// Bytes as pairs of hexadecimal digits in lower case.
public enum Hexadecimal: Sendable {
    private static let digits = Array("0123456789abcdef".utf8)

    /// The text of `bytes`, two digits each.
    public static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text = [UInt8]()
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The value of one digit in either case, or `nil`.
    public static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case 48...57: digit - 48
        case 65...70: digit - 55
        case 97...102: digit - 87
        default: nil
        }
    }
}
