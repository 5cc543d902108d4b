import FileStorage
import FileSystem
import Foundation
import Primitives
import Storage
import Testing

struct FileStorageTests {
    /// Lends a store in a folder that is removed with all that is in it.
    private func withStore(reserve: Int = 0, _ body: (FileStorage, String) async throws -> Void) async throws {
        let path = NSTemporaryDirectory() + "file-storage-tests-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await body(try FileStorage(folder: path, reserve: reserve), path)
    }

    private func blob(_ value: Int64) -> BlobID {
        BlobID(rawValue: value)
    }

    private func bytes(of source: ByteSource?) throws -> [UInt8]? {
        try source.map { try $0.read(0..<$0.byteCount) }
    }

    @Test func `a blob is stored, opened and removed`() async throws {
        try await withStore { store, path in
            let large = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 / 3) }
            let file = try OpenFile(unnamedIn: path)
            try file.write(large, at: 0)
            try await store.put(ByteSource([1, 2, 3]), as: blob(1))
            try await store.put(ByteSource(file, byteCount: large.count)[1..<large.count], as: blob(2))
            #expect(try bytes(of: try await store.blob(blob(1))) == [1, 2, 3])
            #expect(try bytes(of: try await store.blob(blob(2))) == Array(large[1...]))
            #expect(try bytes(of: try await store.blob(blob(3))) == nil)
            let open = try await store.blob(blob(2))
            try await store.remove([blob(2), blob(3)])
            #expect(try bytes(of: try await store.blob(blob(2))) == nil)
            // Whoever reads it goes on reading.
            #expect(try bytes(of: open)?.count == large.count - 1)
            #expect(try bytes(of: try await store.blob(blob(1))) == [1, 2, 3])
        }
    }

    @Test func `another store on the same folder finds what is there`() async throws {
        try await withStore { store, path in
            try await store.put(ByteSource([7]), as: blob(77))
            let other = try FileStorage(folder: path, reserve: 0)
            #expect(try bytes(of: try await other.blob(blob(77))) == [7])
        }
    }

    @Test func `nothing is stored where it would leave too little of the disk`() async throws {
        try await withStore(reserve: .max / 2) { (store, _) async throws -> Void in
            let error = await #expect(throws: StorageError.self) {
                try await store.put(ByteSource([1]), as: blob(1))
            }
            #expect(error.map { "\($0)" } == "\(StorageError.full)")
            #expect(try bytes(of: try await store.blob(blob(1))) == nil)
            #expect(try store.temporary.names() == [])
        }
    }

    @Test func `bytes that can't be read are not stored, and nothing of them stays`() async throws {
        try await withStore { store, path in
            let file = try OpenFile(unnamedIn: path)
            try file.write([1, 2, 3], at: 0)
            await #expect(throws: StorageError.self) {
                try await store.put(ByteSource(file, byteCount: 4), as: blob(1))
            }
            #expect(try bytes(of: try await store.blob(blob(1))) == nil)
            #expect(try store.temporary.names() == [])
            try await store.put(ByteSource(file, byteCount: 3), as: blob(1))
            #expect(try bytes(of: try await store.blob(blob(1))) == [1, 2, 3])
        }
    }

    @Test func `what was stored long ago is found part by part`() async throws {
        try await withStore { store, _ in
            let ids = (1...100).map { blob(Int64($0) << 22) }
            for id in ids { try await store.put(ByteSource([1]), as: id) }
            var found: [BlobID] = []
            for part in 0..<store.partCount {
                #expect(try await store.blobs(inPart: part, storedBefore: Timestamp(seconds: 1)).isEmpty)
                let present = try await store.blobs(inPart: part, storedBefore: .distantFuture)
                #expect(present.count < 10)
                found += present
            }
            #expect(found.sorted() == ids)
        }
    }

    @Test func `what a crash left behind is removed, and what is being stored is not`() async throws {
        try await withStore { store, _ in
            _ = try OpenFile(creating: store.temporary.path(of: "blob-1"))
            try await store.removeLeftovers(before: Timestamp(seconds: 1))
            #expect(try store.temporary.names() == ["blob-1"])
            try await store.removeLeftovers(before: .distantFuture)
            #expect(try store.temporary.names() == [])
        }
    }
}

extension Timestamp {
    fileprivate static let distantFuture = Timestamp(seconds: 100_000_000_000)
}
