import CSQLite
import Glibc
public import Storage

extension SQLiteStorage {
    /// Copies the database as it is now into a new file, while writers go on.
    ///
    /// The copy is made beside `path` and takes its name, with mode 0600, only once it is complete and on the disk; to
    /// restore it, stop the server and put it in the database's place, without a `-wal` or `-shm` file beside it. Throws
    /// `StorageError.unavailable` where there is a file at `path` already, unless `replacing` is `true`.
    public func backup(to path: String, replacing: Bool = false) async throws(StorageError) {
        try readers.requireOpen()
        let (file, configuration) = (file, configuration)
        let target = try DatabaseFile(path)
        try await onOwnThread { () throws(StorageError) in
            // Told early, before the copying; what decides is `link` at the end.
            guard replacing || access(target.path, F_OK) != 0 else { throw .alreadyThere(target) }
            // SQLite would play a log found beside the copy into it.
            guard access("\(target.path)-wal", F_OK) != 0 else {
                throw .unavailable("\(target.path) is a database in use: choose another path")
            }
            let source = try Self.openReader(file, configuration)
            defer { source.close() }
            try Backup(source: source, target: target).run(replacing: replacing)
        }
    }
}

/// One run of SQLite's online backup (`sqlite3_backup_init`).
private struct Backup {
    let source: Connection
    let target: DatabaseFile

    func run(replacing: Bool) throws(StorageError) {
        let partial = try DatabaseFile("\(target.path).\(getpid()).partial")
        guard try partial.create() else { throw .alreadyThere(partial) }
        defer { unlink(partial.path) }
        try copy(to: partial)
        try DatabaseFile.synchronize(partial.path)
        try name(partial, replacing: replacing)
        try DatabaseFile.synchronize(target.folder)
    }

    private func copy(to partial: DatabaseFile) throws(StorageError) {
        let copy = try Connection(partial, .readWrite, busyTimeout: .zero)
        defer { copy.close() }
        // The whole file is synced once at the end, and a copy that breaks off is thrown away.
        try copy.executeUncached("PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF;")
        // An open snapshot holds the source still: without it every commit would make the copy start anew.
        try source.transaction(.deferred) { () throws(StorageError) in
            _ = try source.integer("SELECT count(*) FROM sqlite_schema")
            try copy.withHandle { (copyHandle) throws(StorageError) in
                try source.withHandle { (sourceHandle) throws(StorageError) in
                    try copyPages(from: sourceHandle, to: copyHandle, of: copy)
                }
            }
        }
    }

    private func copyPages(
        from source: OpaquePointer,
        to target: OpaquePointer,
        of copy: Connection
    ) throws(StorageError) {
        guard let backup = sqlite3_backup_init(target, "main", source, "main") else {
            throw copy.error(sqlite3_extended_errcode(target))
        }
        var code = SQLITE_OK
        while code == SQLITE_OK {
            code = sqlite3_backup_step(backup, 1024)
        }
        sqlite3_backup_finish(backup)
        guard code == SQLITE_DONE else { throw copy.error(code) }
    }

    /// Gives the copy its name; `link` refuses a name that is taken, where `rename` replaces what has it.
    private func name(_ partial: DatabaseFile, replacing: Bool) throws(StorageError) {
        let result = replacing ? rename(partial.path, target.path) : link(partial.path, target.path)
        guard result != 0 else { return }
        guard errno != EEXIST else { throw .alreadyThere(target) }
        throw .unavailable("\(target.path) can't be written (\(DatabaseFile.words(errno)))")
    }
}

extension StorageError {
    fileprivate static func alreadyThere(_ file: DatabaseFile) -> StorageError {
        .unavailable("there is a file \(file.path) already: choose another path or allow to replace it")
    }
}
