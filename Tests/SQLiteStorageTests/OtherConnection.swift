@testable import SQLiteStorage
import Storage

/// A plain connection, as another program or process would have it; makes the file where there is none.
func makeConnection(_ path: String) throws -> Connection {
    let file = try DatabaseFile(path)
    _ = try file.create()
    return try Connection(file, .readWrite, busyTimeout: .zero)
}
