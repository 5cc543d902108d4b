import CSQLite
import Glibc
import Storage

/// One connection to the file: a thin owner of `sqlite3 *` and of its compiled statements.
///
/// Unchecked because the compiler can't see the rule that makes it safe: it is used by one thread at a time, the writer's
/// or the one that borrowed it from the pool, and is handed on under a lock. SQLite's own mutex is left off.
final class Connection: @unchecked Sendable {
    enum Access {
        case readWrite, readOnly
    }

    struct Counts {
        /// Callers' statements that ran.
        var statements = 0
        /// Transactions that were committed.
        var commits = 0
    }

    let path: String
    private let handle: OpaquePointer
    private let access: Access
    private var statements = StatementCache(capacity: 256)
    private var counts = Counts()
    private var isClosed = false
    /// How many pages the log has had since this connection's last commit.
    private(set) var logPages = 0

    /// Opens the file, which must exist.
    init(_ file: DatabaseFile, _ access: Access, busyTimeout: Duration) throws(StorageError) {
        path = file.path
        self.access = access
        let flags = (access == .readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(file.path, &opened, flags, nil)
        guard code == SQLITE_OK, let opened else {
            let reason = String(cString: strerror(sqlite3_system_errno(opened)))
            sqlite3_close_v2(opened)
            throw ResultCode(code: code, message: reason, path: file.path).error
        }
        handle = opened
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, busyTimeout.wholeMilliseconds)
    }

    deinit {
        close()
    }

