/// Splits a script into its tokens (ECMAScript 2024, section 12).
///
/// The one hard question is whether a slash divides or begins a regular expression, which the token before decides.
/// Where that token alone can't, as behind a brace, the lexer gives up rather than guess. It gives up, too, on what our
/// files don't need and what would cost care: names with escapes or beyond ASCII, decorators, and comments in the
/// manner of HTML.
struct ScriptLexer {
    /// What a slash means at this place.
    private enum Slash {
        case division
        case regularExpression
        case unclear
    }

    private enum Bracket: Hashable {
        /// `isHead` where it holds the condition of a statement, which may begin with a regular expression.
        case parenthesis(isHead: Bool)
        case square
        case brace
        /// `${` of a template.
        case substitution
    }

    private var source: ByteScanner
    private var brackets: [Bracket] = []
    private var slash = Slash.regularExpression
    /// The last token where it is a word or a punctuator: a keyword behind a dot is a property's name.
    private var last: Substring = ""

    init(_ bytes: [UInt8]) {
        source = ByteScanner(bytes)
    }

    /// The tokens of a whole source.
    static func tokens(of bytes: [UInt8]) throws(NotUnderstood) -> [ScriptToken] {
        var lexer = ScriptLexer(bytes)
        var tokens: [ScriptToken] = []
        while let token = try lexer.next() { tokens.append(token) }
        guard lexer.brackets.isEmpty else { throw NotUnderstood(index: bytes.count) }
        return tokens
    }

