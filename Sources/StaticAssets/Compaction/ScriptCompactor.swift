/// Takes comments and needless white space out of a script; every token stays in its place, and as it is but for private
/// names (`#name`), which get short ones: nothing but the classes of the same module can mean them.
///
/// The end of a line stays, too, but beside a bracket, a semicolon or a comma that makes a missing semicolon
/// impossible there (ECMAScript, section 12.10).
enum ScriptCompactor {
    static func compact(_ bytes: [UInt8]) throws(NotUnderstood) -> [UInt8] {
        try compact(bytes, ScriptLexer.tokens(of: bytes))
    }

    /// The same for some of a script's tokens.
    static func compact(_ bytes: [UInt8], _ tokens: [ScriptToken]) throws(NotUnderstood) -> [UInt8] {
        let names = shortNames(bytes, tokens)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var last: ScriptToken?
        for token in tokens {
            if let last, let separator = separator(last, token, in: bytes) { result.append(separator) }
            result += names[bytes[token.range]] ?? bytes[token.range]
            last = token
        }
        if last != nil { result.append(0x0A) }
        return result
    }

    /// What each private name is to be called: `#a`, `#b`, and so on in the order in which they come up.
    private static func shortNames(
        _ bytes: [UInt8],
        _ tokens: [ScriptToken]
    ) -> [ArraySlice<UInt8>: ArraySlice<UInt8>] {
        var names: [ArraySlice<UInt8>: ArraySlice<UInt8>] = [:]
        let letters = Array("abcdefghijklmnopqrstuvwxyz".utf8)
        for token in tokens where token.kind == .word && bytes[token.range.lowerBound] == UInt8(ascii: "#") {
            guard names[bytes[token.range]] == nil else { continue }
            let (number, letter) = names.count.quotientAndRemainder(dividingBy: letters.count)
            let tail = number == 0 ? [] : Array(String(number).utf8)
            names[bytes[token.range]] = ([UInt8(ascii: "#"), letters[letter]] + tail)[...]
        }
        return names
    }

    private static func separator(_ left: ScriptToken, _ right: ScriptToken, in bytes: [UInt8]) -> UInt8? {
        let before = left.kind == .punctuator ? bytes[left.range.upperBound - 1] : nil
        let after = right.kind == .punctuator ? bytes[right.range.lowerBound] : nil
        switch right.gap {
        case .none: return nil
        case .line: return before.map(isOpening) == true || after.map(isClosing) == true ? nil : 0x0A
        case .space:
            if before.map(isBoundary) == true || after.map(isBoundary) == true { return nil }
            return isNeeded(left, before, right, after, in: bytes) ? 0x20 : nil
        }
    }

    /// Whether a space in a line keeps two tokens apart that would be another one together.
    ///
    /// Where it is an operator and an operand it doesn't; between operators it might, as in `a + +b` and `a < !--b`,
    /// and so might it before a number's dot, as in `1 .toString()` and `a ? .5 : b`.
    private static func isNeeded(
        _ left: ScriptToken,
        _ before: UInt8?,
        _ right: ScriptToken,
        _ after: UInt8?,
        in bytes: [UInt8]
    ) -> Bool {
        let isOperatorAndOperand = (before == nil) != (after == nil)
        let hasDot = before == UInt8(ascii: ".") || bytes[right.range.lowerBound] == UInt8(ascii: ".")
        let hasSlashes = left.kind == .regularExpression || right.kind == .regularExpression
        return !isOperatorAndOperand || hasDot || hasSlashes
    }

    /// Behind these, a statement goes on or begins.
    private static func isOpening(_ byte: UInt8) -> Bool {
        "{([;,".utf8.contains(byte)
    }

    /// Before these, a statement goes on, or ends without a semicolon.
    private static func isClosing(_ byte: UInt8) -> Bool {
        "})]".utf8.contains(byte)
    }

    /// Joins with nothing beside it.
    private static func isBoundary(_ byte: UInt8) -> Bool {
        isOpening(byte) || isClosing(byte)
    }
}
