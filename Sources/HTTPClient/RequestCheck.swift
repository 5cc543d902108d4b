import HTTP

/// What must not get as far as libcurl, which would guess a scheme and send a line end as it is.
enum RequestCheck {
    /// Whether `url` names its scheme, one of the two, and has no space or control character.
    static func isAcceptable(url: String) -> Bool {
        let scheme = url.prefix { $0 != ":" }.lowercased()
        return (scheme == "http" || scheme == "https") && url.dropFirst(scheme.count).hasPrefix("://")
            && url.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    }

    /// Whether every field keeps to RFC 9110 section 5: a token for a name, no control character in a value.
    static func isAcceptable(_ headers: HeaderFields) -> Bool {
        headers.fields.allSatisfy { field in
            !field.name.isEmpty && field.name.utf8.allSatisfy(isTokenCharacter)
                && field.value.utf8.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }
        }
    }

    private static func isTokenCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
