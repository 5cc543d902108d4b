import Glibc
import Testing

@testable import Frontdesk

/// Lends a folder that is removed with all that is in it.
func withTemporaryFolder<Result>(_ body: (FilePath) throws -> Result) throws -> Result {
    var template = Array("/tmp/frontdesk-tests-XXXXXX".utf8CString)
    let path = try template.withUnsafeMutableBufferPointer { buffer in
        String(cString: try #require(buffer.baseAddress.flatMap { mkdtemp($0) }))
    }
    defer {
        if let folder = opendir(path) {
            while let entry = readdir(folder) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                unlink("\(path)/\(name)")
            }
            closedir(folder)
        }
        rmdir(path)
    }
    return try body(FilePath(path))
}

extension FilePath {
    /// Writes a file into this folder.
    func write(_ name: String, _ text: String, permissions: mode_t = 0o600) throws -> FilePath {
        let path = appending(name)
        try SmallFile.create(path.text, Array(text.utf8), permissions: permissions)
        try #require(chmod(path.text, permissions) == 0)
        return path
    }
}
