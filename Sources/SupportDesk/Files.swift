import Accounts
public import FileSystem
public import Primitives
public import Spaces
import Storage
import Telemetry

/// A file with its bytes.
public struct FileContent: Sendable {
    /// The file.
    public let file: File
    /// Its bytes.
    public let bytes: ByteSource
}

extension SupportDesk {
    /// How much a visitor may hand in: enough for a talk about pictures, too little to fill a disk with.
    public static let visitorFileBudget = FileBudget(count: 60, byteCount: 200 << 20, period: .seconds(3600))

    /// How long a file may wait for its message, and bytes for their row.
    public static let unattachedLifetime: Duration = .seconds(86_400)

    private var files: FileStore {
        FileStore(storage: storage, blobs: blobs, clock: clock, ids: ids)
    }

    // MARK: Handing in

    /// The rules for files of a visitor.
    public func fileRules(for visitor: Visitor) async throws(DeskError) -> FileRules {
        guard let rules = try await site(visitor.siteID).settings.files else { throw .file(.notAllowed) }
        return rules
    }

    /// The rules for files of an agent: on each point the widest of the agent's sites, since a file is handed in before it
    /// is known where it goes.
    public func fileRules(for agent: Agent) async throws(DeskError) -> FileRules {
        var limit: FileLimit?
        var types: [MediaRange] = []
        for site in agent.sites {
            guard let rules = try await self.site(site.id).settings.files else { continue }
            limit = rules.limit.byteCount > limit?.byteCount ?? 0 ? rules.limit : limit
            types += rules.types.filter { !types.contains($0) }
        }
        guard let limit else { throw .file(.notAllowed) }
        return FileRules(limit: limit, types: types)
    }

    /// Stores a file of a visitor, or finds the one that was stored under its `clientID`.
    public func add(_ draft: FileDraft, by visitor: Visitor) async throws(DeskError) -> Creation<File> {
        try await verify(draft, by: fileRules(for: visitor))
        let person = try await person(for: visitor, of: try await site(visitor.siteID))
        return try await add(draft, by: person, within: Self.visitorFileBudget)
    }

    /// Stores a file of an agent, in the same way.
    public func add(_ draft: FileDraft, by agent: Agent) async throws(DeskError) -> Creation<File> {
        try await verify(draft, by: fileRules(for: agent))
        return try await add(draft, by: agent.member.id, within: nil)
    }

    private func verify(_ draft: FileDraft, by rules: FileRules) throws(DeskError) {
        guard draft.content.byteCount <= rules.limit.byteCount else {
            throw .file(.tooLarge(maximumByteCount: rules.limit.byteCount))
        }
        guard rules.allows(draft.contentType) else { throw .file(.typeNotAllowed(draft.contentType)) }
    }

    private func add(
        _ draft: FileDraft,
        by person: PersonID,
        within budget: FileBudget?
    ) async throws(DeskError) -> Creation<File> {
        try await withFiles { files throws(FileRefusal) in
            let (file, isNew) = try await files.add(draft, by: person, within: budget)
            return isNew ? .created(file) : .existing(file)
        }
    }

    /// The files that a draft names, where its sender may attach them.
    func attachableFiles(_ ids: [FileID], by sender: PersonID) async throws(DeskError) -> [File] {
        guard !ids.isEmpty else { return [] }
        return try await withFiles { files throws(FileRefusal) in try await files.unattached(ids, by: sender) }
    }

    // MARK: Handing out

    /// A file as seen by a visitor: one of their own, or one of what was said to them.
    public func file(_ id: FileID, for visitor: Visitor) async throws(DeskError) -> FileContent {
        guard let person = visitor.personID else { throw .file(.notFound) }
        return try await withFiles { files throws(FileRefusal) in
            try await content(of: try await files.file(id, seenBy: person), in: files)
        }
    }

    /// A file as seen by an agent: one of their own, or one of a conversation of their departments.
    public func file(_ id: FileID, for agent: Agent) async throws(DeskError) -> FileContent {
        let statement = Statement(
            """
            SELECT f.id, f.name, f.content_type, f.size, f.width, f.height
            FROM files f LEFT JOIN messages m ON m.id = f.message_id
            WHERE f.id = $1 AND COALESCE(m.is_deleted, 0) = 0 AND (f.uploader_id = $2 OR EXISTS (
                SELECT 1 FROM conversations c
                    JOIN department_agents da ON da.department_id = c.department_id AND da.agent_id = $2
                WHERE c.id = m.space_id))
            """,
            .id(id),
            .id(agent.member.id)
        )
        return try await withFiles { files throws(FileRefusal) in
            try await content(of: try await files.file(statement), in: files)
        }
    }

    private func content(of file: File, in files: FileStore) async throws(FileRefusal) -> FileContent {
        do throws(FileRefusal) {
            return FileContent(file: file, bytes: try await files.content(of: file))
        } catch .notFound {
            logger.warning("the bytes of a file are missing", ["file.id": .string(file.id.description)])
            throw .notFound
        }
    }

    // MARK: Cleaning

    /// Removes files that nobody has attached in time.
    public func removeUnattachedFiles() async throws(DeskError) {
        let time = clock.now() - Self.unattachedLifetime
        try await stored { () throws(StorageError) in try await files.removeUnattached(before: time) }
    }

    /// Removes bytes without a row from one part of the store, which a crash has left there.
    public func removeOrphanedBytes(inPart part: Int) async throws(DeskError) {
        let time = clock.now() - Self.unattachedLifetime
        try await stored { () throws(StorageError) in try await files.removeOrphans(inPart: part, before: time) }
    }

    /// Does something with the files and tells their refusal as an error of this room.
    private func withFiles<Value>(
        _ body: (FileStore) async throws(FileRefusal) -> Value
    ) async throws(DeskError) -> Value {
        do {
            return try await body(files)
        } catch {
            throw .file(error)
        }
    }
}

extension FileRules {
    /// Whether a file of this type may be sent; a document that browsers run scripts of must be named as such.
    func allows(_ type: MediaType) -> Bool {
        guard type.text.hasPrefix("image/"), !type.isRasterImage else { return allows(contentType: type.text) }
        return types.contains { $0.text == type.text }
    }
}
