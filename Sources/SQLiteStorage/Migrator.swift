import Storage

/// Brings the schema up to date, one transaction a step.
///
/// The version is SQLite's `user_version`. Foreign keys are off while a step runs, because SQLite can't alter most of a
/// table in place and a step may have to build it anew; a step ends with a check that every reference leads somewhere.
struct Migrator {
    /// "FRDK": tells our files from those of other programs.
    static let applicationID = 0x4652_444B

    let migrations: [Migration]

    init(_ migrations: [Migration]) throws(StorageError) {
        guard migrations.map(\.version) == Array(migrations.indices.map { $0 + 1 }) else {
            throw .misuse("migrations are numbered 1, 2, 3 … without gaps")
        }
        self.migrations = migrations
    }

    /// Refuses a file that another program made, or a newer one of ours; touches nothing.
    func verifyOwnership(of connection: Connection) throws(StorageError) {
        // At one moment: another process may be making the file ours right now.
        let (found, objects, version) = try connection.transaction(.deferred) { () throws(StorageError) in
            (
                try connection.integer("PRAGMA application_id"),
                try connection.integer("SELECT count(*) FROM sqlite_schema"),
                try connection.integer("PRAGMA user_version")
            )
        }
        guard found == Self.applicationID || (found == 0 && objects == 0 && version == 0) else {
            throw .unavailable(
                "\(connection.path) is the database of another program (application_id \(found)): choose another path"
            )
        }
        guard version <= migrations.count else {
            throw .newerSchema(found: version, supported: migrations.count)
        }
    }

    /// Marks a new file as ours and runs the steps that it lacks.
    func run(on connection: Connection) throws(StorageError) {
        try connection.execute("PRAGMA foreign_keys = OFF")
        if try connection.integer("PRAGMA application_id") != Self.applicationID {
            try connection.transaction(.immediate) { () throws(StorageError) in
                try connection.executeUncached("PRAGMA application_id = \(Self.applicationID)")
            }
        }
        for migration in migrations where try connection.integer("PRAGMA user_version") < migration.version {
            try run(migration, on: connection)
        }
        try connection.execute("PRAGMA foreign_keys = ON")
    }

    private func run(_ migration: Migration, on connection: Connection) throws(StorageError) {
        do throws(StorageError) {
            try connection.transaction(.immediate) { () throws(StorageError) in
                // Read again under the write lock: another process may have been faster.
                guard try connection.integer("PRAGMA user_version") < migration.version else { return }
                for statement in migration.statements {
                    try connection.executeUncached("\(statement)")
                }
                guard try connection.executeUncached("PRAGMA foreign_key_check").isEmpty else {
                    throw .constraintViolation("a foreign key leads nowhere")
                }
                try connection.executeUncached("PRAGMA user_version = \(migration.version)")
            }
        } catch {
            throw error.naming(migration)
        }
    }
}

extension StorageError {
    /// The same error, telling which step it stopped.
    fileprivate func naming(_ migration: Migration) -> StorageError {
        let step = "migration \(migration.version) (\(migration.name))"
        return switch self {
        case .constraintViolation(let constraint): .constraintViolation("\(constraint), in \(step)")
        case .failed(let code, let message): .failed(code: code, message: "\(message), in \(step)")
        default: self
        }
    }
}
