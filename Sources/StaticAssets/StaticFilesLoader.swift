import Glibc
import HTTP

/// Reads a folder into memory for `StaticFiles`.
struct StaticFilesLoader {
    private static let contentTypes = [
        "html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8",
        "mjs": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8", "txt": "text/plain; charset=utf-8",
        "md": "text/markdown; charset=utf-8", "svg": "image/svg+xml; charset=utf-8", "png": "image/png",
        "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp", "ico": "image/x-icon",
        "json": "application/json", "map": "application/json", "webmanifest": "application/manifest+json",
        "woff2": "font/woff2", "wasm": "application/wasm",
    ]

    /// What isn't compressed already.
    private static let compressibleTypes = [
        "text/", "image/svg", "application/json", "application/manifest", "application/wasm",
    ]

    private let root: String
    private let maximumByteCount: Int
    private let linked: Set<String>
    private let headers: @Sendable (String) -> HeaderFields
    private var byteCount = 0
    /// By path from the root, which begins with `/`.
    private var files: [String: [UInt8]] = [:]
    private var folders: [String] = []

    init(folder: String, configuration: StaticFiles.Configuration) throws(StaticFilesError) {
        root = try Self.realPath(folder)
        maximumByteCount = configuration.maximumByteCount
        linked = configuration.linkedScripts
        headers = configuration.headers
    }

    mutating func load() throws(StaticFilesError) {
        try load(folder: "", visited: [root])
    }

    /// The dictionary of decoded paths: files, index files by their folder's path, and folders without their slash.
    func entries() -> [String: StaticFiles.Entry] {
        var entries: [String: StaticFiles.Entry] = [:]
        for (path, bytes) in files {
            let resource = resource(path, bytes)
            entries[path] = .file(resource)
            if path.hasSuffix("/index.html") { entries[String(path.dropLast(10))] = .file(resource) }
        }
        // Those with an index only: a redirect to nothing would lead nobody anywhere.
        for folder in folders where entries["\(folder)/"] != nil { entries[folder] = .folder(headers(folder)) }
        return entries
    }

    private func resource(_ path: String, _ bytes: [UInt8]) -> StaticFiles.Resource {
        let name = path.split(separator: "/").last ?? ""
        let suffix = name.split(separator: ".").last.map { String($0) } ?? ""
        let contentType = Self.contentTypes[suffix] ?? "application/octet-stream"
        return StaticFiles.Resource(
            contentType: contentType,
            isCompressible: Self.compressibleTypes.contains(where: contentType.hasPrefix),
            headers: headers(path),
            representations: Representations { [files, linked] in
                linked.contains(path)
                    ? Compaction.link(path, files) : Compaction.compact(bytes, suffix: suffix)
            }
        )
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
