import Foundation
import HTTP
import StaticAssets
import Testing

/// A script that is worth compressing, and as it is served.
private let script = "// a comment\n" + String(repeating: "let plain = 1;\n", count: 20)
private let compacted = String(repeating: "let plain=1;", count: 20) + "\n"

/// A folder with a small site, gone when the body returns.
private func withSite<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("site-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = [
        "index.html": "<h1>home</h1>", "app.js": script, "app.css": "a {\n  b: c;\n}\n", "notes.gz": "an archive",
        "empty.txt": "", ".env": "secret", "console/index.html": "<h1>console</h1>", "console/.git/config": "secret",
        "media/a b.png": "0123456789", "media/ü.txt": "umlaut", "odd.xyz": "?",
    ]
    for (path, text) in files {
        let url = folder.appendingPathComponent(path)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }
    return try await body(folder)
}

private func withFiles(_ body: (StaticFiles) async throws -> Void) async throws {
    var configuration = StaticFiles.Configuration()
    configuration.headers = { ["Content-Security-Policy": "default-src 'self'", "X-Path": $0] }
    try await withSite { try await body(StaticFiles(folder: $0.path, configuration: configuration)) }
}

extension Response {
    fileprivate var text: String {
        String(decoding: bytes, as: UTF8.self)
    }

    fileprivate var bytes: [UInt8] {
        switch body {
        case .bytes(let bytes): bytes
        case .slice(let slice): Array(slice)
        case .file, .stream: []
        }
    }
}

struct StaticFilesTests {
    private func get(_ path: String, _ headers: HeaderFields = [:], method: HTTP.Method = .get) -> Request {
        let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
        return Request(method: method, path: parts[0], query: parts.count > 1 ? parts[1] : "", headers: headers)
    }

    @Test func `a file comes with its type, its tag and the fields of its path`() async throws {
        try await withFiles { files in
            let response = try #require(await files.respond(to: get("/app.js")))
            #expect(response.status == .ok)
            #expect(response.text == compacted)
            #expect(response.headers["Content-Type"] == "text/javascript; charset=utf-8")
            #expect(response.headers["ETag"]?.count == 34)
            #expect(response.headers["Vary"] == "Accept-Encoding")
            #expect(response.headers["Content-Security-Policy"] == "default-src 'self'")
            #expect(response.headers["X-Path"] == "/app.js")
        }
    }

