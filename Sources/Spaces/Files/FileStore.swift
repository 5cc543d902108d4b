public import Accounts
public import FileSystem
public import Primitives
public import Storage

/// Takes files in and hands them out; every read names who reads, or is for a caller that has settled that already.
///
/// The bytes are durable before the row says that there is a file, and the row is gone before the bytes are.
public struct FileStore: Sendable {
    private let storage: any Storage
    private let blobs: any BlobStore
    private let clock: WallClock
    private let ids: IdentifierGenerator

    /// A store over rows and bytes.
    public init(storage: any Storage, blobs: any BlobStore, clock: WallClock, ids: IdentifierGenerator) {
        self.storage = storage
        self.blobs = blobs
        self.clock = clock
        self.ids = ids
    }

    // MARK: Handing in

    /// Stores a file of a person, or finds the one that the person's client has named so before.
    ///
    /// Without a budget there is no limit to what the person hands in.
    public func add(
        _ draft: FileDraft,
        by uploader: PersonID,
        within budget: FileBudget?
    ) async throws(FileRefusal) -> (file: File, isNew: Bool) {
        if let earlier = try await file(named: draft.clientID, by: uploader) { return (earlier, false) }
        try await verify(budget, of: uploader, adding: draft.content.byteCount)
        let file = File(
            id: ids.next(),
            name: draft.name,
            contentType: draft.contentType,
            size: draft.content.byteCount,
            dimensions: draft.dimensions
        )
        try await stored { () throws(StorageError) in try await blobs.put(draft.content, as: file.blobID) }
        do throws(StorageError) {
            _ = try await storage.batch([
                FileStatements.insert(file, clientID: draft.clientID, by: uploader, within: budget, at: clock.now())
            ])
            return (file, true)
        } catch {
            // Nobody knows of these bytes; where this fails, too, they are found as nobody's.
            try? await blobs.remove([file.blobID])
            return (try await outcome(of: draft, by: uploader, within: budget, after: error), false)
        }
    }

    /// What a refused insertion means: the same file came twice at once, or others used the budget up meanwhile.
    private func outcome(
        of draft: FileDraft,
        by uploader: PersonID,
        within budget: FileBudget?,
        after error: StorageError
    ) async throws(FileRefusal) -> File {
        switch error {
        case .uniqueViolation:
            guard let earlier = try await file(named: draft.clientID, by: uploader) else { throw .storage(error) }
            return earlier
        case .unexpectedRows:
            try await verify(budget, of: uploader, adding: draft.content.byteCount)
            throw .tooMuch(retryAfter: .seconds(60))
        default: throw .storage(error)
        }
    }

    /// Refuses who has used up their budget; so many bytes are about to come.
    private func verify(
        _ budget: FileBudget?,
        of uploader: PersonID,
        adding byteCount: Int
    ) async throws(FileRefusal) {
        guard let budget else { return }
        let now = clock.now()
        let used = try await stored { () throws(StorageError) in
            let rows = try await storage.query(FileStatements.usage(of: uploader, since: now - budget.period))
            return (count: try rows[0].integer(0), size: try rows[0].integer(1), oldest: try rows[0].optionalTime(2))
        }
        guard used.count >= budget.count || Int(used.size) + byteCount > budget.byteCount else { return }
        throw .tooMuch(retryAfter: (used.oldest ?? now) + budget.period - now)
    }

    private func file(named clientID: ClientID, by uploader: PersonID) async throws(FileRefusal) -> File? {
        try await stored { () throws(StorageError) in
            let rows = try await storage.query(FileStatements.file(named: clientID, by: uploader))
            return try rows.first.map { row throws(StorageError) in try File(inColumnsFrom: 0, of: row) }
        }
    }

    // MARK: Handing out

    /// Files that a person has handed in and may attach now, in the order of `ids`.
    public func unattached(_ ids: [FileID], by uploader: PersonID) async throws(FileRefusal) -> [File] {
        guard !ids.isEmpty else { return [] }
        let rows = try await stored { () throws(StorageError) in
            try await storage.snapshot(ids.map { FileStatements.file($0, by: uploader) })
        }
        var files: [File] = []
        for rows in rows {
            guard let row = rows.first else { throw .notFound }
            let (file, isTaken) = try await stored { () throws(StorageError) in
                (try File(inColumnsFrom: 0, of: row), row.values[6] != .null)
            }
            guard !isTaken else { throw .taken }
            files.append(file)
        }
        return files
    }

    /// A file as seen by a person: one of their own, or one of a space that they are in, but never one of a note.
    public func file(_ id: FileID, seenBy person: PersonID) async throws(FileRefusal) -> File {
        try await file(FileStatements.file(id, seenBy: person))
    }

    /// The file in the row of a statement that selects its six columns for those alone who may see it.
    public func file(_ statement: Statement) async throws(FileRefusal) -> File {
        let file = try await stored { () throws(StorageError) in
            let rows = try await storage.query(statement)
            return try rows.first.map { row throws(StorageError) in try File(inColumnsFrom: 0, of: row) }
        }
        guard let file else { throw .notFound }
        return file
    }

    /// The bytes of a file.
    ///
    /// `notFound` where they are missing, as in a data folder that was restored without them.
    public func content(of file: File) async throws(FileRefusal) -> ByteSource {
        let content = try await stored { () throws(StorageError) in try await blobs.blob(file.blobID) }
        guard let content, content.byteCount == file.size else { throw .notFound }
        return content
    }

    // MARK: Cleaning

    /// So many rows are removed at a time.
    private static let removalLimit: Int64 = 500

    /// Removes files that were handed in before a time and never attached.
    public func removeUnattached(before time: Timestamp) async throws(StorageError) {
        while true {
            let rows = try await storage.batch([FileStatements.removeUnattached(before: time, Self.removalLimit)])[0]
            var removed: [BlobID] = []
            for row in rows { removed.append(try row.id(0)) }
            try await blobs.remove(removed)
            if removed.count < Self.removalLimit { return }
        }
    }

    /// Removes bytes of one part of the store that were stored before a time and have no row: a crash left them.
    public func removeOrphans(inPart part: Int, before time: Timestamp) async throws(StorageError) {
        var orphans: [BlobID] = []
        for id in try await blobs.blobs(inPart: part, storedBefore: time) {
            if try await storage.query(Statement("SELECT 1 FROM files WHERE id = $1", .id(id))).isEmpty {
                orphans.append(id)
            }
        }
        try await blobs.remove(orphans)
    }

    /// Does `body` and tells the database's error as one of a file.
    private func stored<Value>(_ body: () async throws(StorageError) -> Value) async throws(FileRefusal) -> Value {
        do {
            return try await body()
        } catch {
            throw .storage(error)
        }
    }
}

extension File {
    /// The name of its bytes.
    fileprivate var blobID: BlobID { BlobID(rawValue: id.rawValue) }
}