    /// Closes the file; the owner's last act.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        statements.removeAll()
        sqlite3_close_v2(handle)
    }

    /// Takes note of the log's length with every commit, in place of SQLite's own checkpoints (`sqlite3_wal_hook`).
    func watchLog() {
        // The connection outlives its handle's calls, so the hook needs no reference of its own.
        sqlite3_wal_hook(
            handle,
            { context, _, _, pages in
                guard let context else { return SQLITE_OK }
                Unmanaged<Connection>.fromOpaque(context).takeUnretainedValue().logPages = Int(pages)
                return SQLITE_OK
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
    }

    /// Ends the statement that runs, if any; the one call that another thread may make (`sqlite3_interrupt`).
    ///
    /// The owner must not close the connection meanwhile.
    func interrupt() {
        sqlite3_interrupt(handle)
    }

    /// Whether a transaction is open.
    ///
    /// SQLite ends one by itself after some failures: disk full, I/O error, out of memory.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Whether the file can't be written, although it was opened for it: SQLite falls back without a word.
    var isReadOnly: Bool { sqlite3_db_readonly(handle, "main") != 0 }

    /// What was done since the last time this was asked.
    func takeCounts() -> Counts {
        defer { counts = Counts() }
        return counts
    }

    /// Lends `sqlite3 *` to a call that this type has no word for.
    func withHandle<Result>(_ body: (OpaquePointer) throws(StorageError) -> Result) throws(StorageError) -> Result {
        try body(handle)
    }

    /// Why the last call failed, in words without stored values.
    func error(_ code: Int32) -> StorageError {
        ResultCode(code: code, message: String(cString: sqlite3_errmsg(handle)), path: path).error
    }
}

extension Connection {
    /// Runs the statements in order, each of which must touch the rows it requires.
    func run(_ statements: [Statement]) throws(StorageError) -> [[Row]] {
        var results: [[Row]] = []
        results.reserveCapacity(statements.count)
        for (index, statement) in statements.enumerated() {
            results.append(try run(statement, index: index))
        }
        return results
    }

    /// Runs one statement, the one at `index` of its batch.
    func run(_ statement: Statement, index: Int) throws(StorageError) -> [Row] {
        let prepared = try prepare(statement.sql)
        // What neither reads nor changes rows is COMMIT, ATTACH and their like, which would break the transaction's frame.
        guard prepared.returnsRows || !prepared.isReadOnly else { throw .misuse("a statement reads or changes rows") }
        counts.statements += 1
        let changesBefore = sqlite3_total_changes64(handle)
        let rows = try run(prepared, statement.values)
        guard let required = statement.requiredRows else { return rows }
        // The count of changes stays as it was when a statement is none that changes rows.
        let changed = sqlite3_total_changes64(handle) == changesBefore ? 0 : sqlite3_changes64(handle)
        let actual = prepared.returnsRows ? rows.count : Int(changed)
        guard actual == required else {
            throw .unexpectedRows(index: index, required: required, actual: actual)
        }
        return rows
    }

    /// Runs a statement that needs no values and whose rows nobody wants.
    func execute(_ sql: StaticString) throws(StorageError) {
        _ = try run(prepare(sql), [])
    }

    /// Runs text put together by this room, such as a pragma with a number, and returns its rows.
    ///
    /// Never for text with anything in it that came from outside.
    @discardableResult
    func executeUncached(_ sql: String) throws(StorageError) -> [[String]] {
        var rows: [[String]] = []
        let code = withUnsafeMutablePointer(to: &rows) { pointer in
            sqlite3_exec(
                handle,
                sql,
                { context, count, values, _ in
                    let row = (0..<Int(count)).map { values?[$0].map { String(cString: $0) } ?? "" }
                    context?.assumingMemoryBound(to: [[String]].self).pointee.append(row)
                    return 0
                },
                pointer,
                nil
            )
        }
        guard code == SQLITE_OK else { throw error(code) }
        return rows
    }

    /// The one integer that a statement without values returns.
    func integer(_ sql: StaticString) throws(StorageError) -> Int {
        guard let row = try run(prepare(sql), []).first else { throw .misuse("no row where one was expected") }
        return Int(try row.integer(0))
    }

    private func prepare(_ sql: StaticString) throws(StorageError) -> PreparedStatement {
        do throws(PreparedStatement.PreparationFailure) {
            let handle = handle
            let prepared = try statements.statement(for: sql) { () throws(PreparedStatement.PreparationFailure) in
                try PreparedStatement(sql, on: handle)
            }
            guard access == .readWrite || prepared.isReadOnly else { throw .refused("a query must not write") }
            return prepared
        } catch {
            switch error {
            case .sqlite(let code): throw self.error(code)
            case .refused(let reason): throw .misuse(reason)
            }
        }
    }

    private func run(_ prepared: PreparedStatement, _ values: [SQLValue]) throws(StorageError) -> [Row] {
        do throws(PreparedStatement.ExecutionFailure) {
            return try prepared.run(values)
        } catch {
            switch error {
            case .sqlite(let code): throw executionError(code)
            case .refused(let reason): throw .misuse(reason)
            case .notUTF8(let column): throw .corrupt("column \(column) of a result is not UTF-8")
            }
        }
    }

    /// While a statement runs, SQLite's words may quote a value (a full-text query that doesn't parse); only those about
    /// constraints name nothing but the schema.
    private func executionError(_ code: Int32) -> StorageError {
        guard code & 0xFF != SQLITE_CONSTRAINT else { return error(code) }
        return ResultCode(code: code, message: String(cString: sqlite3_errstr(code)), path: path).error
    }
}

extension Connection {
    enum TransactionKind {
        /// Takes its snapshot with the first read.
        case deferred
        /// Takes the write lock at once, so that it can't fail half-way for want of it.
        case immediate
    }

    /// Runs the body in a transaction, which is rolled back when it throws.
    @discardableResult
    func transaction<Result>(
        _ kind: TransactionKind,
        _ body: () throws(StorageError) -> Result
    ) throws(StorageError) -> Result {
        switch kind {
        case .deferred: try execute("BEGIN DEFERRED")
        case .immediate: try execute("BEGIN IMMEDIATE")
        }
        do throws(StorageError) {
            let result = try body()
            try execute("COMMIT")
            counts.commits += 1
            return result
        } catch {
            if isInTransaction {
                // A rollback fails only where the transaction has ended already; the first error is the one to tell.
                try? execute("ROLLBACK")
            }
            throw error
        }
    }
}

extension Duration {
    /// For SQLite's timeouts.
    fileprivate var wholeMilliseconds: Int32 {
        Int32(clamping: components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000)
    }
}
