// FileStorage: blobs as files of the local disk.
//
// A blob is one file, `7f/01jc3v5h8k2zq` under the store's folder: its name in the folder of a byte that is mixed from it,
// so that no folder grows too large. Its bytes are written to a file in `temporary`, made durable there, moved to their
// place by a rename, and that place is made durable, too. So a file that has its place is whole, whatever happened, and
// what a crash leaves in `temporary` is nobody's and is removed after a day.
//
// Everything that blocks runs on `FileThreads`. Some of the disk is left free for the database beside it, which
// must go on taking messages when there is no room for files any more.
//
// Start reading here.

public import FileSystem
import Glibc
public import Primitives
public import Storage

/// Stores blobs in a folder of the local disk.
public struct FileStorage: BlobStore {
    /// How many bytes of the disk are left free, unless told.
    public static let standardReserve = 256 << 20

    /// A folder for each byte.
    public let partCount = 256

    private let folder: Folder
    private let reserve: Int

    /// A store in `path`, which is made where it is missing; the folder above it must exist.
    ///
    /// No blob is stored that would leave less than `reserve` bytes of the disk free.
    public init(folder path: String, reserve: Int = standardReserve) throws(FileSystemError) {
        folder = Folder(path)
        self.reserve = reserve
        try folder.make()
        try temporary.make()
        // All at once, so that a blob's place never depends on a folder that somebody else has just made.
        for number in 0..<partCount { try part(number).make() }
        try folder.synchronize()
    }

    /// Where files lie that aren't whole yet; on the same file system as the blobs, since they are moved.
    public var temporary: Folder { folder.folder("temporary") }

    // MARK: BlobStore

    /// Stores bytes and makes them durable.
    public func put(_ source: ByteSource, as id: BlobID) async throws(StorageError) {
        try await onThread { () throws(FileSystemError) in
            guard try folder.availableByteCount() - source.byteCount >= reserve else { throw .full }
            let name = id.description
            let draft = temporary.path(of: "blob-\(name)")
            do throws(FileSystemError) {
                try Self.write(source, to: OpenFile(creating: draft))
                try place(draft, of: id)
            } catch {
                unlink(draft)
                throw error
            }
        }
    }

    /// Opens a blob.
    public func blob(_ id: BlobID) async throws(StorageError) -> ByteSource? {
        try await onThread { () throws(FileSystemError) in
            do throws(FileSystemError) {
                let file = try OpenFile(reading: part(of: id).path(of: id.description))
                return ByteSource(file, byteCount: try file.byteCount())
            } catch .notFound {
                return nil
            }
        }
    }

    /// Removes blobs; that they are gone needn't survive a crash, since they are found again as nobody's.
    public func remove(_ ids: [BlobID]) async throws(StorageError) {
        guard !ids.isEmpty else { return }
        try await onThread { () throws(FileSystemError) in
            for id in ids {
                do throws(FileSystemError) {
                    try part(of: id).remove(id.description)
                } catch .notFound {}
            }
        }
    }

    /// What lies in a part and was last changed before a time.
    public func blobs(inPart part: Int, storedBefore time: Timestamp) async throws(StorageError) -> [BlobID] {
        try await onThread { () throws(FileSystemError) in
            let part = self.part(part)
            return try Self.names(in: part, before: time).compactMap { BlobID($0) }
        }
    }

    /// Removes what a crash has left behind before a time.
    public func removeLeftovers(before time: Timestamp) async throws(StorageError) {
        try await onThread { () throws(FileSystemError) in
            for name in try Self.names(in: temporary, before: time) {
                do throws(FileSystemError) {
                    try temporary.remove(name)
                } catch .notFound {}
            }
        }
    }

    // MARK: Files

    private func part(_ number: Int) -> Folder {
        folder.folder((number < 16 ? "0" : "") + String(number, radix: 16))
    }

    /// Names grow with time and differ in few places; multiplied by the golden ratio, they differ at the front.
    private func part(of id: BlobID) -> Folder {
        part(Int((UInt64(bitPattern: id.rawValue) &* 0x9E37_79B9_7F4A_7C15) >> 56))
    }

    private static func write(_ source: ByteSource, to file: OpenFile) throws(FileSystemError) {
        for piece in source.pieces { try file.write(try source.read(piece), at: piece.lowerBound) }
        try file.synchronize()
    }

    private func place(_ draft: String, of id: BlobID) throws(FileSystemError) {
        let part = part(of: id)
        try part.take(draft, as: id.description)
        try part.synchronize()
    }

    private static func names(in folder: Folder, before time: Timestamp) throws(FileSystemError) -> [String] {
        var names: [String] = []
        for name in try folder.names() {
            do throws(FileSystemError) {
                if try folder.changeTime(of: name) < time { names.append(name) }
            } catch .notFound {
                // Someone has removed or moved it meanwhile.
            }
        }
        return names
    }

    private func onThread<Value: Sendable>(
        _ body: @escaping @Sendable () throws(FileSystemError) -> Value
    ) async throws(StorageError) -> Value {
        do {
            return try await FileThreads.run(body)
        } catch {
            throw StorageError(error)
        }
    }
}

extension StorageError {
    /// What a file's error means for whoever stores.
    fileprivate init(_ error: FileSystemError) {
        self = error == .full ? .full : .unavailable("a file can't be read or written: \(error)")
    }
}
