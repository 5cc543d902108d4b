import Glibc
public import Primitives

/// A folder, by its path; all of it blocks.
public struct Folder: Hashable, Sendable {
    /// The path.
    public let path: String

    /// A folder that exists, or is made by `make()`.
    public init(_ path: String) {
        self.path = path
    }

    /// The path of something in it.
    public func path(of name: String) -> String {
        "\(path)/\(name)"
    }

    /// A folder in it.
    public func folder(_ name: String) -> Folder {
        Folder(path(of: name))
    }

    /// Makes it for the owner alone, in a folder that exists; what exists already is left as it is.
    public func make() throws(FileSystemError) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw .last("mkdir") }
    }

    /// Returns once it is durable what is in it by which name (`fsync(2)` of a file doesn't say so of its entry).
    public func synchronize() throws(FileSystemError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .last("open") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .last("fsync") }
    }

    /// The names of what is in it, in no order; none where it doesn't exist.
    public func names() throws(FileSystemError) -> [String] {
        guard let stream = opendir(path) else {
            if errno == ENOENT { return [] }
            throw .last("opendir")
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// When the bytes of a file in it were last changed.
    public func changeTime(of name: String) throws(FileSystemError) -> Timestamp {
        var status = stat()
        guard lstat(path(of: name), &status) == 0 else { throw .last("lstat") }
        let time = status.st_mtim
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// Moves a file in the same file system into it, under a name that loses what it meant before.
    public func take(_ other: String, as name: String) throws(FileSystemError) {
        guard rename(other, path(of: name)) == 0 else { throw .last("rename") }
    }

    /// Removes a file from it; `notFound` where there is none.
    public func remove(_ name: String) throws(FileSystemError) {
        guard unlink(path(of: name)) == 0 else { throw .last("unlink") }
    }

    /// How many bytes this user may still store in its file system.
    public func availableByteCount() throws(FileSystemError) -> Int {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { throw .last("statvfs") }
        return Int(status.f_bavail) * Int(status.f_frsize)
    }
}
