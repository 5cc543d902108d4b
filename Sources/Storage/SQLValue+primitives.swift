public import Primitives

extension SQLValue {
    /// An identifier's 63 bits.
    public static func id<Kind>(_ id: Identifier<Kind>) -> SQLValue {
        .integer(id.rawValue)
    }

    /// An identifier, or null.
    public static func id<Kind>(_ id: Identifier<Kind>?) -> SQLValue {
        id.map { .integer($0.rawValue) } ?? .null
    }

    /// Milliseconds since the epoch.
    public static func time(_ time: Timestamp) -> SQLValue {
        .integer(time.milliseconds)
    }

    /// Milliseconds since the epoch, or null.
    public static func time(_ time: Timestamp?) -> SQLValue {
        time.map { .integer($0.milliseconds) } ?? .null
    }
}

extension Row {
    /// The identifier in a column.
    public func id<Kind>(_ index: Int, of kind: Kind.Type = Kind.self) throws(StorageError) -> Identifier<Kind> {
        Identifier(rawValue: try integer(index))
    }

    /// The identifier in a column, or `nil` where it is null.
    public func optionalID<Kind>(
        _ index: Int,
        of kind: Kind.Type = Kind.self
    ) throws(StorageError) -> Identifier<Kind>? {
        try optionalInteger(index).map(Identifier.init(rawValue:))
    }

    /// The time in a column.
    public func time(_ index: Int) throws(StorageError) -> Timestamp {
        Timestamp(milliseconds: try integer(index))
    }

    /// The time in a column, or `nil` where it is null.
    public func optionalTime(_ index: Int) throws(StorageError) -> Timestamp? {
        try optionalInteger(index).map(Timestamp.init(milliseconds:))
    }
}
