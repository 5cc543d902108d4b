import Glibc

/// What the system said when it refused a file.
struct FileError: Error, Hashable, CustomStringConvertible {
    /// The value of `errno`.
    let code: CInt

    init(_ code: CInt) {
        self.code = code
    }

    /// The system's words, such as `No such file or directory`.
    var description: String { String(cString: strerror(code)) }
}

/// Files that fit into memory: keys, secrets and the configuration.
enum SmallFile {
    struct Content {
        let bytes: [UInt8]
        /// The nine permission bits and the three above them.
        let permissions: UInt32
    }

    /// The bytes of a regular file or a pipe of at most `limit` bytes.
    static func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
        try content(path, limit: limit).bytes
    }

    /// The bytes and the permissions, both of the same open file.
    static func content(_ path: String, limit: Int) throws(FileError) -> Content {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileError(errno) }
        return Content(bytes: try read(descriptor, limit: limit), permissions: UInt32(status.st_mode) & 0o7777)
    }

    /// Everything that a descriptor gives until its end.
    static func read(_ descriptor: CInt, limit: Int) throws(FileError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 * 1024)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count < 0 {
                guard errno == EINTR else { throw FileError(errno) }
                continue
            }
            bytes += chunk.prefix(count)
            guard bytes.count <= limit else { throw FileError(EFBIG) }
        }
    }

    /// Makes a file that must not exist, whole and durable before it has its name.
    ///
    /// Throws `EEXIST` where the file is there already.
    static func create(_ path: String, _ bytes: [UInt8], permissions: mode_t) throws(FileError) {
        // A random name: what a crash left behind, perhaps by a process of the same id, must not be in the way.
        let draft = "\(path).\(String(UInt64.random(in: 0...UInt64.max), radix: 16)).new"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, permissions)
        guard descriptor >= 0 else { throw FileError(errno) }
        defer { unlink(draft) }
        do throws(FileError) {
            try write(bytes, to: descriptor)
            guard fsync(descriptor) == 0 else { throw FileError(errno) }
        } catch {
            close(descriptor)
            throw error
        }
        guard close(descriptor) == 0, link(draft, path) == 0 else { throw FileError(errno) }
        try synchronizeFolder(of: path)
    }

    private static func write(_ bytes: [UInt8], to descriptor: CInt) throws(FileError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                guard errno == EINTR else { throw FileError(errno) }
                continue
            }
            rest = rest.dropFirst(count)
        }
    }

    /// A new name is durable once its folder is.
    private static func synchronizeFolder(of path: String) throws(FileError) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FileError(errno) }
    }
}
