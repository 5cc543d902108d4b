import Storage

extension StorageContract {
    static let visibility = [
        Rule("A query sees every batch acknowledged before it", readsSeeOwnWrites),
        Rule("All statements of a snapshot see the same moment", snapshotsAreConsistent),
        Rule("A batch in flight is never seen in part", batchesAreNeverSeenInPart),
        Rule("A query and a snapshot refuse to write", readsRefuseToWrite),
        Rule("Cancelling a caller neither loses nor doubles its batch", cancellationLosesNothing),
    ]

    private static func readsSeeOwnWrites(_ storage: any Storage) async throws {
        try await withThrowingTaskGroup { group in
            for caller in 1...16 {
                group.addTask {
                    let name = "counter\(caller)"
                    for value in 1...25 as ClosedRange<Int64> {
                        _ = try await storage.batch([.setCounter(name, to: value)])
                        try requireEqual(try await integer(.counter(name), in: storage), value, "one's own write")
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private static func snapshotsAreConsistent(_ storage: any Storage) async throws {
        try await whileMoving(storage) {
            let results = try await storage.snapshot([.counter("a"), .counter("b")])
            let total = try results[0][0].integer(0) + results[1][0].integer(0)
            try requireEqual(total, 1000, "the sum of two counters in one snapshot")
        }
    }

    private static func batchesAreNeverSeenInPart(_ storage: any Storage) async throws {
        try await whileMoving(storage) {
            let total = try await integer(Statement("SELECT CAST(sum(value) AS BIGINT) FROM counters"), in: storage)
            try requireEqual(total, 1000, "the sum of two counters in one statement")
        }
    }

    /// Lets writers move amounts from one counter to another, and looks until they are done.
    private static func whileMoving(
        _ storage: any Storage,
        look: @escaping @Sendable () async throws -> Void
    ) async throws {
        _ = try await storage.batch([.setCounter("a", to: 1000), .setCounter("b", to: 0)])
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 1...4 {
                group.addTask {
                    for _ in 1...100 {
                        _ = try await storage.batch([.add(-1, to: "a"), .add(1, to: "b")])
                    }
                    return true
                }
            }
            group.addTask {
                while try await integer(.counter("b"), in: storage) < 400 {
                    try Task.checkCancellation()
                    try await look()
                    // A driver may answer without suspending; the writers need a turn too.
                    await Task.yield()
                }
                return true
            }
            // A throwing child ends the rest.
            for try await _ in group {}
        }
        try await look()
        try requireEqual(try await integer(.counter("b"), in: storage), 400, "what was moved in the end")
    }

    private static func readsRefuseToWrite(_ storage: any Storage) async throws {
        let write = Statement.addPerson(1, email: "ada@example.com")
        try await requireError("a query that writes", { _ in true }) { () throws(StorageError) in
            try await storage.query(write)
        }
        try await requireError("a snapshot that writes", { _ in true }) { () throws(StorageError) in
            try await storage.snapshot([.countPeople, write])
        }
        try requireEqual(try await integer(.countPeople, in: storage), 0, "people after refused writes")

        _ = try await storage.batch([write])
        try requireEqual(try await integer(.countPeople, in: storage), 1, "people after the batch")
    }

    private static func cancellationLosesNothing(_ storage: any Storage) async throws {
        _ = try await storage.batch([.setCounter("a", to: 0)])
        let acknowledged = await withTaskGroup(of: Bool.self) { group in
            for _ in 1...100 {
                group.addTask {
                    (try? await storage.batch([.add(1, to: "a", requiringRows: 1)])) != nil
                }
            }
            group.cancelAll()
            return await group.reduce(into: 0 as Int64) { $0 += $1 ? 1 : 0 }
        }
        try requireEqual(try await integer(.counter("a"), in: storage), acknowledged, "increments acknowledged")
    }
}
