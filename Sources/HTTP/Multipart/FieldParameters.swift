/// A field value with parameters: `form-data; name="file"; filename="a.png"` (RFC 9110 section 5.6.6).
struct FieldParameters {
    /// What stands before the first semicolon, in lower case.
    let value: String
    private let parameters: [String: String]

    /// Reads a field value; `nil` where it isn't one, or has a parameter twice.
    init?(_ text: String) {
        var scanner = Scanner(text)
        value = scanner.token().lowercased()
        var parameters: [String: String] = [:]
        guard !value.isEmpty else { return nil }
        while !scanner.isAtEnd {
            guard let (name, value) = scanner.parameter(), parameters[name] == nil else { return nil }
            parameters[name] = value
        }
        self.parameters = parameters
    }

    /// The value of a parameter; `name` is in lower case.
    subscript(name: String) -> String? { parameters[name] }

    private struct Scanner {
        private var rest: Substring.UnicodeScalarView

        init(_ text: String) {
            rest = text[...].unicodeScalars
            skipSpace()
        }

        var isAtEnd: Bool { rest.isEmpty }

        private mutating func skipSpace() {
            rest = rest.drop { $0 == " " || $0 == "\t" }
        }

        private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
            guard rest.first == scalar else { return false }
            rest.removeFirst()
            return true
        }

        /// Characters up to white space and whatever ends a value; also `/`, which media types have.
        mutating func token() -> String {
            let token = rest.prefix { !" \t;=\",".unicodeScalars.contains($0) }
            rest = rest[token.endIndex...]
            skipSpace()
            return String(token)
        }

        mutating func parameter() -> (String, String)? {
            guard take(";") else { return nil }
            skipSpace()
            let name = token().lowercased()
            guard !name.isEmpty, take("=") else { return nil }
            guard let value = rest.first == "\"" ? quotedString() : Optional(token()) else { return nil }
            skipSpace()
            return (name, value)
        }

        /// Reads what stands between quotation marks.
        ///
        /// Browsers write a backslash as it is (HTML Standard, multipart form data), older programs put one before a
        /// quotation mark. A mark behind a backslash therefore ends the text only where a parameter can end.
        private mutating func quotedString() -> String? {
            _ = take("\"")
            var text = String.UnicodeScalarView()
            while let scalar = rest.popFirst() {
                if scalar == "\"" { return String(text) }
                if scalar == "\\", rest.first == "\"", !isEnd(rest.dropFirst()) {
                    rest.removeFirst()
                    text.append("\"")
                } else {
                    text.append(scalar)
                }
            }
            return nil
        }

        private func isEnd(_ rest: Substring.UnicodeScalarView) -> Bool {
            let next = rest.first { $0 != " " && $0 != "\t" }
            return next == nil || next == ";"
        }
    }
}
