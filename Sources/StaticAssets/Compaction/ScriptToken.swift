/// One token of a script (ECMAScript, section 12), by its place in the source.
struct ScriptToken: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        /// A name, a keyword, or a private name with its `#`.
        case word
        case number
        case string
        /// A template literal, or the part of one that stands before, between or behind its substitutions.
        case template
        case regularExpression
        /// Of an operator one character, but for `++`, `--` and `...`: more need not be told apart.
        case punctuator
    }

    /// What stands between this token and the one before.
    enum Gap: Hashable, Sendable {
        case none
        /// White space and comments in one line.
        case space
        /// The same with the end of a line, at which a semicolon may be missing (section 12.10).
        case line
    }

    let kind: Kind
    let gap: Gap
    let range: Range<Int>
}

/// The lexer met what it doesn't understand; the source is to be served as it is.
struct NotUnderstood: Error, Hashable {
    /// The place in the source.
    let index: Int
}
