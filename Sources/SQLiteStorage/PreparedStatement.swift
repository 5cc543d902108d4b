import CSQLite
import Storage

/// A compiled statement: a thin owner of `sqlite3_stmt *`, used on its connection's thread.
final class PreparedStatement {
    let isReadOnly: Bool
    private let handle: OpaquePointer
    /// For each of SQLite's parameters, in its order, which of the values it takes.
    ///
    /// To SQLite `$2` is a name like any other: indices follow first appearance, so "$2, $1, $2" has two parameters
    /// and `$2` is the first.
    private let valueIndices: [Int]

    init(_ sql: StaticString, on connection: OpaquePointer) throws(PreparationFailure) {
        guard sql.hasPointerRepresentation else { throw .refused("a statement is a string literal") }
        var statement: OpaquePointer?
        var tail: UnsafePointer<CChar>?
        let code = sql.utf8Start.withMemoryRebound(to: CChar.self, capacity: sql.utf8CodeUnitCount) { text in
            sqlite3_prepare_v3(
                connection,
                text,
                Int32(sql.utf8CodeUnitCount),
                UInt32(SQLITE_PREPARE_PERSISTENT),
                &statement,
                &tail
            )
        }
        guard code == SQLITE_OK else { throw .sqlite(code) }
        guard let statement else { throw .refused("the statement is empty") }
        do throws(PreparationFailure) {
            guard let tail, String(cString: tail).allSatisfy({ $0.isWhitespace || $0 == ";" }) else {
                throw .refused("one statement at a time: text follows the first")
            }
            valueIndices = try Self.valueIndices(of: statement)
        } catch {
            sqlite3_finalize(statement)
            throw error
        }
        handle = statement
        isReadOnly = sqlite3_stmt_readonly(statement) != 0
    }

    deinit {
        sqlite3_finalize(handle)
    }

    private static func valueIndices(of statement: OpaquePointer) throws(PreparationFailure) -> [Int] {
        let count = sqlite3_bind_parameter_count(statement)
        var indices: [Int] = []
        for index in 0..<count {
            guard let name = sqlite3_bind_parameter_name(statement, index + 1).map({ String(cString: $0) }),
                name.hasPrefix("$"), let number = Int(name.dropFirst()), (1...Int(count)).contains(number)
            else {
                throw .refused("parameters are $1, $2 … without gaps")
            }
            indices.append(number - 1)
        }
        return indices
    }

    /// Binds the values, runs to the end and returns all rows; leaves the statement ready for its next use.
    func run(_ values: [SQLValue]) throws(ExecutionFailure) -> [Row] {
        guard values.count == valueIndices.count else {
            throw .refused("the statement takes \(valueIndices.count) values and was given \(values.count)")
        }
        defer {
            // Resets repeat the error of the step; bindings are cleared so that no value stays in memory for longer.
            sqlite3_reset(handle)
            sqlite3_clear_bindings(handle)
        }
        for (place, valueIndex) in valueIndices.enumerated() {
            try bind(values[valueIndex], at: Int32(place + 1))
        }
        var rows: [Row] = []
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_ROW: rows.append(try row())
            case SQLITE_DONE: return rows
            case let code: throw .sqlite(code)
            }
        }
    }

    /// Whether it returns rows, be it none.
    var returnsRows: Bool { sqlite3_column_count(handle) > 0 }
}

extension PreparedStatement {
    /// Why a text could not be compiled.
    enum PreparationFailure: Error {
        case sqlite(Int32)
        case refused(String)
    }

    /// Why a run ended early.
    enum ExecutionFailure: Error {
        case sqlite(Int32)
        case refused(String)
        case notUTF8(column: Int)
    }

    private func bind(_ value: SQLValue, at index: Int32) throws(ExecutionFailure) {
        let code: Int32 =
            switch value {
            case .null: sqlite3_bind_null(handle, index)
            case .integer(let integer): sqlite3_bind_int64(handle, index, integer)
            case .real(let real): try bind(real, at: index)
            case .text(let text): bind(text, at: index)
            case .blob(let bytes): bind(bytes, at: index)
            }
        guard code == SQLITE_OK else { throw .sqlite(code) }
    }

    private func bind(_ real: Double, at index: Int32) throws(ExecutionFailure) -> Int32 {
        guard !real.isNaN else { throw .refused("SQLite has no NaN, it would store null") }
        return sqlite3_bind_double(handle, index, real)
    }

    private func bind(_ text: String, at index: Int32) -> Int32 {
        var text = text
        return text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                // A missing address would mean NULL, and the empty text is not NULL.
                guard let start = characters.baseAddress else {
                    return sqlite3_bind_text(handle, index, "", 0, frontdesk_sqlite_transient())
                }
                return sqlite3_bind_text64(
                    handle,
                    index,
                    start,
                    UInt64(characters.count),
                    frontdesk_sqlite_transient(),
                    UInt8(SQLITE_UTF8)
                )
            }
        }
    }

    private func bind(_ bytes: [UInt8], at index: Int32) -> Int32 {
        bytes.withUnsafeBytes { buffer in
            guard let start = buffer.baseAddress, !buffer.isEmpty else {
                return sqlite3_bind_zeroblob(handle, index, 0)
            }
            return sqlite3_bind_blob64(handle, index, start, UInt64(buffer.count), frontdesk_sqlite_transient())
        }
    }

    private func row() throws(ExecutionFailure) -> Row {
        let count = sqlite3_column_count(handle)
        var values: [SQLValue] = []
        values.reserveCapacity(Int(count))
        for column in 0..<count {
            values.append(try value(at: column))
        }
        return Row(values)
    }

    private func value(at column: Int32) throws(ExecutionFailure) -> SQLValue {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: .integer(sqlite3_column_int64(handle, column))
        case SQLITE_FLOAT: .real(sqlite3_column_double(handle, column))
        case SQLITE_TEXT: .text(try text(at: column))
        case SQLITE_BLOB: .blob(bytes(at: column))
        default: .null
        }
    }

    private func text(at column: Int32) throws(ExecutionFailure) -> String {
        // The address first: asking for it is what fixes the encoding that the count is in.
        let start = sqlite3_column_text(handle, column)
        let bytes = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8(column: Int(column)) }
        return text
    }

    private func bytes(at column: Int32) -> [UInt8] {
        let start = sqlite3_column_blob(handle, column)
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }
}
