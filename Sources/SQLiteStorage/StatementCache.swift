import Storage

/// Compiled statements by the address of their literal; the one unused for longest goes when it is full.
///
/// A literal's address is its identity: comparing it spares hashing the text on every call.
struct StatementCache {
    private struct Entry {
        let statement: PreparedStatement
        var lastUse: UInt64
    }

    private let capacity: Int
    private var entries: [UnsafePointer<UInt8>: Entry] = [:]
    private var uses: UInt64 = 0

    init(capacity: Int) {
        self.capacity = capacity
    }

    mutating func statement<Failure: Error>(
        for sql: StaticString,
        prepare: () throws(Failure) -> PreparedStatement
    ) throws(Failure) -> PreparedStatement {
        uses += 1
        if let found = entries[sql.utf8Start]?.statement {
            entries[sql.utf8Start]?.lastUse = uses
            return found
        }
        let statement = try prepare()
        if entries.count >= capacity, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            entries[oldest.key] = nil
        }
        entries[sql.utf8Start] = Entry(statement: statement, lastUse: uses)
        return statement
    }

    mutating func removeAll() {
        entries.removeAll()
    }
}
