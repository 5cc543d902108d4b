// The contract of `Storage` as rules that can be run: every driver's tests run all of them.
//
// A rule gets an empty database with the contract's tables and throws a `ContractViolation` when the driver breaks it.
// Where a rule says that something must not happen, it also shows the same thing happening when allowed, so that it
// can't pass on a database that refuses everything.

public import Storage

/// The rules that every driver of `Storage` keeps.
public struct StorageContract: Sendable {
    /// Lends a fresh database, with the contract's tables and without rows, to the closure.
    public typealias Lender = @Sendable (@Sendable (any Storage) async throws -> Void) async throws -> Void

    /// One rule: a sentence, and the function that tries a driver on it.
    public struct Rule: Sendable, CustomStringConvertible {
        /// The rule in words.
        public let description: String
        let check: @Sendable (any Storage) async throws -> Void

        init(_ description: String, _ check: @escaping @Sendable (any Storage) async throws -> Void) {
            self.description = description
            self.check = check
        }
    }

    /// Every rule.
    public static let rules: [Rule] = atomicity + constraints + visibility + values

    private let withStorage: Lender

    /// A contract for the driver that `withStorage` lends.
    public init(withStorage: @escaping Lender) {
        self.withStorage = withStorage
    }

    /// Tries the driver on one rule; throws a `ContractViolation` where it breaks it.
    public func check(_ rule: Rule) async throws {
        try await withStorage { storage in
            try await rule.check(storage)
        }
    }

    /// The tables that the rules write to, in SQLite's dialect.
    ///
    /// Another driver makes the same ones in its own: 64-bit integers, double precision, text and bytes.
    public static let sqliteMigrations = [
        Migration(
            version: 1,
            name: "contract",
            statements: [
                "CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL CHECK (value >= 0)) STRICT",
                """
                CREATE TABLE people (
                    id INTEGER PRIMARY KEY, site INTEGER NOT NULL, email TEXT NOT NULL, UNIQUE (site, email)
                ) STRICT
                """,
                """
                CREATE TABLE letters (
                    id INTEGER PRIMARY KEY,
                    person INTEGER NOT NULL REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED
                ) STRICT
                """,
                "CREATE TABLE samples (id INTEGER PRIMARY KEY, whole INTEGER, number REAL, words TEXT, bytes BLOB) STRICT",
            ]
        )
    ]
}

/// What a driver did against the contract.
public struct ContractViolation: Error, CustomStringConvertible {
    /// What was expected and what happened.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

extension StorageContract {
    static func require(_ condition: Bool, _ expectation: @autoclosure () -> String) throws {
        guard condition else { throw ContractViolation(expectation()) }
    }

    static func requireEqual<Value: Equatable>(_ actual: Value, _ expected: Value, _ subject: String) throws {
        try require(actual == expected, "\(subject): expected \(expected), found \(actual)")
    }

    /// Requires the operation to throw an error that `isExpected` recognizes.
    static func requireError(
        _ subject: String,
        _ isExpected: (StorageError) -> Bool,
        of operation: () async throws(StorageError) -> some Any
    ) async throws {
        do throws(StorageError) {
            _ = try await operation()
        } catch {
            return try require(isExpected(error), "\(subject): another error: \(error)")
        }
        throw ContractViolation("\(subject): no error")
    }

    /// The one integer that a statement returns.
    static func integer(_ statement: Statement, in storage: any Storage) async throws -> Int64 {
        let rows = try await storage.query(statement)
        try requireEqual(rows.count, 1, "rows of \(statement.sql)")
        return try rows[0].integer(0)
    }
}

extension Statement {
    static func addPerson(_ id: Int64, site: Int64 = 1, email: String) -> Statement {
        Statement(
            "INSERT INTO people (id, site, email) VALUES ($1, $2, $3)",
            .integer(id),
            .integer(site),
            .text(email)
        )
    }

    static let countPeople = Statement("SELECT count(*) FROM people")

    static func setCounter(_ name: String, to value: Int64) -> Statement {
        Statement(
            "INSERT INTO counters (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            .text(name),
            .integer(value)
        )
    }

    static func add(_ amount: Int64, to counter: String, requiringRows rows: Int? = nil) -> Statement {
        Statement(
            "UPDATE counters SET value = value + $2 WHERE name = $1 RETURNING value",
            .text(counter),
            .integer(amount),
            requiringRows: rows
        )
    }

    static func counter(_ name: String) -> Statement {
        Statement("SELECT value FROM counters WHERE name = $1", .text(name))
    }
}
