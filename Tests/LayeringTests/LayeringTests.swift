import Foundation
import Testing

/// Holds the tree to the map of rooms; `LayeringRulesTests` shows that each rule can fail.
struct LayeringTests {
    /// How many promises the compiler can't check are made in Sources; raise it only with a reviewer's consent.
    private static let promiseLimit = 20

    private let sources: [SourceFile]
    private let tests: [SourceFile]
    private let map: PackageMap

    init() throws {
        sources = try SourceFile.all(in: "Sources")
        tests = try SourceFile.all(in: "Tests")
        let manifest = SourceFile.root.appending(path: "Package.swift")
        map = PackageMap(manifest: try String(contentsOf: manifest, encoding: .utf8))
    }

    @Test func `the map is read whole`() throws {
        #expect(map.rooms["Primitives"]?.floor == 0)
        #expect(map.rooms["Frontdesk"]?.floor == 4)
        #expect(map.rooms["Frontdesk"]?.dependencies.contains("SQLiteStorage") == true)
        #expect(map.systemLibraries.isSuperset(of: ["CLibevent", "COpenSSL", "CSQLite", "CCurl"]))
        let folders = try FileManager.default.contentsOfDirectory(
            atPath: SourceFile.root.appending(path: "Sources").path
        )
        #expect(Set(folders) == Set(map.rooms.keys).union(map.systemLibraries))
    }

    @Test func `arrows point down, to what a room may know`() {
        #expect(LayeringRules(map: map).wrongArrows() == [])
    }

    @Test func `every import is declared, and Foundation is none`() {
        let rules = LayeringRules(map: map)
        #expect(sources.flatMap { rules.undeclaredImports($0) } == [])
    }

    @Test func `a C library is imported where it belongs`() {
        for (library, importers) in LayeringRules.importers {
            let found = Set(sources.filter { $0.imports.contains(library) }.map(\.room))
            #expect(found.isSubset(of: importers), "\(library)")
        }
    }

    @Test func `what the compiler can't check is explained, and rare`() {
        #expect(sources.flatMap { LayeringRules.unexplainedPromises($0) } == [])
        #expect(sources.map { LayeringRules.promises($0).count }.reduce(0, +) <= Self.promiseLimit)
    }

    @Test func `files stay short`() {
        #expect(sources.compactMap { LayeringRules.overlong($0, limit: 400) } == [])
        #expect(tests.compactMap { LayeringRules.overlong($0, limit: 500) } == [])
    }

    @Test func `every room says what it is for`() {
        #expect(map.rooms.keys.sorted().compactMap { LayeringRules.unexplainedRoom($0, files: sources) } == [])
    }
}
