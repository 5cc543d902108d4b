extension Row {
    /// The integer in a column.
    public func integer(_ index: Int) throws(StorageError) -> Int64 {
        guard case .integer(let value) = values[index] else {
            throw .unexpectedColumn(index: index, expected: "an integer")
        }
        return value
    }

    /// The text in a column.
    public func text(_ index: Int) throws(StorageError) -> String {
        guard case .text(let value) = values[index] else { throw .unexpectedColumn(index: index, expected: "text") }
        return value
    }

    /// The bytes in a column.
    public func blob(_ index: Int) throws(StorageError) -> [UInt8] {
        guard case .blob(let value) = values[index] else { throw .unexpectedColumn(index: index, expected: "bytes") }
        return value
    }

    /// The integer in a column, or `nil` where it is null.
    public func optionalInteger(_ index: Int) throws(StorageError) -> Int64? {
        values[index] == .null ? nil : try integer(index)
    }

    /// The text in a column, or `nil` where it is null.
    public func optionalText(_ index: Int) throws(StorageError) -> String? {
        values[index] == .null ? nil : try text(index)
    }

    /// The bytes in a column, or `nil` where it is null.
    public func optionalBlob(_ index: Int) throws(StorageError) -> [UInt8]? {
        values[index] == .null ? nil : try blob(index)
    }
}

extension SQLValue {
    /// An integer, or null.
    public static func optional(_ value: Int64?) -> SQLValue {
        value.map(SQLValue.integer) ?? .null
    }

    /// Text, or null.
    public static func optional(_ value: String?) -> SQLValue {
        value.map(SQLValue.text) ?? .null
    }

    /// Bytes, or null.
    public static func optional(_ value: [UInt8]?) -> SQLValue {
        value.map(SQLValue.blob) ?? .null
    }
}
