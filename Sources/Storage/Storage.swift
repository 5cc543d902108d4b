// Storage: the contract that every database driver keeps.
//
// The domain speaks in atomic batches of statements, not in closures over a connection: a batch is a value, so a driver
// may commit many callers' batches in one transaction, and nobody can hold a lock across a wait. The same SQL text
// serves all drivers: parameters are `$1`, `$2` …, and the dialect is what SQLite and PostgreSQL share (`RETURNING`,
// `ON CONFLICT`). The contract suite in `TestSupport` is run against every driver.
//
// Start reading here.

/// A database that commits batches of statements all or nothing.
public protocol Storage: Sendable {
    /// Runs the statements in order in one transaction and returns the rows of each.
    ///
    /// Returns only after the commit is durable. When a statement fails, or touches another number of rows than it
    /// requires, nothing of the batch is stored. Batches of other callers are never affected.
    func batch(_ statements: [Statement]) async throws(StorageError) -> [[Row]]

    /// Runs one reading statement on a consistent snapshot of what is committed.
    func query(_ statement: Statement) async throws(StorageError) -> [Row]

    /// Runs several reading statements on one and the same snapshot.
    func snapshot(_ statements: [Statement]) async throws(StorageError) -> [[Row]]
}

/// One SQL statement with its values, and the number of rows that it must touch.
public struct Statement: Sendable {
    /// The text: a literal, so that no value can ever be spliced into it, and the key of the cache of prepared ones.
    public let sql: StaticString
    /// The values of `$1`, `$2` ….
    public let values: [SQLValue]
    /// How many rows it must change, or return where it has `RETURNING`; `nil` is any number.
    ///
    /// The batch fails otherwise.
    public let requiredRows: Int?

    /// A statement.
    public init(_ sql: StaticString, _ values: SQLValue..., requiringRows rows: Int? = nil) {
        self.sql = sql
        self.values = values
        self.requiredRows = rows
    }

    /// A statement whose values are gathered already.
    public init(_ sql: StaticString, values: [SQLValue], requiringRows rows: Int? = nil) {
        self.sql = sql
        self.values = values
        self.requiredRows = rows
    }
}

/// A value as the database holds it.
public enum SQLValue: Hashable, Sendable {
    /// No value.
    case null
    /// A 64-bit integer.
    case integer(Int64)
    /// A floating-point number.
    case real(Double)
    /// Text, UTF-8.
    case text(String)
    /// Bytes.
    case blob([UInt8])
}

/// One row of a result; columns by place.
public struct Row: Hashable, Sendable {
    /// The values, in the order of the statement's columns.
    public let values: [SQLValue]

    /// A row.
    public init(_ values: [SQLValue]) {
        self.values = values
    }
}

/// Why the database didn't do it.
public enum StorageError: Error, Sendable {
    /// A unique index or primary key already has the value; `constraint` names the columns as the driver tells them.
    case uniqueViolation(constraint: String)
    /// A foreign key, check or not-null constraint refused the row.
    case constraintViolation(String)
    /// The statement at `index` touched `actual` rows where it required `required`.
    case unexpectedRows(index: Int, required: Int, actual: Int)
    /// The disk is full, or a quota is.
    case full
    /// The database can't be written: read-only, locked by another process, shutting down.
    case unavailable(String)
    /// The stored file is damaged.
    case corrupt(String)
    /// The database's schema is newer than this program.
    case newerSchema(found: Int, supported: Int)
    /// A column holds another kind of value than the reader asked for: a fault of ours.
    case unexpectedColumn(index: Int, expected: String)
    /// Anything else the driver reported, in its words.
    case failed(code: Int, message: String)
}

extension StorageError: CustomStringConvertible {
    /// One sentence without any stored value.
    public var description: String {
        switch self {
        case .uniqueViolation(let constraint): "a row with the same \(constraint) exists already"
        case .constraintViolation(let constraint): "a constraint refused the row: \(constraint)"
        case .unexpectedRows(let index, let required, let actual):
            "statement \(index) of the batch touched \(actual) rows, it must touch \(required)"
        case .full: "the disk is full: free some space, nothing was stored"
        case .unavailable(let reason): "the database is not available: \(reason)"
        case .corrupt(let reason): "the database is damaged: \(reason); restore a backup"
        case .newerSchema(let found, let supported):
            "the database has schema version \(found), this program knows up to \(supported): use a newer Frontdesk"
        case .unexpectedColumn(let index, let expected): "column \(index) does not hold \(expected)"
        case .failed(let code, let message): "the database failed with code \(code): \(message)"
        }
    }
}
