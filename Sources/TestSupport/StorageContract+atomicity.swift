import Storage

extension StorageContract {
    static let atomicity = [
        Rule("A batch is stored as a whole or not at all", batchIsAllOrNothing),
        Rule("A batch fails when a statement touches another number of rows than required", requiredRowsDecide),
        Rule("A failing batch leaves the batches of others alone", failureStaysAlone),
        Rule("A batch that breaks a deferred constraint fails alone", deferredFailureStaysAlone),
        Rule("Concurrent increments give each value once and leave no gap", incrementsAreGapless),
        Rule("An empty batch returns no results", emptyBatchReturnsNothing),
    ]

    private static func batchIsAllOrNothing(_ storage: any Storage) async throws {
        let good = Statement.addPerson(1, email: "ada@example.com")
        try await requireError("a batch whose second statement fails", isUniqueViolation) { () throws(StorageError) in
            try await storage.batch([good, .addPerson(1, email: "other@example.com")])
        }
        try requireEqual(try await integer(.countPeople, in: storage), 0, "people after a failed batch")

        _ = try await storage.batch([good, .addPerson(2, email: "other@example.com")])
        try requireEqual(try await integer(.countPeople, in: storage), 2, "people after the batch that fits")
    }

    private static func requiredRowsDecide(_ storage: any Storage) async throws {
        _ = try await storage.batch([
            .addPerson(1, email: "ada@example.com"), .addPerson(2, email: "alan@example.com"), .setCounter("a", to: 0),
        ])
        let move: StaticString = "UPDATE people SET site = $1"
        for wrong in [0, 1, 3] {
            try await requireRows(wrong, butFind: 2, storage, Statement(move, .integer(9), requiringRows: wrong))
        }
        let lookUp: StaticString = "SELECT id FROM people WHERE site = $1"
        try await requireRows(1, butFind: 0, storage, Statement(lookUp, .integer(9), requiringRows: 1))
        try await requireRows(1, butFind: 0, storage, .add(1, to: "missing", requiringRows: 1))
        try await requireRows(0, butFind: 1, storage, .add(1, to: "a", requiringRows: 0))
        try requireEqual(try await integer(.counter("a"), in: storage), 0, "the counter after refused batches")

        let results = try await storage.batch([
            Statement(move, .integer(9), requiringRows: 2),
            Statement(lookUp, .integer(9), requiringRows: 2),
            .add(1, to: "a", requiringRows: 1),
            .add(1, to: "missing", requiringRows: 0),
        ])
        try requireEqual(results.map(\.count), [0, 2, 1, 0], "rows of each statement")
    }

    private static func requireRows(
        _ required: Int,
        butFind actual: Int,
        _ storage: any Storage,
        _ statement: Statement
    ) async throws {
        let isExpected = { (error: StorageError) in
            guard case .unexpectedRows(index: 1, required, actual) = error else { return false }
            return true
        }
        try await requireError("\(required) rows required of \(statement.sql)", isExpected) { () throws(StorageError) in
            try await storage.batch([.setCounter("a", to: 5), statement])
        }
    }

    private static func failureStaysAlone(_ storage: any Storage) async throws {
        _ = try await storage.batch([.addPerson(0, email: "taken@example.com")])
        try await withThrowingTaskGroup { group in
            for number in 1...200 as ClosedRange<Int64> {
                group.addTask {
                    let good = Statement.addPerson(number, email: "person\(number)@example.com")
                    guard number.isMultiple(of: 4) else {
                        _ = try await storage.batch([good])
                        return
                    }
                    try await requireError("a batch with a taken key", isUniqueViolation) { () throws(StorageError) in
                        try await storage.batch([good, .addPerson(1000 + number, email: "taken@example.com")])
                    }
                }
            }
            try await group.waitForAll()
        }
        try requireEqual(try await integer(.countPeople, in: storage), 151, "people of the batches that fit")
    }

    private static func deferredFailureStaysAlone(_ storage: any Storage) async throws {
        let send: StaticString = "INSERT INTO letters (id, person) VALUES ($1, $2)"
        try await withThrowingTaskGroup { group in
            for number in 1...40 as ClosedRange<Int64> {
                group.addTask {
                    // The letter comes first: the reference is looked at when the batch is complete.
                    let letter = Statement(send, .integer(number), .integer(number))
                    guard number.isMultiple(of: 4) else {
                        _ = try await storage.batch([letter, .addPerson(number, email: "person\(number)@example.com")])
                        return
                    }
                    try await requireError("a letter to nobody", isConstraintViolation) { () throws(StorageError) in
                        try await storage.batch([letter])
                    }
                }
            }
            try await group.waitForAll()
        }
        let letters = try await integer(Statement("SELECT count(*) FROM letters"), in: storage)
        try requireEqual(letters, 30, "letters that have an addressee")
    }

    private static func incrementsAreGapless(_ storage: any Storage) async throws {
        _ = try await storage.batch([.setCounter("a", to: 0)])
        let values = try await withThrowingTaskGroup(of: [Int64].self) { group in
            for _ in 1...64 {
                group.addTask {
                    var values: [Int64] = []
                    for _ in 1...50 {
                        let results = try await storage.batch([.add(1, to: "a", requiringRows: 1)])
                        values.append(try results[0][0].integer(0))
                    }
                    try require(values == values.sorted(), "a caller saw the counter go back")
                    return values
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        try require(values.sorted() == Array(1...3200), "3200 increments did not give 1 to 3200 once each")
    }

    private static func emptyBatchReturnsNothing(_ storage: any Storage) async throws {
        try requireEqual(try await storage.batch([]).count, 0, "results of an empty batch")
    }

    static func isUniqueViolation(_ error: StorageError) -> Bool {
        if case .uniqueViolation = error { true } else { false }
    }

    static func isConstraintViolation(_ error: StorageError) -> Bool {
        if case .constraintViolation = error { true } else { false }
    }
}
