import Glibc

/// An open file, closed with the last reference to it.
///
/// Reads and writes name their place, so that one file may be read by many at once. All of it blocks.
public final class OpenFile: Sendable {
    private let descriptor: Int32

    private init(_ path: String, _ flags: Int32) throws(FileSystemError) {
        var descriptor: Int32
        repeat { descriptor = open(path, flags | O_CLOEXEC, 0o600) } while descriptor < 0 && errno == EINTR
        guard descriptor >= 0 else { throw .last("open") }
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Opens a plain file for reading; a symbolic link at the end of the path is refused.
    public convenience init(reading path: String) throws(FileSystemError) {
        try self.init(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
        guard try status().st_mode & S_IFMT == S_IFREG else { throw .failed(operation: "open", errno: EISDIR) }
    }

    /// Makes a file that must not exist yet, for the owner alone.
    public convenience init(creating path: String) throws(FileSystemError) {
        try self.init(path, O_RDWR | O_CREAT | O_EXCL)
    }

    /// Makes a file in a folder and takes its name away: whatever happens, its space is free again once nobody has it open.
    public convenience init(unnamedIn folder: String) throws(FileSystemError) {
        let path = "\(folder)/unnamed-\(UInt64.random(in: 0...UInt64.max))"
        try self.init(creating: path)
        unlink(path)
    }

    private func status() throws(FileSystemError) -> stat {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .last("fstat") }
        return status
    }

    /// How many bytes it has now.
    public func byteCount() throws(FileSystemError) -> Int {
        Int(try status().st_size)
    }

    /// The bytes of a range; `truncated` where the file ends before.
    public func read(_ range: Range<Int>) throws(FileSystemError) -> [UInt8] {
        var failure: FileSystemError?
        let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
            while count < range.count, failure == nil {
                let start = buffer.baseAddress?.advanced(by: count)
                let part = pread(descriptor, start, range.count - count, range.lowerBound + count)
                if part > 0 { count += part }
                if part == 0 { failure = .truncated }
                if part < 0, errno != EINTR { failure = .last("pread") }
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Writes bytes at a place.
    public func write(_ bytes: [UInt8], at offset: Int) throws(FileSystemError) {
        var failure: FileSystemError?
        bytes.withUnsafeBytes { buffer in
            var written = 0
            while written < buffer.count, failure == nil {
                let start = buffer.baseAddress?.advanced(by: written)
                let part = pwrite(descriptor, start, buffer.count - written, offset + written)
                if part >= 0 { written += part }
                if part < 0, errno != EINTR { failure = .last("pwrite") }
            }
        }
        if let failure { throw failure }
    }

    /// Returns once the bytes are durable.
    public func synchronize() throws(FileSystemError) {
        guard fsync(descriptor) == 0 else { throw .last("fsync") }
    }
}