    private mutating func next() throws(NotUnderstood) -> ScriptToken? {
        let gap = try skipGap()
        guard let byte = source.byte else { return nil }
        let start = source.index
        let kind: ScriptToken.Kind
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): kind = try string(quote: byte)
        case UInt8(ascii: "`"): kind = try template()
        case UInt8(ascii: "}") where brackets.last == .substitution:
            brackets.removeLast()
            kind = try template()
        case UInt8(ascii: "/") where slash != .division:
            guard slash == .regularExpression else { throw source.notUnderstood }
            kind = try regularExpression()
        case _ where byte.isDigit || byte == UInt8(ascii: ".") && source.byte(1)?.isDigit == true: kind = try number()
        case _ where byte.isWord || byte == UInt8(ascii: "#"): kind = try word()
        default: kind = try punctuator(gap)
        }
        if kind != .word, kind != .punctuator { last = "" }
        return ScriptToken(kind: kind, gap: gap, range: start..<source.index)
    }

    // MARK: Between the tokens

    private mutating func skipGap() throws(NotUnderstood) -> ScriptToken.Gap {
        // The beginning is the beginning of a line, too.
        var gap = source.index == 0 ? ScriptToken.Gap.line : .none
        while let byte = source.byte {
            if byte == 0x0A || byte == 0x0D {
                source.index += 1
                gap = .line
            } else if byte == 0x20 || byte == 0x09 {
                source.index += 1
                if gap == .none { gap = .space }
            } else if source.starts(with: "//") {
                // The end of the line itself is read next.
                while let byte = source.byte, byte != 0x0A, byte != 0x0D { try skipCommentByte(byte) }
                if gap == .none { gap = .space }
            } else if source.starts(with: "/*") {
                gap = try skipBlockComment(gap)
            } else {
                break
            }
        }
        return gap
    }

    private mutating func skipBlockComment(_ gap: ScriptToken.Gap) throws(NotUnderstood) -> ScriptToken.Gap {
        var gap = gap == .none ? .space : gap
        source.index += 2
        while !source.starts(with: "*/") {
            guard let byte = source.byte else { throw source.notUnderstood }
            if byte == 0x0A || byte == 0x0D { gap = .line }
            try skipCommentByte(byte)
        }
        source.index += 2
        return gap
    }

    /// Skips a byte of a comment; the line ends of Unicode would end it, too, and aren't worth the care.
    private mutating func skipCommentByte(_ byte: UInt8) throws(NotUnderstood) {
        if byte == 0xE2, source.isAtUnicodeLineEnd { throw source.notUnderstood }
        source.index += 1
    }

    // MARK: Literals

    private mutating func string(quote: UInt8) throws(NotUnderstood) -> ScriptToken.Kind {
        source.index += 1
        while let byte = source.byte, byte != 0x0A, byte != 0x0D {
            source.index += 1
            if byte == quote {
                slash = .division
                return .string
            }
            if byte == UInt8(ascii: "\\") { try skipEscaped() }
        }
        throw source.notUnderstood
    }

    /// Skips what a backslash has escaped; a line that goes on may end in two bytes.
    private mutating func skipEscaped() throws(NotUnderstood) {
        guard source.byte != nil else { throw source.notUnderstood }
        source.index += source.starts(with: "\r\n") ? 2 : 1
    }

    /// Reads to the end of the template or to its next substitution.
    private mutating func template() throws(NotUnderstood) -> ScriptToken.Kind {
        source.index += 1
        while let byte = source.byte {
            source.index += 1
            if byte == UInt8(ascii: "`") {
                slash = .division
                return .template
            } else if byte == UInt8(ascii: "\\") {
                try skipEscaped()
            } else if byte == UInt8(ascii: "$"), source.byte == UInt8(ascii: "{") {
                source.index += 1
                open(.substitution)
                return .template
            }
        }
        throw source.notUnderstood
    }

    private mutating func regularExpression() throws(NotUnderstood) -> ScriptToken.Kind {
        source.index += 1
        var isInClass = false
        while let byte = source.byte, byte != 0x0A, byte != 0x0D {
            if byte == 0xE2, source.isAtUnicodeLineEnd { break }
            source.index += 1
            switch byte {
            case UInt8(ascii: "\\"):
                guard let escaped = source.byte, escaped != 0x0A, escaped != 0x0D, escaped < 0x80 else {
                    throw source.notUnderstood
                }
                source.index += 1
            case UInt8(ascii: "["): isInClass = true
            case UInt8(ascii: "]"): isInClass = false
            case UInt8(ascii: "/") where !isInClass:
                // The flags.
                while source.byte?.isWord == true { source.index += 1 }
                slash = .division
                return .regularExpression
            default: break
            }
        }
        throw source.notUnderstood
    }

    private mutating func number() throws(NotUnderstood) -> ScriptToken.Kind {
        let isPrefixed = source.byte == UInt8(ascii: "0") && source.byte(1).map { "xXoObB".utf8.contains($0) } == true
        if !isPrefixed {
            source.skip { $0.isDigit || $0 == UInt8(ascii: "_") }
            if source.byte == UInt8(ascii: ".") {
                source.index += 1
                source.skip { $0.isDigit || $0 == UInt8(ascii: "_") }
            }
            if let byte = source.byte, byte | 0x20 == UInt8(ascii: "e") {
                source.index += 1
                if source.byte == UInt8(ascii: "+") || source.byte == UInt8(ascii: "-") { source.index += 1 }
            }
        }
        // The rest of the exponent, the digits behind a prefix, the `n` of a big integer.
        source.skip(\.isWord)
        slash = .division
        return .number
    }

    // MARK: Words and punctuators

    /// Behind these an expression begins.
    private static let operatorWords: Set<Substring> = [
        "return", "typeof", "instanceof", "in", "new", "delete", "void", "throw", "case", "do", "else", "default",
        "extends",
    ]
    /// These are names in some places.
    private static let unclearWords: Set<Substring> = ["of", "await", "yield"]
    private static let headWords: Set<Substring> = ["if", "while", "for", "with"]

    private mutating func word() throws(NotUnderstood) -> ScriptToken.Kind {
        let start = source.index
        source.index += 1
        source.skip(\.isWord)
        let word = source.text(start..<source.index)
        guard word != "#" else { throw source.notUnderstood }
        if last == "." {
            // A property, whatever it is called.
            slash = .division
            last = ""
        } else {
            slash =
                Self.operatorWords.contains(word)
                ? .regularExpression : Self.unclearWords.contains(word) ? .unclear : .division
            // `for await (…)` has the head of `for`.
            last = word == "await" && last == "for" ? last : word
        }
        return .word
    }

    private mutating func punctuator(_ gap: ScriptToken.Gap) throws(NotUnderstood) -> ScriptToken.Kind {
        // Both are comments where a script isn't a module.
        if source.starts(with: "<!--") || source.starts(with: "-->") && gap == .line { throw source.notUnderstood }
        let start = source.index
        if source.starts(with: "...") {
            source.index += 3
        } else if source.starts(with: "++") || source.starts(with: "--") {
            source.index += 2
        } else if source.byte.map({ "{}()[];,<>+-*/%&|^!~?:=.".utf8.contains($0) }) == true {
            source.index += 1
        } else {
            throw source.notUnderstood
        }
        let text = source.text(start..<source.index)
        switch text {
        case "(": open(.parenthesis(isHead: Self.headWords.contains(last)))
        case "[": open(.square)
        case "{": open(.brace)
        case ")", "]", "}": try close(text)
        // Behind an operand it stays one; before one, no regular expression can follow.
        case "++", "--": slash = .division
        default: slash = .regularExpression
        }
        last = text
        return .punctuator
    }

    private mutating func open(_ bracket: Bracket) {
        brackets.append(bracket)
        slash = .regularExpression
    }

    private mutating func close(_ text: Substring) throws(NotUnderstood) {
        switch (text, brackets.popLast()) {
        case (")", .parenthesis(let isHead)): slash = isHead ? .regularExpression : .division
        case ("]", .square): slash = .division
        // The end of a block or of an object.
        case ("}", .brace): slash = .unclear
        default: throw source.notUnderstood
        }
    }
}
