public import FileSystem
public import Primitives

/// Marks the identity of stored bytes.
public enum BlobKind: Sendable {}

/// Names stored bytes.
public typealias BlobID = Identifier<BlobKind>

/// Keeps bytes that are too large for rows, each under a name of its own, unchanged until they are removed.
///
/// Whoever stores bytes and a row about them stores the bytes first, and removes the row first: then a crash at any
/// moment leaves bytes without a row, which `blobs(inPart:storedBefore:)` finds, and never a row without bytes.
public protocol BlobStore: Sendable {
    /// Into how many parts the blobs are divided, so that they can be looked through a few at a time.
    var partCount: Int { get }

    /// Stores bytes under a name that nothing has; returns only when they are durable.
    ///
    /// Where it throws, nothing is stored.
    func put(_ source: ByteSource, as id: BlobID) async throws(StorageError)

    /// The bytes of a name; `nil` where there are none.
    func blob(_ id: BlobID) async throws(StorageError) -> ByteSource?

    /// Removes bytes; a name without any is passed over.
    func remove(_ ids: [BlobID]) async throws(StorageError)

    /// What was stored in one part before a time, by the system's clock; of that of which nothing is known any more.
    func blobs(inPart part: Int, storedBefore time: Timestamp) async throws(StorageError) -> [BlobID]
}
