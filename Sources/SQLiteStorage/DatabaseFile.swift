import Glibc
import Storage

/// A path that SQLite takes for a file and nothing else.
struct DatabaseFile: Sendable {
    let path: String

    /// Takes a path, absolute or from the working folder.
    ///
    /// A leading "./" keeps SQLite from reading ":memory:" or "file:…?mode=memory" as more than a name.
    init(_ path: String) throws(StorageError) {
        guard !path.isEmpty, !path.utf8.contains(0) else { throw .unavailable("the path of the database is empty") }
        self.path = path.utf8.first == UInt8(ascii: "/") ? path : "./\(path)"
    }

    var folder: String {
        let slash = path.lastIndex(of: "/") ?? path.startIndex
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Makes an empty file that only its owner may read; SQLite gives its companions (`-wal`, `-shm`) the same mode.
    ///
    /// By `mknod` and not by `open`: closing any descriptor of a file drops every lock that this process has on it, those
    /// of another connection included (https://www.sqlite.org/howtocorrupt.html §2.2). Returns `false` where there is
    /// something already.
    func create() throws(StorageError) -> Bool {
        if mknod(path, S_IFREG | 0o600, 0) == 0 { return true }
        switch errno {
        case EEXIST: return false
        case ENOENT: throw .unavailable("there is no folder \(folder) for \(path): create it or choose another path")
        case ENOSPC, EDQUOT: throw .full
        case let code:
            throw .unavailable("\(path) can't be created (\(Self.words(code))): check the owner and mode of \(folder)")
        }
    }

    /// How many bytes the file has, its log not counted.
    func size() throws(StorageError) -> Int {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .unavailable("\(path) can't be read (\(Self.words(errno)))") }
        return Int(status.st_size)
    }

    /// Puts the file's bytes, or a folder's entries, on the disk.
    static func synchronize(_ path: String) throws(StorageError) {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unavailable("\(path) can't be opened (\(words(errno)))") }
        defer { _ = Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw .failed(code: Int(errno), message: "\(path) can't be synced to the disk (\(words(errno)))")
        }
    }

    /// The system's words for an error number.
    static func words(_ code: Int32) -> String {
        String(cString: strerror(code))
    }
}
