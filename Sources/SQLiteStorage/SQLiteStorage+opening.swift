import Glibc
public import Storage

extension SQLiteStorage {
    /// The size of a page; fixed, so that a file is the same whatever SQLite was built with.
    static let pageBytes = 4096

    /// How large the cache may grow while a file is read through for damage.
    private static let verificationCacheKibibytes = 1024

    /// Opens the file, creates it where it is missing, and brings its schema up to date.
    ///
    /// The folder must exist; a new file has mode 0600. Blocks while it checks and migrates. Throws
    /// `StorageError.unavailable` with what to do about it where the file can't be used, `.corrupt` where it is damaged,
    /// and `.newerSchema` where a newer program wrote it.
    public static func open(
        path: String,
        migrations: [Migration],
        configuration: Configuration = Configuration()
    ) throws(StorageError) -> SQLiteStorage {
        let migrator = try Migrator(migrations)
        let file = try DatabaseFile(path)
        _ = try file.create()
        let connection = try Connection(file, .readWrite, busyTimeout: configuration.busyTimeout)
        guard !connection.isReadOnly else {
            throw .unavailable("\(file.path) can't be written: check the owner and mode of the file and of its folder")
        }
        try migrator.verifyOwnership(of: connection)
        try prepareForWriting(connection, configuration)
        let isVerified = try file.size() <= configuration.bytesVerifiedOnOpening
        if isVerified {
            // Each page is read about once, so a small cache does, and the process stays small until it has work.
            try connection.executeUncached("PRAGMA cache_size = -\(verificationCacheKibibytes)")
            try connection.verify("PRAGMA quick_check(1)")
            try connection.executeUncached("PRAGMA cache_size = -\(configuration.cacheKibibytes)")
        }
        try migrator.run(on: connection)
        return SQLiteStorage(
            file: file,
            configuration: configuration,
            isVerified: isVerified,
            writer: try Writer(
                connection,
                try Checkpointer(file, busyTimeout: configuration.busyTimeout),
                maximumBatchesPerCommit: configuration.maximumBatchesPerCommit
            ),
            readers: ReaderPool(maximum: configuration.maximumReaders) { () throws(StorageError) in
                try openReader(file, configuration)
            }
        )
    }

    /// Reads through the pages of the file, as opening does with a small one, and throws `StorageError.corrupt` at the first
    /// damage.
    ///
    /// Works on a thread of its own, beside readers and writers; ends early, and without a word, when the task is cancelled.
    public func verifyPages() async throws(StorageError) {
        try readers.requireOpen()
        let connection = try Self.openReader(file, configuration)
        // Closed here, after the last moment at which it may be interrupted.
        defer { connection.close() }
        let outcome = await withTaskCancellationHandler {
            await outcomeOnOwnThread { () throws(StorageError) in
                try connection.executeUncached("PRAGMA cache_size = -\(Self.verificationCacheKibibytes)")
                try connection.verify("PRAGMA quick_check(1)")
            }
        } onCancel: {
            connection.interrupt()
        }
        if !Task.isCancelled { try outcome.get() }
    }

    /// Reads the whole file, indexes and references included, and throws `StorageError.corrupt` at the first damage.
    ///
    /// Takes time in proportion to the file's size, on a thread of its own and without holding up writers.
    public func verifyIntegrity() async throws(StorageError) {
        try readers.requireOpen()
        let (file, configuration) = (file, configuration)
        try await onOwnThread { () throws(StorageError) in
            let connection = try Self.openReader(file, configuration)
            defer { connection.close() }
            try connection.verify("PRAGMA integrity_check(1)")
            guard try connection.executeUncached("PRAGMA foreign_key_check").isEmpty else {
                throw .corrupt("\(file.path): a foreign key leads nowhere")
            }
        }
    }

    static func openReader(
        _ file: DatabaseFile,
        _ configuration: Configuration
    ) throws(StorageError) -> Connection {
        let connection = try Connection(file, .readOnly, busyTimeout: configuration.busyTimeout)
        try connection.executeUncached(
            """
            PRAGMA query_only = ON;
            PRAGMA cache_size = -\(configuration.cacheKibibytes);
            PRAGMA temp_store = MEMORY;
            PRAGMA trusted_schema = OFF;
            """
        )
        return connection
    }

    /// Gives the file its write-ahead log, where it hasn't one yet.
    ///
    /// When two processes do so at once, SQLite refuses one of them without waiting, lest they wait for each other.
    private static func switchToLog(
        _ connection: Connection,
        _ configuration: Configuration
    ) throws(StorageError) -> [[String]] {
        let deadline = ContinuousClock.now + configuration.busyTimeout
        while true {
            do throws(StorageError) {
                return try connection.executeUncached("PRAGMA journal_mode = WAL")
            } catch {
                guard case .unavailable = error, ContinuousClock.now < deadline else { throw error }
                usleep(10_000)
            }
        }
    }

    /// Sets what a writing connection needs.
    ///
    /// Memory mapping stays off: a failing disk would then kill the process by a signal instead of failing one read.
    private static func prepareForWriting(
        _ connection: Connection,
        _ configuration: Configuration
    ) throws(StorageError) {
        try connection.executeUncached("PRAGMA page_size = \(pageBytes)")
        guard try switchToLog(connection, configuration) == [["wal"]] else {
            throw .unavailable("\(connection.path) can't have a write-ahead log: put it on a local disk")
        }
        // Until the writer has a checkpointer beside it, SQLite folds the log every 16 MiB. It is cut to 64 MiB after a long
        // reader let it grow.
        try connection.executeUncached(
            """
            PRAGMA synchronous = FULL;
            PRAGMA cache_size = -\(configuration.cacheKibibytes);
            PRAGMA mmap_size = 0;
            PRAGMA temp_store = MEMORY;
            PRAGMA trusted_schema = OFF;
            PRAGMA cell_size_check = ON;
            PRAGMA wal_autocheckpoint = 4000;
            PRAGMA journal_size_limit = 67108864;
            """
        )
        if let bytes = configuration.maximumFileBytes {
            try connection.executeUncached("PRAGMA max_page_count = \(max(1, bytes / pageBytes))")
        }
    }
}

extension Connection {
    /// Runs one of SQLite's checks, which answer a single "ok" or one line a fault.
    func verify(_ check: StaticString) throws(StorageError) {
        let lines = try executeUncached("\(check)").compactMap(\.first)
        guard lines == ["ok"] else { throw .corrupt("\(path): \(lines.first ?? "the check says nothing")") }
    }
}
