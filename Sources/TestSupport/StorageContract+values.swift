import Storage

extension StorageContract {
    static let values = [
        Rule("Every value comes back as it was stored", valuesRoundTrip),
        Rule("Null is not the empty text, the empty bytes or zero", emptyIsNotNull),
        Rule("A parameter may be used again and out of order", parametersAreNumbered),
        Rule("A statement with too few or too many values is refused", valueCountMustMatch),
    ]

    private static let insertSample: StaticString =
        "INSERT INTO samples (id, whole, number, words, bytes) VALUES ($1, $2, $3, $4, $5)"

    private static func valuesRoundTrip(_ storage: any Storage) async throws {
        let long = String(repeating: "Ünïcödé 🛎️ ", count: 5000)
        let samples: [[SQLValue]] = [
            [.integer(.max), .real(.greatestFiniteMagnitude), .text("plain"), .blob([0])],
            [
                .integer(.min), .real(-.leastNonzeroMagnitude), .text("👩🏽‍💻 e\u{301} \u{1F1EA}\u{1F1FA}"),
                .blob([0, 0xFF, 0]),
            ],
            [.integer(-1), .real(0.1), .text("'; DROP TABLE samples; --"), .blob(Array(0...255))],
            [
                .integer(0), .real(.infinity), .text("\u{10FFFF}\u{FFFD}\r\n\t"),
                .blob(Array(repeating: 7, count: 300_000)),
            ],
            [.integer(1), .real(3), .text(long), .blob(Array("text".utf8))],
        ]
        for (index, sample) in samples.enumerated() {
            let id = SQLValue.integer(Int64(index))
            _ = try await storage.batch([Statement(insertSample, values: [id] + sample, requiringRows: 1)])
            let look = Statement("SELECT whole, number, words, bytes FROM samples WHERE id = $1", id)
            try require(try await storage.query(look) == [Row(sample)], "sample \(index) came back changed")
        }
        // Equality of texts is by canonical equivalence; the stored bytes must be the very same.
        let decomposed = try await storage.query(Statement("SELECT words FROM samples WHERE id = $1", .integer(1)))
        let bytes = Array(try decomposed[0].text(0).utf8)
        try require(bytes == Array("👩🏽‍💻 e\u{301} \u{1F1EA}\u{1F1FA}".utf8), "a text was normalized")
    }

    private static func emptyIsNotNull(_ storage: any Storage) async throws {
        let nothing: [SQLValue] = [.null, .null, .null, .null]
        let empty: [SQLValue] = [.integer(0), .real(0), .text(""), .blob([])]
        _ = try await storage.batch([
            Statement(insertSample, values: [.integer(1)] + nothing),
            Statement(insertSample, values: [.integer(2)] + empty),
        ])
        let rows = try await storage.query(Statement("SELECT whole, number, words, bytes FROM samples ORDER BY id"))
        try requireEqual(rows, [Row(nothing), Row(empty)], "null and empty")
    }

    private static func parametersAreNumbered(_ storage: any Storage) async throws {
        _ = try await storage.batch([
            Statement(
                "INSERT INTO samples (words, whole, id) VALUES ($3, $2, $1)",
                .integer(1),
                .integer(20),
                .text("three")
            )
        ])
        let again = Statement(
            "SELECT id, whole, words FROM samples WHERE whole >= $2 AND words = $1 AND whole <= $2",
            .text("three"),
            .integer(20)
        )
        let expected = [Row([.integer(1), .integer(20), .text("three")])]
        try requireEqual(try await storage.query(again), expected, "a row found by a parameter used twice")
        // More than nine: "$1" is not the beginning of "$12".
        let many = try await storage.query(
            Statement(
                """
                SELECT id FROM samples WHERE id = $12 AND
                $1 + $2 + $3 + $4 + $5 + $6 + $7 + $8 + $9 + $10 + $11 = 2 * CAST($12 AS BIGINT) + 64
                """,
                values: (1...11).map { .integer($0) } + [.integer(1)]
            )
        )
        try requireEqual(many, [Row([.integer(1)])], "a row found by twelve parameters")
    }

    private static func valueCountMustMatch(_ storage: any Storage) async throws {
        for count in [0, 1, 3] {
            let values = Array(repeating: SQLValue.integer(1), count: count)
            let statement = Statement("SELECT id FROM samples WHERE id = $1 AND whole = $2", values: values)
            try await requireError("\(count) values instead of 2", { _ in true }) { () throws(StorageError) in
                try await storage.query(statement)
            }
            try await requireError("\(count) values instead of 2", { _ in true }) { () throws(StorageError) in
                try await storage.batch([statement])
            }
        }
        let statement = Statement("SELECT id FROM samples WHERE id = $1 AND whole = $2", .integer(1), .integer(1))
        try requireEqual(try await storage.query(statement), [], "rows with the right number of values")
    }
}
