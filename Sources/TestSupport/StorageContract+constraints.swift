import Storage

extension StorageContract {
    static let constraints = [
        Rule("A taken key is told as a unique violation without its value", uniqueViolationsAreTyped),
        Rule("Other constraints are told as such", otherConstraintsAreTyped),
        Rule("ON CONFLICT inserts, updates or does nothing", conflictsAreResolved),
        Rule("RETURNING gives the rows as they were stored", returningGivesRows),
    ]

    private static func uniqueViolationsAreTyped(_ storage: any Storage) async throws {
        _ = try await storage.batch([.addPerson(1, site: 1, email: "ada@example.com")])
        let taken: [Statement] = [
            .addPerson(1, site: 1, email: "alan@example.com"), .addPerson(2, site: 1, email: "ada@example.com"),
        ]
        for statement in taken {
            let isExpected = { (error: StorageError) in
                isUniqueViolation(error) && !error.description.contains("@example.com")
            }
            try await requireError("a taken key", isExpected) { () throws(StorageError) in
                try await storage.batch([statement])
            }
        }
        // The same address on another site, and another address on the same, are free.
        _ = try await storage.batch([.addPerson(2, site: 2, email: "ada@example.com")])
        _ = try await storage.batch([.addPerson(3, site: 1, email: "alan@example.com")])
    }

    private static func otherConstraintsAreTyped(_ storage: any Storage) async throws {
        let refused = [
            Statement("INSERT INTO people (id, site, email) VALUES ($1, $1, $2)", .integer(1), .null),
            Statement.setCounter("a", to: -1),
            Statement("INSERT INTO letters (id, person) VALUES ($1, $2)", .integer(1), .integer(77)),
        ]
        for statement in refused {
            try await requireError("\(statement.sql)", isConstraintViolation) { () throws(StorageError) in
                try await storage.batch([statement])
            }
        }
        _ = try await storage.batch([
            Statement("INSERT INTO people (id, site, email) VALUES ($1, $1, $2)", .integer(77), .text("")),
            .setCounter("a", to: 0),
            Statement("INSERT INTO letters (id, person) VALUES ($1, $2)", .integer(1), .integer(77)),
        ])
    }

    private static func conflictsAreResolved(_ storage: any Storage) async throws {
        let insert: StaticString = "INSERT INTO counters (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING"
        let results = try await storage.batch([
            Statement(insert, .text("a"), .integer(1), requiringRows: 1),
            Statement(insert, .text("a"), .integer(2), requiringRows: 0),
            .counter("a"),
            .setCounter("a", to: 3),
            .counter("a"),
            Statement(
                """
                INSERT INTO counters (name, value) VALUES ($1, 1)
                ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING value
                """,
                .text("a"),
                requiringRows: 1
            ),
        ])
        let found = [results[2], results[4], results[5]]
        try requireEqual(found, [1, 3, 4].map { [Row([.integer($0)])] }, "the counter after each step")
    }

    private static func returningGivesRows(_ storage: any Storage) async throws {
        let results = try await storage.batch([
            Statement(
                "INSERT INTO people (id, site, email) VALUES ($1, $2, $3), ($4, $2, $5) RETURNING id, email",
                .integer(1),
                .integer(7),
                .text("ada@example.com"),
                .integer(2),
                .text("alan@example.com"),
                requiringRows: 2
            ),
            Statement("UPDATE people SET site = site + 1 WHERE id = $1 RETURNING site", .integer(2), requiringRows: 1),
            Statement("DELETE FROM people WHERE site = $1 RETURNING email", .integer(7), requiringRows: 1),
            Statement("DELETE FROM people WHERE site = $1 RETURNING email", .integer(7), requiringRows: 0),
        ])
        let inserted = [
            Row([.integer(1), .text("ada@example.com")]), Row([.integer(2), .text("alan@example.com")]),
        ]
        try requireEqual(Set(results[0]), Set(inserted), "rows of INSERT")
        try requireEqual(results[1], [Row([.integer(8)])], "rows of UPDATE")
        try requireEqual(results[2], [Row([.text("ada@example.com")])], "rows of DELETE")
        try requireEqual(results[3], [], "rows of a DELETE that finds none")
    }
}
