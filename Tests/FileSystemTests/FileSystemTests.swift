import FileSystem
import Foundation
import Primitives
import Testing

struct FileSystemTests {
    /// Lends a folder that is removed with all that is in it.
    private func withFolder(_ body: (Folder) throws -> Void) throws {
        let path = NSTemporaryDirectory() + "file-system-tests-" + UUID().uuidString
        let folder = Folder(path)
        try folder.make()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(folder)
    }

    @Test func `bytes are read where they were written`() throws {
        try withFolder { folder in
            let file = try OpenFile(creating: folder.path(of: "a"))
            try file.write([1, 2, 3, 4, 5], at: 0)
            try file.write([9], at: 2)
            #expect(try file.byteCount() == 5)
            #expect(try file.read(1..<4) == [2, 9, 4])
            #expect(try file.read(5..<5) == [])
            #expect(throws: FileSystemError.truncated) { try file.read(4..<6) }
            try file.synchronize()
            #expect(try OpenFile(reading: folder.path(of: "a")).read(0..<5) == [1, 2, 9, 4, 5])
            #expect(throws: FileSystemError.exists) { try OpenFile(creating: folder.path(of: "a")) }
            #expect(throws: FileSystemError.notFound) { try OpenFile(reading: folder.path(of: "b")) }
        }
    }

    @Test func `only a plain file is opened for reading`() throws {
        try withFolder { folder in
            _ = try OpenFile(creating: folder.path(of: "a"))
            try FileManager.default.createSymbolicLink(
                atPath: folder.path(of: "link"),
                withDestinationPath: folder.path(of: "a")
            )
            _ = try OpenFile(reading: folder.path(of: "a"))
            #expect(throws: FileSystemError.failed(operation: "open", errno: ELOOP)) {
                try OpenFile(reading: folder.path(of: "link"))
            }
            #expect(throws: FileSystemError.failed(operation: "open", errno: EISDIR)) {
                try OpenFile(reading: folder.path)
            }
        }
    }

    @Test func `a file without a name leaves none, and others can't read those that have one`() throws {
        try withFolder { folder in
            let file = try OpenFile(unnamedIn: folder.path)
            try file.write([1], at: 0)
            #expect(try folder.names() == [])
            _ = try OpenFile(creating: folder.path(of: "a"))
            #expect(try folder.names() == ["a"])
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.path(of: "a"))
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test func `what the disk refuses is told by what it means`() throws {
        let readOnly = try OpenFile(reading: "/etc/passwd")
        #expect(throws: FileSystemError.failed(operation: "pwrite", errno: EBADF)) { try readOnly.write([1], at: 0) }
        #expect(throws: FileSystemError.notFound) { try OpenFile(unnamedIn: "/none") }
        #expect(throws: FileSystemError.notFound) { try Folder("/none/a").make() }
        #expect(try Folder("/none").names() == [])
        #expect(try Folder("/").availableByteCount() > 0)
    }

    @Test func `a folder is made once, and its files are moved and removed`() throws {
        try withFolder { folder in
            try folder.make()
            let inner = folder.folder("inner")
            try inner.make()
            _ = try OpenFile(creating: folder.path(of: "a"))
            let before = try folder.changeTime(of: "a")
            try inner.take(folder.path(of: "a"), as: "b")
            try inner.synchronize()
            #expect(try folder.names() == ["inner"])
            #expect(try inner.names() == ["b"])
            #expect(try inner.changeTime(of: "b") == before)
            try inner.remove("b")
            #expect(throws: FileSystemError.notFound) { try inner.remove("b") }
            #expect(throws: FileSystemError.notFound) { try inner.changeTime(of: "b") }
        }
    }

    @Test func `a source is cut and read alike in memory and in a file`() throws {
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        let file = try OpenFile(unnamedIn: NSTemporaryDirectory())
        try file.write(bytes, at: 0)
        for source in [ByteSource(bytes), ByteSource(file, byteCount: bytes.count)] {
            let part = source[10..<150_010][90..<100_090]
            #expect(part.byteCount == 100_000)
            #expect(try part.read(0..<100_000) == Array(bytes[100..<100_100]))
            #expect(try part.read(1..<3) == Array(bytes[101..<103]))
            #expect(try part.pieces.flatMap { try part.read($0) } == Array(bytes[100..<100_100]))
            #expect(part.pieces.allSatisfy { $0.count <= ByteSource.pieceByteCount })
            #expect(Array(source[5..<5].pieces) == [])
        }
        #expect(ByteSource(bytes)[1..<3].memory == bytes[1..<3])
        #expect(ByteSource(file, byteCount: 3).memory == nil)
    }
}
