import Foundation

/// One Swift file of the tree, as text.
struct SourceFile: Sendable {
    /// From the root of the package: `Sources/JSON/JSON.swift`.
    let path: String
    let text: String

    /// The target that the file belongs to: the folder below `Sources` or `Tests`.
    var room: String {
        let parts = path.split(separator: "/")
        return parts.count > 2 ? String(parts[1]) : ""
    }

    /// The lines, without their ends.
    var lines: [Substring] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The modules that its import lines name, whatever their access level and attributes.
    var imports: Set<String> {
        let pattern =
            /^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:\w+\s+)?import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)/
        return Set(lines.compactMap { line in line.firstMatch(of: pattern).map { String($0.1) } })
    }
}

extension SourceFile {
    /// The root of the package, found from where this file was compiled.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Every Swift file below a folder of the package.
    static func all(in folder: String) throws -> [SourceFile] {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path)
        return try paths.filter { $0.hasSuffix(".swift") }.sorted().map { path in
            let url = root.appending(path: "\(folder)/\(path)")
            return SourceFile(path: "\(folder)/\(path)", text: try String(contentsOf: url, encoding: .utf8))
        }
    }
}
