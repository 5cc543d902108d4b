import CSQLite
import Storage

/// What a call into SQLite came to, and where: the one place that turns result codes into `StorageError`.
struct ResultCode {
    /// The extended code (https://www.sqlite.org/rescode.html).
    let code: Int32
    /// SQLite's own words, where they can't hold a stored value.
    let message: String
    let path: String

    private var primary: Int32 { code & 0xFF }

    var error: StorageError {
        switch primary {
        case SQLITE_CONSTRAINT: constraintError
        case SQLITE_FULL: .full
        case SQLITE_BUSY, SQLITE_LOCKED:
            .unavailable("another process keeps \(path) locked: wait for it or end it")
        case SQLITE_READONLY:
            .unavailable("\(path) can't be written: check the owner and mode of the file and of its folder")
        case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH:
            .unavailable("\(path) can't be opened (\(message)): check the owner and mode of the file and of its folder")
        case SQLITE_CORRUPT: .corrupt("\(path): \(message)")
        case SQLITE_NOTADB: .corrupt("\(path) is not a SQLite database")
        default: .failed(code: Int(code), message: message)
        }
    }

    private var constraintError: StorageError {
        switch code {
        case resultConstraintUnique, resultConstraintPrimaryKey, resultConstraintRowID:
            .uniqueViolation(constraint: message.dropping(prefix: "UNIQUE constraint failed: "))
        default: .constraintViolation(message)
        }
    }
}

// Extended codes are macros of expressions, which Swift can't import.
private let resultConstraintPrimaryKey = SQLITE_CONSTRAINT | (6 << 8)
private let resultConstraintUnique = SQLITE_CONSTRAINT | (8 << 8)
private let resultConstraintRowID = SQLITE_CONSTRAINT | (10 << 8)

extension StorageError {
    /// A fault of the calling code, told in SQLite's code for misuse.
    static func misuse(_ message: String) -> StorageError {
        .failed(code: Int(SQLITE_MISUSE), message: message)
    }

    /// Whether batches that failed together may each be run alone.
    ///
    /// A single one may have filled the disk or broken a deferred constraint. A lock, damage or a failing device would
    /// only meet the next batch too; and after a failed `fsync` nothing should hurry to try again.
    var concernsOneBatch: Bool {
        switch self {
        case .unavailable, .corrupt: false
        case .failed(let code, _): Int32(truncatingIfNeeded: code) & 0xFF != SQLITE_IOERR
        default: true
        }
    }
}

extension String {
    fileprivate func dropping(prefix: String) -> String {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self
    }
}
