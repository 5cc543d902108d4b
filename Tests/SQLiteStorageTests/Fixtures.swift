import Glibc
import Storage

/// A table to write to.
let notes = [
    Migration(
        version: 1,
        name: "notes",
        statements: ["CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT"]
    )
]

/// Lends an empty folder and removes it with all it holds.
func withTemporaryFolder(_ body: (String) async throws -> Void) async throws {
    var template = Array("/tmp/frontdesk-sqlite-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw FixtureError.system(errno) }
    let folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    defer { removeFolder(folder) }
    try await body(folder)
}

enum FixtureError: Error {
    case system(Int32)
}

/// The names in a folder.
func entries(of folder: String) throws -> [String] {
    guard let stream = opendir(folder) else { throw FixtureError.system(errno) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
}

private func removeFolder(_ folder: String) {
    for name in (try? entries(of: folder)) ?? [] {
        unlink("\(folder)/\(name)")
    }
    rmdir(folder)
}
