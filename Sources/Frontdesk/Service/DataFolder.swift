import Glibc

/// The folder of all that Frontdesk stores.
enum DataFolder {
    /// Makes the folder with its parents, for the owner alone, where it is missing.
    static func make(_ path: FilePath) throws(CommandError) {
        var made = path.text.hasPrefix("/") ? "/" : ""
        for part in path.text.split(separator: "/") {
            made += made.isEmpty || made.hasSuffix("/") ? String(part) : "/" + part
            guard mkdir(made, 0o700) != 0, errno != EEXIST else { continue }
            throw CommandError("the data folder \(path.text) can't be made: \(FileError(errno))")
        }
    }
}
