/// Takes the imports and exports out of one module (ECMAScript, section 16.2).
///
/// It understands the forms that our files use: `import { a, b } from "./c.js"`, `import "./c.js"`, `export` before a
/// declaration, and `export { a, b }`.
struct ModuleReader {
    struct Content {
        /// What is left.
        var tokens: [ScriptToken] = []
        var imports: [(specifier: Substring, names: [Substring])] = []
        /// The names at the top of the module.
        var declared: Set<String> = []
        var exported: Set<String> = []
    }

    let bytes: [UInt8]
    var tokens: ArraySlice<ScriptToken>
    /// Whether the exports stay.
    let isEntry: Bool
    /// Whether it stands beside the entry, so that what is relative to it (`import("./d.js")`) means the same there.
    let isBesideEntry: Bool

    private var content = Content()
    private var depth = 0
    private var lastWord: Substring = ""

    init(bytes: [UInt8], tokens: ArraySlice<ScriptToken>, isEntry: Bool, isBesideEntry: Bool) {
        (self.bytes, self.tokens) = (bytes, tokens)
        (self.isEntry, self.isBesideEntry) = (isEntry, isBesideEntry)
    }

    mutating func read() throws(NotUnderstood) -> Content {
        while let token = tokens.popFirst() {
            let word = text(token)
            if word == "import", lastWord != "." {
                try readImport(token)
            } else if depth == 0, word == "export", lastWord != "." {
                try readExport(token)
            } else {
                try declare(word, token)
                keep(token)
            }
        }
        // The next module's first line must not go on with this one's last.
        if let last = content.tokens.last, text(last) != ";", text(last) != "}" { throw not(last) }
        return content
    }

    private mutating func keep(_ token: ScriptToken) {
        content.tokens.append(token)
        lastWord = text(token)
        switch token.kind {
        case .punctuator where "{([".contains(lastWord): depth += 1
        case .punctuator where "})]".contains(lastWord): depth -= 1
        default: break
        }
    }

    private mutating func readImport(_ token: ScriptToken) throws(NotUnderstood) {
        let next = tokens.first.map(text)
        if next == "(" || next == "." {
            // Both mean another thing in a script at another address; `import.meta.url` names the file, too.
            guard isEntry || isBesideEntry && next == "(" else { throw not(token) }
            return keep(token)
        }
        // Within brackets it can only be the name of a property.
        guard depth == 0 else { return keep(token) }
        var names: [Substring] = []
        if next == "{" {
            names = try readNames()
            guard take("from") != nil else { throw not(token) }
        }
        guard let specifier = tokens.popFirst(), specifier.kind == .string else { throw not(token) }
        content.imports.append((text(specifier).dropFirst().dropLast(), names))
        _ = take(";")
    }

    private mutating func readExport(_ token: ScriptToken) throws(NotUnderstood) {
        guard let next = tokens.first else { throw not(token) }
        switch text(next) {
        case "{":
            let start = tokens
            let names = try readNames()
            guard tokens.first.map(text) != "from" else { throw not(token) }
            content.exported.formUnion(names.map { String($0) })
            _ = take(";")
            guard isEntry else { return }
            content.tokens.append(token)
            content.tokens += start[start.startIndex..<tokens.startIndex]
            lastWord = content.tokens.last.map(text) ?? ""
        case "class", "function", "async", "const", "let":
            let before = content.declared
            tokens.removeFirst()
            if isEntry { keep(token) }
            // Without the keyword before it, the declaration begins the line.
            let first = isEntry ? next : ScriptToken(kind: next.kind, gap: token.gap, range: next.range)
            try declare(text(first), first)
            keep(first)
            // `async` declares nothing; the `function` behind it does.
            if text(first) == "async", let function = tokens.popFirst() {
                try declare(text(function), function)
                keep(function)
            }
            content.exported.formUnion(content.declared.subtracting(before))
        default: throw not(token)
        }
    }

    /// The names in braces; none of them renamed.
    private mutating func readNames() throws(NotUnderstood) -> [Substring] {
        var names: [Substring] = []
        guard let brace = take("{") else { return names }
        while take("}") == nil {
            guard let name = tokens.popFirst(), name.kind == .word, text(name) != "default" else { throw not(brace) }
            names.append(text(name))
            guard take(",") != nil || tokens.first.map(text) == "}" else { throw not(name) }
        }
        return names
    }

    /// Takes note of what a declaration at the top of the module is called.
    private mutating func declare(_ word: Substring, _ token: ScriptToken) throws(NotUnderstood) {
        guard depth == 0, token.kind == .word, lastWord != "." else { return }
        switch word {
        case "class", "function":
            let named = tokens.first { text($0) != "*" }
            guard let named, named.kind == .word else { return }
            content.declared.insert(String(text(named)))
        case "const", "let", "var":
            var inner = 0
            var isName = true
            for token in tokens {
                let text = text(token)
                if token.kind == .punctuator, "{([".contains(text) {
                    guard !isName else { throw not(token) }
                    inner += 1
                } else if token.kind == .punctuator, "})]".contains(text) {
                    inner -= 1
                } else if inner == 0, text == ";" {
                    return
                } else if isName {
                    content.declared.insert(String(text))
                }
                isName = inner == 0 && text == ","
            }
            throw not(token)
        default: return
        }
    }

    /// Takes the next token if it is this one.
    private mutating func take(_ wanted: Substring) -> ScriptToken? {
        guard let first = tokens.first, text(first) == wanted else { return nil }
        tokens.removeFirst()
        return first
    }

    private func text(_ token: ScriptToken) -> Substring {
        Substring(decoding: bytes[token.range], as: UTF8.self)
    }

    private func not(_ token: ScriptToken) -> NotUnderstood {
        NotUnderstood(index: token.range.lowerBound)
    }
}
