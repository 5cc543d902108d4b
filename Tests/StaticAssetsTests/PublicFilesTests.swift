import Foundation
import Testing

@testable import StaticAssets

/// The files that we serve ourselves, held against what Node makes of them.
struct PublicFilesTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
    private static let node = ["/usr/bin/node", "/usr/local/bin/node", "/opt/node/bin/node"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// The paths below the repository's root.
    private static func files(_ folder: String, _ suffix: String) -> [String] {
        let names = FileManager.default.enumerator(atPath: root.appending(path: folder).path)?.compactMap {
            $0 as? String
        }
        return (names ?? []).filter { $0.hasSuffix(suffix) }.map { "\(folder)/\($0)" }.sorted()
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: root.appending(path: path)))
    }

    /// The tokens, with all private names alike.
    private func words(_ bytes: [UInt8]) throws -> [[UInt8]] {
        try ScriptLexer.tokens(of: bytes).map { bytes[$0.range.lowerBound] == 35 ? [35] : Array(bytes[$0.range]) }
    }

    @Test(arguments: files("public", ".js"))
    func `a script is understood, keeps its tokens, and has nothing left to go`(path: String) throws {
        let source = try Self.bytes(path)
        let result = try ScriptCompactor.compact(source)
        #expect(try words(result) == words(source))
        #expect(try ScriptCompactor.compact(result) == result)
        #expect(result.count < source.count)
    }

    @Test(arguments: files("public", ".css"))
    func `a style sheet is understood and has nothing left to go`(path: String) throws {
        let result = try StyleCompactor.compact(try Self.bytes(path))
        #expect(try StyleCompactor.compact(result) == result)
    }

    @Test(.enabled(if: node != nil, "needs Node"), arguments: ["widget/chat.js"])
    func `a script is joined with all that it imports, and is well-formed`(path: String) throws {
        let linked = try ScriptLinker.link("/\(path)") { try? Self.bytes("public\($0)") }
        #expect(!String(decoding: linked, as: UTF8.self).contains("import{"))
        let file = FileManager.default.temporaryDirectory.appending(path: "linked-\(UUID().uuidString).mjs")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(linked).write(to: file)
        let checked = try run(["--check", file.path], in: Self.root)
        #expect(checked.status == 0, "\(checked.output)")
    }

    @Test(.enabled(if: node != nil, "needs Node"))
    func `the compacted scripts are well-formed and pass their tests`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "compacted-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for path in Self.files("public", ".js") + Self.files("Tests/JavaScriptTests", ".js") {
            let target = folder.appending(path: path)
            try FileManager.default.createDirectory(
                at: target.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            let source = try Self.bytes(path)
            let content = path.hasPrefix("public/") ? try ScriptCompactor.compact(source) : source
            try Data(content).write(to: target)
        }
        // So that every version of Node takes them for modules.
        try Data(#"{"type":"module"}"#.utf8).write(to: folder.appending(path: "package.json"))
        for path in Self.files("public", ".js") {
            let checked = try run(["--check", path], in: folder)
            #expect(checked.status == 0, "\(path): \(checked.output)")
        }
        let tests = Self.files("Tests/JavaScriptTests", ".test.js")
        let tested = try run(["--test", "--test-reporter=tap"] + tests, in: folder)
        #expect(tested.status == 0 && !tests.isEmpty, "\(tested.output)")
        #expect(tested.output.contains("# fail 0") && !tested.output.contains("# pass 0"))
    }

    @Test(
        .enabled(if: node != nil, "needs Node"),
        arguments: [(ContentCoding.br, "brotliDecompress"), (.gzip, "gunzip")]
    )
    func `what is compressed is the same when it is opened`(coding: ContentCoding, function: String) throws {
        let source = try Self.bytes("public/shared/styles.js")
        let encoded = try #require(coding.encode(source))
        #expect(encoded.count * 2 < source.count)
        #expect(coding.encode(source) == encoded)
        let script = """
            const bytes = require("zlib").\(function)Sync(Buffer.from("\(Data(encoded).base64EncodedString())", "base64"));
            process.stdout.write(bytes.toString("base64"));
            """
        let opened = try run(["--input-type=commonjs", "--eval", script], in: Self.root)
        #expect(opened.output == Data(source).base64EncodedString())
    }

    private func run(_ arguments: [String], in folder: URL) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: try #require(Self.node))
        process.arguments = arguments
        process.currentDirectoryURL = folder
        // A test runner within a test runner answers in another language.
        process.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("NODE_") }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}

struct ContentCodingTests {
    @Test(arguments: ContentCoding.allCases)
    func `what would be no smaller isn't compressed`(coding: ContentCoding) {
        #expect(coding.encode([]) == nil && coding.encode(Array("abc".utf8)) == nil)
        #expect(coding.encode([UInt8](repeating: 97, count: 10_000))?.count ?? .max < 100)
    }
}
