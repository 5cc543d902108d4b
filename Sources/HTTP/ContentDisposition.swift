/// The `Content-Disposition` field of a response (RFC 6266).
public enum ContentDisposition: String, Sendable {
    /// To be shown where it stands.
    case inline
    /// To be saved.
    case attachment

    /// The field's value, with a name for the file: as it is for everyone who reads RFC 8187, and as near to it as ASCII
    /// allows for others.
    public func value(fileName: String) -> String {
        var plain = ""
        for scalar in fileName.unicodeScalars {
            let isPlain = scalar.value >= 0x20 && scalar.value < 0x7F && !"\"\\%/".unicodeScalars.contains(scalar)
            plain.unicodeScalars.append(isPlain ? scalar : "_")
        }
        return "\(rawValue); filename=\"\(plain)\"; filename*=UTF-8''\(PercentEncoding.encode(fileName))"
    }
}