    @Test(arguments: [
        ("/", "text/html; charset=utf-8"), ("/index.html", "text/html; charset=utf-8"),
        ("/media/a%20b.png", "image/png"), ("/media/%C3%BC.txt", "text/plain; charset=utf-8"),
        ("/odd.xyz", "application/octet-stream"), ("/notes.gz", "application/octet-stream"),
        ("/empty.txt", "text/plain; charset=utf-8"), ("/app.css", "text/css; charset=utf-8"),
    ])
    func `the type follows the extension`(path: String, type: String) async throws {
        try await withFiles { #expect(await $0.respond(to: get(path))?.headers["Content-Type"] == type) }
    }

    @Test(arguments: [
        "/missing", "/.env", "/console/.git/config", "/../app.js", "/console/../app.js", "/%2e%2e/app.js", "//app.js",
        "/console%2Findex.html/", "/app.js/", "/app.js%00", "/app.js.br", "/%ff", "/app%2ejs%", "app.js",
        "/media", "/media/", "/APP.js", "/./app.js", "*",
    ])
    func `nothing but the files themselves can be reached`(path: String) async throws {
        try await withFiles { files in
            #expect(await files.respond(to: get(path)) == nil)
            #expect(await files.respond(to: get("/app.js")) != nil)
        }
    }

    @Test func `a folder with an index is reached through its slash`() async throws {
        try await withFiles { files in
            #expect(await files.respond(to: get("/console/"))?.text == "<h1>console</h1>")
            let redirect = try #require(await files.respond(to: get("/console?a=b")))
            #expect(redirect.status.code == 308)
            #expect(redirect.headers["Location"] == "./console/?a=b")
        }
    }

    @Test func `other methods than GET and HEAD are refused`() async throws {
        try await withFiles { files in
            #expect(await files.respond(to: get("/app.js", method: .head))?.status == .ok)
            let response = try #require(await files.respond(to: get("/app.js", method: .post)))
            #expect(response.status == .methodNotAllowed)
            #expect(response.headers["Allow"] == "GET, HEAD")
        }
    }

    @Test func `what the client has isn't sent again`() async throws {
        try await withFiles { files in
            let tag = try #require(await files.respond(to: get("/app.js"))?.headers["ETag"])
            for list in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
                let response = try #require(await files.respond(to: get("/app.js", ["If-None-Match": list])))
                #expect(response.status == .notModified)
                #expect(response.headers["ETag"] == tag)
                #expect(response.text.isEmpty)
            }
            for list in ["\"other\"", "", String(tag.dropFirst())] {
                #expect(await files.respond(to: get("/app.js", ["If-None-Match": list]))?.status == .ok)
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
    func `a range is answered by its part`(range: String, status: Int, text: String, field: String?) async throws {
        try await withFiles { files in
            let response = try #require(await files.respond(to: get("/media/a%20b.png", ["Range": range])))
            #expect(response.status.code == status)
            #expect(response.text == text)
            #expect(response.headers["Content-Range"] == field)
        }
    }

    @Test func `a range of what has changed is answered by the whole`() async throws {
        try await withFiles { files in
            let path = "/media/a%20b.png"
            let tag = try #require(await files.respond(to: get(path))?.headers["ETag"])
            #expect(await files.respond(to: get(path, ["Range": "bytes=0-1", "If-Range": tag]))?.text == "01")
            let whole = await files.respond(to: get(path, ["Range": "bytes=0-1", "If-Range": "\"other\""]))
            #expect(whole?.text == "0123456789")
        }
    }

    @Test(arguments: [
        ("br, gzip", "br"), ("gzip", "gzip"), ("gzip, br;q=0.5", "gzip"), ("gzip;q=0.5, br;q=0.5", "br"),
        ("br;q=0, gzip;q=0", nil), ("*", "br"), ("*;q=0", nil), ("br;q=0, *", "gzip"), ("deflate", nil),
        ("identity, br;q=0.5", nil), ("br;q=x", nil), ("br;q=1e9", nil), ("", nil), (" gzip ; q=1 ", "gzip"),
    ])
    func `the coding follows Accept-Encoding`(accepted: String, coding: String?) async throws {
        try await withFiles { files in
            let response = try #require(await files.respond(to: get("/app.js", ["Accept-Encoding": accepted])))
            #expect(response.headers["Content-Encoding"] == coding)
            #expect((response.text == compacted) == (coding == nil))
            #expect(response.headers["Content-Type"] == "text/javascript; charset=utf-8")
            #expect(response.headers["Vary"] == "Accept-Encoding")
        }
    }

    @Test func `each coding has a tag of its own, by which its copy is kept`() async throws {
        try await withFiles { files in
            var tags: [String] = []
            for coding in ["br", "gzip", ""] {
                let accepted: HeaderFields = ["Accept-Encoding": coding]
                let tag = try #require(await files.respond(to: get("/app.js", accepted))?.headers["ETag"])
                let again: HeaderFields = ["Accept-Encoding": coding, "If-None-Match": tag]
                let kept = try #require(await files.respond(to: get("/app.js", again)))
                #expect(kept.status == .notModified && kept.headers["Vary"] == "Accept-Encoding")
                tags.append(tag)
            }
            #expect(Set(tags).count == 3)
            let other: HeaderFields = ["Accept-Encoding": "br", "If-None-Match": tags[1]]
            #expect(await files.respond(to: get("/app.js", other))?.status == .ok)
        }
    }

    @Test func `a range is one of the coding that is answered`() async throws {
        try await withFiles { files in
            let accepted: HeaderFields = ["Accept-Encoding": "gzip"]
            let whole = try #require(await files.respond(to: get("/app.js", accepted)))
            let count = whole.bytes.count
            var headers = accepted
            headers.append("Range", "bytes=2-")
            headers.append("If-Range", try #require(whole.headers["ETag"]))
            let part = try #require(await files.respond(to: get("/app.js", headers)))
            #expect(part.status == .partialContent && part.bytes == Array(whole.bytes[2...]))
            #expect(part.headers["Content-Range"] == "bytes 2-\(count - 1)/\(count)")
            headers.set("Accept-Encoding", "br")
            #expect(await files.respond(to: get("/app.js", headers))?.status == .ok)
        }
    }

    @Test func `a head is that of the content`() async throws {
        try await withFiles { files in
            let accepted: HeaderFields = ["Accept-Encoding": "br"]
            let got = try #require(await files.respond(to: get("/app.js", accepted)))
            let head = try #require(await files.respond(to: get("/app.js", accepted, method: .head)))
            #expect(head.headers.fields == got.headers.fields && head.bytes.count == got.bytes.count)
        }
    }

    @Test func `many at once get the same bytes`() async throws {
        try await withFiles { files in
            let all = await withTaskGroup(of: [UInt8]?.self) { group in
                let request = get("/app.js", ["Accept-Encoding": "br"])
                for _ in 0..<20 { group.addTask { await files.respond(to: request)?.bytes } }
                return await group.reduce(into: Set<[UInt8]?>()) { $0.insert($1) }
            }
            #expect(all.count == 1 && all.first??.isEmpty == false)
        }
    }

    @Test(arguments: ["/media/a%20b.png", "/odd.xyz", "/notes.gz"])
    func `what is compressed already is sent as it is`(path: String) async throws {
        try await withFiles { files in
            let response = try #require(await files.respond(to: get(path, ["Accept-Encoding": "br"])))
            #expect(response.headers["Content-Encoding"] == nil && response.headers["Vary"] == nil)
        }
    }

    @Test func `a script and a style sheet come compacted, and anything else as it is`() async throws {
        try await withFiles { files in
            #expect(files.content(of: "/app.js") == Array(compacted.utf8))
            #expect(files.content(of: "/app.css") == Array("a {b: c;}\n".utf8))
            #expect(files.content(of: "/odd.xyz") == Array("?".utf8))
            #expect(files.content(of: "/console") == nil && files.content(of: "/missing") == nil)
        }
    }

    @Test func `a link out of the folder fails the loading, one within it is followed`() async throws {
        try await withSite { folder in
            let manager = FileManager.default
            let inner = folder.appendingPathComponent("inner.js")
            try manager.createSymbolicLink(at: inner, withDestinationURL: folder.appendingPathComponent("app.js"))
            let loop = folder.appendingPathComponent("console/loop")
            try manager.createSymbolicLink(at: loop, withDestinationURL: folder.appendingPathComponent("console"))
            #expect(try await StaticFiles(folder: folder.path).respond(to: get("/inner.js"))?.text == compacted)
            let outer = folder.appendingPathComponent("outer")
            try manager.createSymbolicLink(atPath: outer.path, withDestinationPath: "/etc/hostname")
            #expect(throws: StaticFilesError.leavesFolder(path: "/outer")) { try StaticFiles(folder: folder.path) }
        }
    }

    @Test func `more than the limit isn't loaded`() async throws {
        try await withSite { folder in
            var configuration = StaticFiles.Configuration()
            configuration.maximumByteCount = 20
            #expect(throws: StaticFilesError.tooLarge(maximumByteCount: 20)) {
                try StaticFiles(folder: folder.path, configuration: configuration)
            }
            #expect(throws: StaticFilesError.self) { try StaticFiles(folder: folder.path + "/missing") }
        }
    }
}
