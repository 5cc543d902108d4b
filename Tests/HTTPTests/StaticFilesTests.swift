import Foundation
import HTTP
import Testing

/// A folder with a small site, gone when the body returns.
private func withSite<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("site-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = [
        "index.html": "<h1>home</h1>", "app.js": "let plain = 1;", "app.js.br": "brotli", "app.js.gz": "gzip",
        "lib.3f9a1c2b.js": "hashed", "notes.gz": "an archive", "empty.txt": "", ".env": "secret",
        "console/index.html": "<h1>console</h1>", "console/.git/config": "secret", "media/a b.png": "0123456789",
        "media/ü.txt": "umlaut", "odd.xyz": "?",
    ]
    for (path, text) in files {
        let url = folder.appendingPathComponent(path)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
        // All at once, as a build makes them: which was written first must not matter.
        try setChanged(url, Date(timeIntervalSince1970: 1_800_000_000))
    }
    return try body(folder)
}

private func setChanged(_ url: URL, _ date: Date) throws {
    try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: url.path)
}

private func withFiles(_ body: (StaticFiles) throws -> Void) throws {
    var configuration = StaticFiles.Configuration()
    configuration.headers = ["Content-Security-Policy": "default-src 'self'"]
    try withSite { try body(StaticFiles(folder: $0.path, configuration: configuration)) }
}

extension Response {
    fileprivate var text: String {
        switch body {
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        case .slice(let slice): String(decoding: slice, as: UTF8.self)
        case .file: "a file"
        case .stream: "a stream"
        }
    }
}

struct StaticFilesTests {
    private func get(_ path: String, _ headers: HeaderFields = [:], method: HTTP.Method = .get) -> Request {
        let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
        return Request(method: method, path: parts[0], query: parts.count > 1 ? parts[1] : "", headers: headers)
    }

    @Test func `a file comes with its type, its tag and the fields of the site`() throws {
        try withFiles { files in
            let response = try #require(files.respond(to: get("/app.js")))
            #expect(response.status == .ok)
            #expect(response.text == "let plain = 1;")
            #expect(response.headers["Content-Type"] == "text/javascript; charset=utf-8")
            #expect(response.headers["ETag"]?.count == 34)
            #expect(response.headers["Cache-Control"] == "no-cache")
            #expect(response.headers["Vary"] == "Accept-Encoding")
            #expect(response.headers["X-Content-Type-Options"] == "nosniff")
            #expect(response.headers["Content-Security-Policy"] == "default-src 'self'")
        }
    }

    @Test func `a compressed form that is older than its file is left aside`() throws {
        try withSite { folder in
            let path = folder.appendingPathComponent("app.js")
            try setChanged(path, Date(timeIntervalSince1970: 1_800_000_001))
            let stale = try StaticFiles(folder: folder.path)
            let response = try #require(stale.respond(to: get("/app.js", ["Accept-Encoding": "br, gzip"])))
            #expect(response.text == "let plain = 1;")
            #expect(response.headers["Content-Encoding"] == nil)

            try setChanged(path, Date(timeIntervalSince1970: 1_799_999_999))
            let fresh = try StaticFiles(folder: folder.path)
            let compressed = try #require(fresh.respond(to: get("/app.js", ["Accept-Encoding": "br, gzip"])))
            #expect(compressed.text == "brotli")
        }
    }

    @Test(arguments: [
        ("/", "text/html; charset=utf-8"), ("/index.html", "text/html; charset=utf-8"),
        ("/media/a%20b.png", "image/png"), ("/media/%C3%BC.txt", "text/plain; charset=utf-8"),
        ("/odd.xyz", "application/octet-stream"), ("/notes.gz", "application/octet-stream"),
        ("/empty.txt", "text/plain; charset=utf-8"),
    ])
    func `the type follows the extension`(path: String, type: String) throws {
        try withFiles { #expect($0.respond(to: get(path))?.headers["Content-Type"] == type) }
    }

    @Test(arguments: [
        "/missing", "/.env", "/console/.git/config", "/../app.js", "/console/../app.js", "/%2e%2e/app.js", "//app.js",
        "/console%2Findex.html/", "/app.js/", "/app.js%00", "/app.js.br", "/app.js.gz", "/%ff", "/app%2ejs%", "app.js",
        "/media", "/media/", "/APP.js", "/./app.js", "*",
    ])
    func `nothing but the files themselves can be reached`(path: String) throws {
        try withFiles { files in
            #expect(files.respond(to: get(path)) == nil)
            #expect(files.respond(to: get("/app.js")) != nil)
        }
    }

    @Test func `a folder with an index is reached through its slash`() throws {
        try withFiles { files in
            #expect(files.respond(to: get("/console/"))?.text == "<h1>console</h1>")
            let redirect = try #require(files.respond(to: get("/console?a=b")))
            #expect(redirect.status.code == 308)
            #expect(redirect.headers["Location"] == "./console/?a=b")
        }
    }

    @Test func `other methods than GET and HEAD are refused`() throws {
        try withFiles { files in
            #expect(files.respond(to: get("/app.js", method: .head))?.status == .ok)
            let response = try #require(files.respond(to: get("/app.js", method: .post)))
            #expect(response.status == .methodNotAllowed)
            #expect(response.headers["Allow"] == "GET, HEAD")
        }
    }

    @Test func `what the client has isn't sent again`() throws {
        try withFiles { files in
            let tag = try #require(files.respond(to: get("/app.js"))?.headers["ETag"])
            for list in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
                let response = try #require(files.respond(to: get("/app.js", ["If-None-Match": list])))
                #expect(response.status == .notModified)
                #expect(response.headers["ETag"] == tag)
                #expect(response.text.isEmpty)
            }
            for list in ["\"other\"", "", String(tag.dropFirst())] {
                #expect(files.respond(to: get("/app.js", ["If-None-Match": list]))?.status == .ok)
            }
        }
    }

