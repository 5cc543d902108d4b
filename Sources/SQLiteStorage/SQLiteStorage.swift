// SQLiteStorage: the driver for one file on one machine.
//
// Duty: keep the contract of `Storage` on a SQLite database in WAL mode with `synchronous=FULL`.
//
// One writer thread owns the only connection that writes. Whatever batches wait while a commit is on its way to the
// disk become the next transaction: one `fsync` for many callers. Where one of them fails, the transaction is done again with
// each batch under a savepoint of its own, so that it fails alone. Readers run where they are called, on connections lent by a pool; WAL gives each a snapshot that no
// write disturbs.
//
// Invariants:
// - A caller hears of success only after `COMMIT` returned, which is after the log was synced.
// - A connection is used by one thread at a time: the writer's, or the one that borrowed it.
// - No lock is held while SQLite works or while a caller is resumed.
// - No lock on the file outlives a transaction, so that other processes (`frontdesk doctor`) work beside the server.
// - An error never holds a stored value: only names out of the schema, codes and paths.
//
// Start reading here, then `Writer.swift` and `GroupCommit.swift`; `SQLiteStorage+opening.swift` is the start-up.

public import Storage

/// A `Storage` in one SQLite file.
///
/// Any number of processes may have the same file open. Cancelling a caller's task changes nothing: a batch that was
/// handed over is committed or refused, and the caller is told.
public final class SQLiteStorage: Storage, Sendable {
    let file: DatabaseFile
    let configuration: Configuration
    /// Whether opening has read through the whole file.
    public let isVerified: Bool
    private let writer: Writer
    let readers: ReaderPool

    init(
        file: DatabaseFile,
        configuration: Configuration,
        isVerified: Bool,
        writer: Writer,
        readers: ReaderPool
    ) {
        self.file = file
        self.configuration = configuration
        self.isVerified = isVerified
        self.writer = writer
        self.readers = readers
    }

    /// Lets the writer's thread finish what was handed over and end, where `close` was forgotten.
    deinit {
        writer.stop()
    }

    /// Runs the statements in order in one transaction and returns the rows of each.
    ///
    /// The transaction is shared with the batches of other callers that wait at the same time; none sees the failure
    /// of another. After `close` began it throws `StorageError.unavailable`.
    public func batch(_ statements: [Statement]) async throws(StorageError) -> [[Row]] {
        try await writer.submit(statements).get()
    }

    /// Runs one reading statement on what is committed, including every batch acknowledged before the call.
    ///
    /// The work is done on the calling thread. A statement that would write is refused.
    public func query(_ statement: Statement) async throws(StorageError) -> [Row] {
        try await readers.read { (connection) throws(StorageError) in
            try connection.run(statement, index: 0)
        }
    }

    /// Runs several reading statements on one snapshot, inside a deferred read transaction.
    public func snapshot(_ statements: [Statement]) async throws(StorageError) -> [[Row]] {
        try await readers.read { (connection) throws(StorageError) in
            try connection.transaction(.deferred) { () throws(StorageError) in
                try connection.run(statements)
            }
        }
    }

    /// What the writer has done so far and what waits for it.
    public var statistics: Statistics { writer.statistics }

    /// Commits what was handed over, waits for the running reads, and closes the file.
    ///
    /// Calls made after it began throw `StorageError.unavailable`. It may be called again and then waits likewise.
    public func close() async {
        writer.refuse()
        // The writer's connection is the last to go: only it may fold the log into the file.
        await readers.close()
        await writer.close()
    }
}
