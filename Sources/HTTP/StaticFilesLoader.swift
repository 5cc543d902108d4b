import Glibc

/// Reads a folder into memory for `StaticFiles`.
struct StaticFilesLoader {
    private static let codings = [(suffix: ".br", name: "br"), (suffix: ".gz", name: "gzip")]

    private static let contentTypes = [
        "html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8",
        "mjs": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8", "txt": "text/plain; charset=utf-8",
        "md": "text/markdown; charset=utf-8", "svg": "image/svg+xml; charset=utf-8", "png": "image/png",
        "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp", "ico": "image/x-icon",
        "json": "application/json", "map": "application/json", "webmanifest": "application/manifest+json",
        "woff2": "font/woff2", "wasm": "application/wasm",
    ]

    private let root: String
    private let maximumByteCount: Int
    private var byteCount = 0
    /// By path from the root, which begins with `/`.
    private var files: [String: [UInt8]] = [:]
    /// When each was changed last, in nanoseconds since the epoch.
    private var changed: [String: Int] = [:]
    private var folders: [String] = []

    init(folder: String, maximumByteCount: Int) throws(StaticFilesError) {
        root = try Self.realPath(folder)
        self.maximumByteCount = maximumByteCount
    }

    mutating func load() throws(StaticFilesError) {
        try load(folder: "", visited: [root])
    }

    /// The dictionary of decoded paths: files, index files by their folder's path, and folders without their slash.
    func entries() -> [String: StaticFiles.Entry] {
        var entries: [String: StaticFiles.Entry] = [:]
        for (path, bytes) in files where !isCompressedForm(path) {
            let resource = resource(path, bytes)
            entries[path] = .file(resource)
            if path.hasSuffix("/index.html") { entries[String(path.dropLast(10))] = .file(resource) }
        }
        // Those with an index only: a redirect to nothing would lead nobody anywhere.
        for folder in folders where entries["\(folder)/"] != nil { entries[folder] = .folder }
        return entries
    }

    private func isCompressedForm(_ path: String) -> Bool {
        Self.codings.contains { path.hasSuffix($0.suffix) && files[String(path.dropLast(3))] != nil }
    }

    private func resource(_ path: String, _ bytes: [UInt8]) -> StaticFiles.Resource {
        let name = path.split(separator: "/").last ?? ""
        let suffix = name.split(separator: ".").last.map { String($0) } ?? ""
        return StaticFiles.Resource(
            contentType: Self.contentTypes[suffix] ?? "application/octet-stream",
            isImmutable: Self.hasContentHash(name),
            identity: Self.representation(bytes, nil),
            compressed: Self.codings.compactMap { coding in
                compressedForm(of: path, coding.suffix).map { Self.representation($0, coding.name) }
            }
        )
    }

    /// The compressed form of a file; one that is older than the file was made of another content and is left aside.
    private func compressedForm(of path: String, _ suffix: String) -> [UInt8]? {
        guard let bytes = files[path + suffix], let made = changed[path + suffix], let last = changed[path],
            made >= last
        else { return nil }
        return bytes
    }

    private static func representation(_ bytes: [UInt8], _ coding: String?) -> StaticFiles.Representation {
        StaticFiles.Representation(bytes: bytes, entityTag: "\"\(ContentHash.hexadecimal(bytes))\"", coding: coding)
    }

    /// Whether a part between dots or hyphens, not the first and not the last, is a hash as build tools write it:
    /// `app.3f9a1c2b.js`.
    private static func hasContentHash(_ name: Substring) -> Bool {
        let parts = name.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "-" }
        guard parts.count > 2 else { return false }
        return parts.dropFirst().dropLast().contains { part in
            part.utf8.count >= 8 && part.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
        }
    }

    // MARK: Reading

    private mutating func load(folder: String, visited: Set<String>) throws(StaticFilesError) {
        for name in try Self.names(in: root + folder) where !name.hasPrefix(".") {
            let path = "\(folder)/\(name)"
            // Links are resolved first: what counts is where the bytes are.
            let real = try Self.realPath(root + path)
            guard real.hasPrefix("\(root)/") else { throw .leavesFolder(path: path) }
            var status = stat()
            guard stat(real, &status) == 0 else { throw .cannotRead(path: path, errno: errno) }
            if status.st_mode & S_IFMT == S_IFDIR {
                // A link to a folder above would never end.
                if visited.contains(real) { continue }
                folders.append(path)
                try load(folder: path, visited: visited.union([real]))
            } else if status.st_mode & S_IFMT == S_IFREG {
                files[path] = try read(real, path, Int(status.st_size))
                changed[path] = status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec
            }
        }
    }

    private mutating func read(_ real: String, _ path: String, _ size: Int) throws(StaticFilesError) -> [UInt8] {
        byteCount += size
        guard byteCount <= maximumByteCount else { throw .tooLarge(maximumByteCount: maximumByteCount) }
        let descriptor = open(real, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .cannotRead(path: path, errno: errno) }
        defer { close(descriptor) }
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let part = Glibc.read(descriptor, buffer.baseAddress?.advanced(by: count), size - count)
                if part < 0, errno == EINTR { continue }
                if part < 0 { failure = errno }
                if part <= 0 { return }
                count += part
            }
        }
        guard failure == 0 else { throw .cannotRead(path: path, errno: failure) }
        return bytes
    }

    private static func names(in folder: String) throws(StaticFilesError) -> [String] {
        guard let stream = opendir(folder) else { throw .cannotRead(path: folder, errno: errno) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            names.append(name)
        }
        return names
    }

    private static func realPath(_ path: String) throws(StaticFilesError) -> String {
        guard let resolved = realpath(path, nil) else { throw .cannotRead(path: path, errno: errno) }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}

/// Names content: FNV-1a in 128 bits.
///
/// Not a cryptographic hash, and it needn't be: whoever can choose the files can serve what they like anyway.
enum ContentHash {
    static func hexadecimal(_ bytes: [UInt8]) -> String {
        // The offset basis and the prime of the algorithm (draft-eastlake-fnv).
        var hash: UInt128 = 0x6C62_272E_07BB_0142_62B8_2175_6295_C58D
        for byte in bytes { hash = (hash ^ UInt128(byte)) &* 0x0000_0000_0100_0000_0000_0000_0000_013B }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 32 - digits.utf8.count) + digits
    }
}
