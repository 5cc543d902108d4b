import Glibc
import Primitives
import Testing

@testable import Frontdesk

struct MasterKeyFileTests {
    private func load(_ folder: FilePath, random: RandomSource = .system) throws -> MasterKey {
        var configuration = Configuration()
        configuration.dataFolder = folder
        return try MasterKeyFile.load(configuration, random: random)
    }

    @Test func `a key is made once and found again`() throws {
        try withTemporaryFolder { folder in
            let first = try load(folder)
            #expect(first.secret.byteCount == 32)
            #expect(try load(folder).secret == first.secret)
            let file = try SmallFile.content(folder.appending("master.key").text, limit: 1024)
            #expect(file.permissions == 0o600)
            #expect(file.bytes == Array((Base64.encode(first.secret.unredactedBytes) + "\n").utf8))
        }
    }

    @Test func `two folders have two keys`() throws {
        let first = try withTemporaryFolder { try load($0) }
        let second = try withTemporaryFolder { try load($0) }
        #expect(first.secret != second.secret)
    }

    @Test func `the configured key wins and leaves no file`() throws {
        try withTemporaryFolder { folder in
            var configuration = Configuration()
            configuration.dataFolder = folder
            configuration.masterKey = MasterKey(random: RandomSource { [UInt8](repeating: 7, count: $0) })
            let key = try MasterKeyFile.load(configuration, random: .system)
            #expect(key.secret == Secret([UInt8](repeating: 7, count: 32)))
            #expect(access(folder.appending("master.key").text, F_OK) != 0)
        }
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o644, 0o700, 0o610] as [mode_t])
    func `a file that others may use is refused and says what to do`(permissions: mode_t) throws {
        try withTemporaryFolder { folder in
            _ = try load(folder)
            let path = folder.appending("master.key")
            try #require(chmod(path.text, permissions) == 0)
            #expect(throws: MasterKeyError.tooOpen(path, permissions: UInt32(permissions))) { try load(folder) }
            let text = MasterKeyError.tooOpen(path, permissions: UInt32(permissions)).description
            #expect(text.contains("chmod 600 \(path.text)"))
            try #require(chmod(path.text, 0o400) == 0)
            _ = try load(folder)
        }
    }

    @Test(arguments: ["", "\n", "AAEC\n", "no base64 at all\n"])
    func `a damaged key is refused, never replaced`(text: String) throws {
        try withTemporaryFolder { folder in
            let path = try folder.write("master.key", text)
            #expect(throws: MasterKeyError.malformed(path)) { try load(folder) }
            #expect(try SmallFile.read(path.text, limit: 1024) == Array(text.utf8))
        }
    }

    @Test func `a folder that is absent is refused`() throws {
        try withTemporaryFolder { folder in
            let absent = folder.appending("absent")
            let expected = MasterKeyError.unwritable(absent.appending("master.key"), FileError(ENOENT))
            #expect(throws: expected) { try load(absent) }
        }
    }

    @Test func `whoever comes second uses the key of the first`() throws {
        try withTemporaryFolder { folder in
            // The other process makes its key after ours was found missing: while ours is drawn.
            let racing = RandomSource { count in
                _ = try? self.load(folder)
                return [UInt8](repeating: 1, count: count)
            }
            let key = try load(folder, random: racing)
            #expect(key.secret != Secret([UInt8](repeating: 1, count: 32)))
            #expect(try load(folder).secret == key.secret)
        }
    }

    @Test func `nothing but the key is left in the folder`() throws {
        try withTemporaryFolder { folder in
            _ = try load(folder)
            #expect(throws: FileError(EEXIST)) {
                try SmallFile.create(folder.appending("master.key").text, [1], permissions: 0o600)
            }
            let entries = try #require(opendir(folder.text))
            defer { closedir(entries) }
            var count = 0
            while readdir(entries) != nil { count += 1 }
            #expect(count == 3, "., .. and master.key")
        }
    }
}
