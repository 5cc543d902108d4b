import Glibc
import Primitives

/// The master key of a service that wasn't given one: `master.key` in the data folder, made once.
///
/// Two processes that start at the same time agree on one key: the file is written under a name of its own and then
/// linked into place, which only one of them can do, and it never appears half written.
enum MasterKeyFile {
    /// The configured key, or else the file's, which is made where it is missing; the data folder must exist.
    static func load(_ configuration: Configuration, random: RandomSource) throws(MasterKeyError) -> MasterKey {
        if let key = configuration.masterKey { return key }
        let path = configuration.dataFolder.appending("master.key")
        if let key = try read(path) { return key }
        try create(path, random: random)
        guard let key = try read(path) else { throw .unreadable(path, FileError(ENOENT)) }
        return key
    }

    /// The key in the file, or `nil` where there is no file.
    private static func read(_ path: FilePath) throws(MasterKeyError) -> MasterKey? {
        let file: SmallFile.Content
        do throws(FileError) {
            file = try SmallFile.content(path.text, limit: 1024)
        } catch {
            if error.code == ENOENT { return nil }
            throw .unreadable(path, error)
        }
        guard file.permissions & 0o177 == 0 else { throw .tooOpen(path, permissions: file.permissions) }
        guard let text = String(validating: file.bytes, as: UTF8.self)?.withoutTrailingNewline,
            let bytes = Base64.decode(text), let key = MasterKey(bytes)
        else { throw .malformed(path) }
        return key
    }

    private static func create(_ path: FilePath, random: RandomSource) throws(MasterKeyError) {
        let text = Base64.encode(MasterKey(random: random).secret.unredactedBytes) + "\n"
        do throws(FileError) {
            try SmallFile.create(path.text, Array(text.utf8), permissions: 0o600)
        } catch {
            // Another process was first; its key is the one.
            guard error.code != EEXIST else { return }
            throw .unwritable(path, error)
        }
    }
}

/// Why there is no master key.
enum MasterKeyError: Error, Hashable, CustomStringConvertible {
    /// Others than the owner may use the file.
    case tooOpen(FilePath, permissions: UInt32)
    /// It isn't the base64 of 32 bytes.
    case malformed(FilePath)
    case unreadable(FilePath, FileError)
    case unwritable(FilePath, FileError)

    var description: String {
        switch self {
        case .tooOpen(let path, let permissions):
            "\(path.text) has mode \(octal(permissions)), so others may read the key that seals every secret; "
                + "run chmod 600 \(path.text), and replace the secrets if someone may have"
        case .malformed(let path):
            "\(path.text) doesn't hold 32 bytes in base64; restore it from a backup: without it, stored secrets are lost"
        case .unreadable(let path, let error):
            "\(path.text) can't be read: \(error); let the user that runs Frontdesk own it"
        case .unwritable(let path, let error):
            "\(path.text) can't be made: \(error); let the user that runs Frontdesk own the data folder"
        }
    }

    private func octal(_ permissions: UInt32) -> String {
        let digits = String(permissions, radix: 8)
        return String(repeating: "0", count: max(4 - digits.count, 0)) + digits
    }
}
