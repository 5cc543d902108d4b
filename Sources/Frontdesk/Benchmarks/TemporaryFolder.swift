import Glibc

/// A new, empty folder for one measurement.
struct TemporaryFolder {
    let path: FilePath

    /// Makes it (`mkdtemp`), for the owner alone.
    init(in folder: FilePath) throws(CommandError) {
        var template = Array(folder.appending("frontdesk-bench-XXXXXX").text.utf8CString)
        guard mkdtemp(&template) != nil else {
            throw CommandError("no folder can be made in \(folder.text): \(FileError(errno))")
        }
        path = FilePath(String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self))
    }

    /// Removes it with all that it holds.
    func remove() {
        Self.remove(path)
    }

    private static func remove(_ folder: FilePath) {
        guard let stream = opendir(folder.text) else { return }
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name != ".", name != ".." else { continue }
            let path = folder.appending(name)
            if unlink(path.text) != 0, errno == EISDIR { remove(path) }
        }
        closedir(stream)
        rmdir(folder.text)
    }
}