    @Test(arguments: [
        ("bytes=0-3", 206, "0123", "bytes 0-3/10"), ("bytes=7-", 206, "789", "bytes 7-9/10"),
        ("bytes=-2", 206, "89", "bytes 8-9/10"), ("bytes=-99", 206, "0123456789", "bytes 0-9/10"),
        ("bytes=8-99", 206, "89", "bytes 8-9/10"), ("bytes=10-", 416, "", "bytes */10"),
        ("bytes=-0", 416, "", "bytes */10"), ("bytes=99-100", 416, "", "bytes */10"),
        ("bytes=3-2", 200, "0123456789", nil), ("bytes=0-1,3-4", 200, "0123456789", nil),
        ("bytes=a-", 200, "0123456789", nil), ("bytes=+1-", 200, "0123456789", nil),
        ("bytes=99999999999999999999-", 200, "0123456789", nil), ("items=0-1", 200, "0123456789", nil),
        ("bytes=-", 200, "0123456789", nil),
    ])
    func `a range is answered by its part`(range: String, status: Int, text: String, field: String?) throws {
        try withFiles { files in
            let response = try #require(files.respond(to: get("/media/a%20b.png", ["Range": range])))
            #expect(response.status.code == status)
            #expect(response.text == text)
            #expect(response.headers["Content-Range"] == field)
        }
    }

    @Test func `a range of what has changed is answered by the whole`() throws {
        try withFiles { files in
            let path = "/media/a%20b.png"
            let tag = try #require(files.respond(to: get(path))?.headers["ETag"])
            #expect(files.respond(to: get(path, ["Range": "bytes=0-1", "If-Range": tag]))?.text == "01")
            let whole = files.respond(to: get(path, ["Range": "bytes=0-1", "If-Range": "\"other\""]))
            #expect(whole?.text == "0123456789")
        }
    }

    @Test(arguments: [
        ("br, gzip", "brotli"), ("gzip", "gzip"), ("gzip, br;q=0.5", "gzip"), ("gzip;q=0.5, br;q=0.5", "brotli"),
        ("br;q=0, gzip;q=0", "let plain = 1;"), ("*", "brotli"), ("*;q=0", "let plain = 1;"),
        ("br;q=0, *", "gzip"), ("deflate", "let plain = 1;"), ("identity, br;q=0.5", "let plain = 1;"),
        ("br;q=x", "let plain = 1;"), ("br;q=1e9", "let plain = 1;"), ("", "let plain = 1;"), (" gzip ; q=1 ", "gzip"),
    ])
    func `the coding follows Accept-Encoding`(accepted: String, text: String) throws {
        try withFiles { files in
            let response = try #require(files.respond(to: get("/app.js", ["Accept-Encoding": accepted])))
            #expect(response.text == text)
            #expect((response.headers["Content-Encoding"] == nil) == (text == "let plain = 1;"))
            #expect(response.headers["Content-Type"] == "text/javascript; charset=utf-8")
            #expect(response.headers["Vary"] == "Accept-Encoding")
        }
    }

    @Test func `each coding has a tag of its own`() throws {
        try withFiles { files in
            let tags = ["br", "gzip", ""].map {
                files.respond(to: get("/app.js", ["Accept-Encoding": $0]))?.headers["ETag"]
            }
            #expect(Set(tags).count == 3)
        }
    }

    @Test func `a name or a query that changes with the content may be kept for good`() throws {
        try withFiles { files in
            let tag = try #require(files.respond(to: get("/app.js"))?.headers["ETag"]).dropFirst().dropLast()
            for path in ["/lib.3f9a1c2b.js", "/app.js?v=\(tag)"] {
                #expect(files.respond(to: get(path))?.headers["Cache-Control"]?.contains("immutable") == true)
            }
            #expect(files.respond(to: get("/app.js?v=1"))?.headers["Cache-Control"] == "no-cache")
        }
    }

    @Test func `a link out of the folder fails the loading, one within it is followed`() throws {
        try withSite { folder in
            let manager = FileManager.default
            let inner = folder.appendingPathComponent("inner.js")
            try manager.createSymbolicLink(at: inner, withDestinationURL: folder.appendingPathComponent("app.js"))
            let loop = folder.appendingPathComponent("console/loop")
            try manager.createSymbolicLink(at: loop, withDestinationURL: folder.appendingPathComponent("console"))
            #expect(try StaticFiles(folder: folder.path).respond(to: get("/inner.js"))?.text == "let plain = 1;")
            let outer = folder.appendingPathComponent("outer")
            try manager.createSymbolicLink(atPath: outer.path, withDestinationPath: "/etc/hostname")
            #expect(throws: StaticFilesError.leavesFolder(path: "/outer")) { try StaticFiles(folder: folder.path) }
        }
    }

    @Test func `more than the limit isn't loaded`() throws {
        try withSite { folder in
            var configuration = StaticFiles.Configuration()
            configuration.maximumByteCount = 20
            #expect(throws: StaticFilesError.tooLarge(maximumByteCount: 20)) {
                try StaticFiles(folder: folder.path, configuration: configuration)
            }
            #expect(throws: StaticFilesError.self) { try StaticFiles(folder: folder.path + "/missing") }
        }
    }
}
