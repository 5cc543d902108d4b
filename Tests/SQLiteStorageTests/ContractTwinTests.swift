import SQLiteStorage
import Storage
import Synchronization
import TestSupport
import Testing

/// The contract against drivers that break it: a rule that let them pass would be worth nothing.
struct ContractTwinTests {
    @Test(
        "A driver with a fault is found out",
        arguments: [
            (Fault.splitsBatches, "A batch is stored as a whole or not at all"),
            (.ignoresRequiredRows, "A batch fails when a statement touches another number of rows than required"),
            (.runsTwice, "Concurrent increments give each value once and leave no gap"),
            (.dropsEveryTenth, "A query sees every batch acknowledged before it"),
            (.writesInsideSnapshots, "All statements of a snapshot see the same moment"),
            (.splitsBatches, "A batch in flight is never seen in part"),
            (.tellsEveryErrorAlike, "A taken key is told as a unique violation without its value"),
            (.tellsEveryErrorAlike, "Other constraints are told as such"),
            (.takesEmptyForNull, "Null is not the empty text, the empty bytes or zero"),
        ]
    )
    func faultIsFound(fault: Fault, rule description: String) async throws {
        let rule = try #require(StorageContract.rules.first { $0.description == description })
        let contract = StorageContract { body in
            try await withTemporaryFolder { folder in
                let storage = try SQLiteStorage.open(
                    path: "\(folder)/a.db",
                    migrations: StorageContract.sqliteMigrations
                )
                try await body(FaultyStorage(storage, fault))
            }
        }
        await #expect(throws: ContractViolation.self) { try await contract.check(rule) }
    }
}

enum Fault {
    case splitsBatches, ignoresRequiredRows, runsTwice, dropsEveryTenth, writesInsideSnapshots, tellsEveryErrorAlike
    case takesEmptyForNull
}

private final class FaultyStorage: Storage {
    private let storage: SQLiteStorage
    private let fault: Fault
    private let batchCount = Atomic(0)

    init(_ storage: SQLiteStorage, _ fault: Fault) {
        self.storage = storage
        self.fault = fault
    }

    func batch(_ statements: [Statement]) async throws(StorageError) -> [[Row]] {
        switch fault {
        case .splitsBatches:
            var results: [[Row]] = []
            for statement in statements {
                results += try await storage.batch([statement])
            }
            return results
        case .ignoresRequiredRows:
            return try await storage.batch(statements.map { Statement($0.sql, values: $0.values) })
        case .runsTwice:
            _ = try await storage.batch(statements)
            return try await storage.batch(statements)
        case .dropsEveryTenth:
            let count = batchCount.add(1, ordering: .relaxed).newValue
            return count.isMultiple(of: 10) ? statements.map { _ in [] } : try await storage.batch(statements)
        case .tellsEveryErrorAlike:
            do throws(StorageError) {
                return try await storage.batch(statements)
            } catch {
                throw .failed(code: 1, message: error.description)
            }
        case .takesEmptyForNull:
            return try await storage.batch(
                statements.map { Statement($0.sql, values: $0.values.map { $0 == .text("") ? .null : $0 }) }
            )
        case .writesInsideSnapshots: return try await storage.batch(statements)
        }
    }

    func query(_ statement: Statement) async throws(StorageError) -> [Row] {
        try await storage.query(statement)
    }

    func snapshot(_ statements: [Statement]) async throws(StorageError) -> [[Row]] {
        guard fault == .writesInsideSnapshots else { return try await storage.snapshot(statements) }
        var results: [[Row]] = []
        for statement in statements {
            results.append(try await storage.query(statement))
            _ = try await storage.batch([Statement("UPDATE counters SET value = value + 1")])
        }
        return results
    }
}
