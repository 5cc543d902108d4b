import Glibc

/// The path of a file or a folder, relative to where the process was started unless it begins with `/`.
struct FilePath: Hashable, Sendable {
    let text: String

    init(_ text: String) {
        self.text = text
    }

    /// The path of `name` in this folder.
    func appending(_ name: String) -> FilePath {
        FilePath(text.hasSuffix("/") ? text + name : "\(text)/\(name)")
    }

    /// Why this process can't read the file, or `nil` where it can.
    var readingProblem: Refusal? {
        guard access(text, R_OK) != 0 else { return nil }
        return Refusal("can't be read: \(FileError(errno))", remedy: "name a file that this user can read")
    }
}

extension FilePath: ConfigurationValue {
    static var typeName: String { "path" }
    var configurationText: String? { text }

    init(configurationText text: String) throws(Refusal) {
        guard !text.utf8.contains(0) else { throw Refusal("has a NUL byte", remedy: "write a plain path") }
        self.init(text)
    }
}
