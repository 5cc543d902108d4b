import Testing

/// Shows that each rule can fail.
struct LayeringRulesTests {
    private static func rules(_ rooms: String) -> LayeringRules {
        let manifest = """
            .systemLibrary(name: "CLibevent", pkgConfig: "libevent"),
            .systemLibrary(name: "COdd", pkgConfig: "odd"),
            // Floor 0: base.
            room("Base", []),
            room("EventLoop", ["CLibevent"]),
            // Floor 1: protocols.
            room("HTTP", ["Base"]),
            room("SQLiteStorage", [
                "Base",
            ]),
            // Floor 2: domain.
            room("Chat", ["Base"]),
            // Floor 4: the roof.
            .executableTarget(
                name: "Roof",
                dependencies: ["Chat", "SQLiteStorage"],
            ),
            \(rooms)
            // For tests alone.
            room("Scaffold", ["Base"]),
            tests("Base", ["Scaffold"]),
            """
        return LayeringRules(map: PackageMap(manifest: manifest))
    }

    private func file(_ text: String, path: String = "Sources/Chat/Chat.swift") -> SourceFile {
        SourceFile(path: path, text: text)
    }

    @Test func `a sound manifest has no wrong arrow`() {
        let rules = Self.rules("")
        #expect(rules.wrongArrows() == [])
        #expect(
            rules.map.rooms.keys.sorted() == ["Base", "Chat", "EventLoop", "HTTP", "Roof", "SQLiteStorage", "Scaffold"]
        )
        #expect(rules.map.rooms["SQLiteStorage"]?.dependencies == ["Base"])
        #expect(rules.map.rooms["Scaffold"]?.floor == nil)
    }

    @Test(arguments: [
        ("// Floor 0: base.\nroom(\"Low\", [\"Chat\"]),", "Low (floor 0) depends on Chat (floor 2)"),
        ("// Floor 2: domain.\nroom(\"Desk\", [\"HTTP\"]),", "Desk is domain and knows HTTP"),
        ("// Floor 2: domain.\nroom(\"Desk\", [\"SQLiteStorage\"]),", "Desk names the driver SQLiteStorage"),
        ("// Floor 3: doors.\nroom(\"Door\", [\"SQLiteStorage\"]),", "Door names the driver SQLiteStorage"),
        ("// Floor 2: domain.\nroom(\"Desk\", [\"CLibevent\"]),", "Desk imports CLibevent, which isn't its to import"),
        ("// Floor 1: more.\nroom(\"Odd\", [\"COdd\"]),", "Odd imports COdd, which isn't its to import"),
        ("// Floor 1: more.\nroom(\"Odd\", [\"Nowhere\"]),", "Odd depends on Nowhere, which is no room"),
        ("// Floor 1: more.\nroom(\"Odd\", [\"Scaffold\"]),", "Odd depends on Scaffold, which is for tests alone"),
    ])
    func `a wrong arrow is found`(rooms: String, expected: String) {
        #expect(Self.rules(rooms).wrongArrows() == [expected])
    }

    @Test(arguments: [
        "import HTTP", "public import HTTP", "internal import HTTP", "@preconcurrency import HTTP",
        "@_spi(Seam) public import HTTP", "import struct HTTP.Request", "  import HTTP",
    ])
    func `an import that isn't declared is found however it is written`(line: String) {
        let violations = Self.rules("").undeclaredImports(file("import Base\nimport Glibc\n\(line)\n"))
        #expect(violations == ["Sources/Chat/Chat.swift imports HTTP, which Chat doesn't declare"])
    }

    @Test(arguments: ["// import HTTP", "let important = HTTP", "/// import HTTP", "import Base", "importHTTP"])
    func `what is no import is left alone`(line: String) {
        #expect(Self.rules("").undeclaredImports(file(line)) == [])
    }

    @Test(arguments: ["Foundation", "FoundationEssentials", "FoundationNetworking"])
    func `Foundation is refused`(module: String) {
        #expect(Self.rules("").undeclaredImports(file("import \(module)")).count == 1)
    }

    @Test func `a folder that is no room is found`() {
        let stray = file("", path: "Sources/Utils/Utils.swift")
        #expect(
            Self.rules("").undeclaredImports(stray) == ["Sources/Utils/Utils.swift: Utils is no room of Package.swift"]
        )
    }

    @Test(arguments: [
        ("final class A: @unchecked Sendable {}", [1]),
        ("\n    nonisolated(unsafe) var a = 0", [2]),
        ("// why\n\nfinal class A: @unchecked Sendable {}", [3]),
        ("// why\nfinal class A: @unchecked Sendable {}", []),
        ("    /// Why.\n    nonisolated(unsafe) var a = 0", []),
        ("// why\nnonisolated(unsafe) let a = 0\nnonisolated(unsafe) let b = 0", []),
        ("nonisolated(unsafe) let a = 0\nnonisolated(unsafe) let b = 0", [1]),
        ("// never @unchecked Sendable", []),
    ])
    func `a promise without a comment above it is found`(text: String, lines: [Int]) {
        let expected = lines.map { "Sources/Chat/Chat.swift:\($0) has no comment in the line above" }
        #expect(LayeringRules.unexplainedPromises(file(text)) == expected)
    }

    @Test func `a file over the limit is found`() {
        let atLimit = String(repeating: "\n", count: 400)
        #expect(LayeringRules.overlong(file(atLimit), limit: 400) == nil)
        let violation = LayeringRules.overlong(file(atLimit + "\n"), limit: 400)
        #expect(violation == "Sources/Chat/Chat.swift has 401 lines, more than 400")
    }

    @Test func `a room that doesn't say what it is for is found`() {
        #expect(LayeringRules.unexplainedRoom("Chat", files: [file("// Chat: talk.\n")]) == nil)
        #expect(LayeringRules.unexplainedRoom("Chat", files: [file("import Base\n")]) != nil)
        #expect(LayeringRules.unexplainedRoom("Base", files: [file("// Base: words.\n")]) != nil)
    }
}
