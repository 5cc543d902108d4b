import Glibc
import SQLiteStorage
import Storage

/// A table to write to.
let notes = [
    Migration(
        version: 1,
        name: "notes",
        statements: ["CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT"]
    )
]

extension Statement {
    static func addNote(_ id: Int64, _ body: String = "text") -> Statement {
        Statement("INSERT INTO notes (id, body) VALUES ($1, $2)", .integer(id), .text(body), requiringRows: 1)
    }

    static let countNotes = Statement("SELECT count(*) FROM notes")
}

extension SQLiteStorage {
    /// How many notes there are.
    func noteCount() async throws -> Int64 {
        try await query(.countNotes)[0].integer(0)
    }
}

/// Lends an empty folder and removes it with all it holds.
func withTemporaryFolder(_ body: (String) async throws -> Void) async throws {
    var template = Array("/tmp/frontdesk-sqlite-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw FixtureError.system(errno) }
    let folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    defer { removeFolder(folder) }
    try await body(folder)
}

/// Lends a database with the notes table, and its path.
func withNotes(
    _ configuration: SQLiteStorage.Configuration = .init(),
    _ body: (SQLiteStorage, _ path: String) async throws -> Void
) async throws {
    try await withTemporaryFolder { folder in
        let path = "\(folder)/notes.db"
        let storage = try SQLiteStorage.open(path: path, migrations: notes, configuration: configuration)
        try await body(storage, path)
        await storage.close()
    }
}

enum FixtureError: Error {
    case system(Int32)
}

/// How many bytes a file has.
func size(of path: String) throws -> Int {
    var status = stat()
    guard stat(path, &status) == 0 else { throw FixtureError.system(errno) }
    return Int(status.st_size)
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

/// A file's permission bits.
func mode(of path: String) throws -> UInt32 {
    var status = stat()
    guard stat(path, &status) == 0 else { throw FixtureError.system(errno) }
    return status.st_mode & 0o777
}

/// A file's bytes; never of a database that this process has open, whose locks the closing would drop.
func read(_ path: String) throws -> [UInt8] {
    guard let file = fopen(path, "r") else { throw FixtureError.system(errno) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65536)
    while case let count = fread(&chunk, 1, chunk.count, file), count > 0 {
        bytes += chunk.prefix(count)
    }
    return bytes
}

/// Makes a file of the bytes, or replaces it.
func write(_ bytes: [UInt8], to path: String) throws {
    guard let file = fopen(path, "w") else { throw FixtureError.system(errno) }
    defer { fclose(file) }
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw FixtureError.system(errno) }
}

private func removeFolder(_ folder: String) {
    for name in (try? entries(of: folder)) ?? [] {
        unlink("\(folder)/\(name)")
    }
    rmdir(folder)
}

/// Copies a file by another process: closing one of an open database here would drop this process's locks on it.
func copy(_ source: String, to target: String) throws {
    let words: [String] = ["/bin/cp", source, target]
    var arguments = words.map { strdup($0) } + [nil]
    defer { arguments.forEach { free($0) } }
    var child = pid_t()
    guard posix_spawn(&child, "/bin/cp", nil, nil, &arguments, nil) == 0 else { throw FixtureError.system(errno) }
    var status: Int32 = 0
    guard waitpid(child, &status, 0) == child, status == 0 else { throw FixtureError.system(status) }
}

extension StorageError {
    var isUnavailable: Bool { if case .unavailable = self { true } else { false } }
    var isCorrupt: Bool { if case .corrupt = self { true } else { false } }
}
