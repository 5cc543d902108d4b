/// Joins a module with all that it imports, so that a browser asks once instead of once a file, and the whole compresses
/// as one.
///
/// Nothing is renamed but private names (`#name`), which no other place can mean: a module's own names stay, so two
/// modules of one script must not use the same one, and what is imported must be called as it is exported. Where that
/// doesn't hold, or a module says something that means another thing elsewhere (`import.meta`, an import from another
/// folder), the linker gives up and the module is served by itself; the browser then does the linking.
struct ScriptLinker {
    private let entry: String
    /// The bytes of a module by its path, which begins with `/`.
    private let source: (String) -> [UInt8]?

    private struct Module {
        /// Without its import statements and export keywords.
        var text: [UInt8] = []
        /// What it takes from which module.
        var imports: [(path: String, names: [Substring])] = []
        var declared: Set<String> = []
        var exported: Set<String> = []
    }

    private var modules: [String: Module] = [:]
    /// The modules in an order in which each stands behind what it imports.
    private var order: [String] = []
    private var underWay: Set<String> = []

    private init(entry: String, source: @escaping (String) -> [UInt8]?) {
        (self.entry, self.source) = (entry, source)
    }

    /// The module at a path with all that it imports; its exports stay, those of the others are its own affair.
    static func link(_ path: String, source: @escaping (String) -> [UInt8]?) throws(NotUnderstood) -> [UInt8] {
        var linker = ScriptLinker(entry: path, source: source)
        try linker.visit(path)
        try linker.check()
        return linker.order.flatMap { linker.modules[$0]?.text ?? [] }
    }

    private mutating func visit(_ path: String) throws(NotUnderstood) {
        guard modules[path] == nil else { return }
        // Modules may import each other in a circle; one text can't.
        guard underWay.insert(path).inserted, let bytes = source(path) else { throw NotUnderstood(index: 0) }
        var reader = ModuleReader(
            bytes: bytes,
            tokens: try ScriptLexer.tokens(of: bytes)[...],
            isEntry: path == entry,
            isBesideEntry: Self.folder(of: path) == Self.folder(of: entry)
        )
        let content = try reader.read()
        var module = Module(declared: content.declared, exported: content.exported)
        module.text = try ScriptCompactor.compact(bytes, content.tokens)
        for (specifier, names) in content.imports {
            guard let target = Self.resolve(specifier, from: path) else { throw NotUnderstood(index: 0) }
            module.imports.append((target, names))
            try visit(target)
        }
        modules[path] = module
        order.append(path)
    }

    /// Every name must be one module's own, and every import must be of an export.
    private func check() throws(NotUnderstood) {
        var owners: Set<String> = []
        for module in modules.values {
            guard owners.isDisjoint(with: module.declared) else { throw NotUnderstood(index: 0) }
            owners.formUnion(module.declared)
            for (path, names) in module.imports {
                guard names.allSatisfy({ modules[path]?.exported.contains(String($0)) == true }) else {
                    throw NotUnderstood(index: 0)
                }
            }
        }
    }

    private static func folder(of path: String) -> Substring {
        path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
    }

    /// The path that a relative specifier means, seen from a module.
    static func resolve(_ specifier: Substring, from path: String) -> String? {
        guard specifier.hasPrefix("./") || specifier.hasPrefix("../") else { return nil }
        var parts = path.split(separator: "/").dropLast()
        for part in specifier.split(separator: "/") {
            if part == ".." {
                guard parts.popLast() != nil else { return nil }
            } else if part != "." {
                parts.append(part)
            }
        }
        return "/" + parts.joined(separator: "/")
    }
}
