import SQLiteStorage
import Storage
import TestSupport
import Testing

struct SQLiteContractTests {
    private let contract = StorageContract { body in
        try await withTemporaryFolder { folder in
            let storage = try SQLiteStorage.open(path: "\(folder)/a.db", migrations: StorageContract.sqliteMigrations)
            try await body(storage)
            try await storage.verifyIntegrity()
            await storage.close()
        }
    }

    @Test("SQLiteStorage keeps the contract", arguments: StorageContract.rules)
    func keepsTheContract(rule: StorageContract.Rule) async throws {
        try await contract.check(rule)
    }
}
