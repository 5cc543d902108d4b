import Cryptography
import Foundation
import HTTP
import Primitives
import StaticAssets
import Testing

@testable import Frontdesk

/// The files of `public/` as browsers get them.
struct PublicFolderTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../public").standardized

    private let files: StaticFiles

    init() throws {
        var configuration = Configuration()
        configuration.publicFolder = FilePath(Self.folder.path)
        files = try PublicFolder.load(configuration)
    }

    private func get(_ path: String, _ headers: HeaderFields = [:]) async throws -> Response {
        try #require(await files.respond(to: Request(method: .get, path: path, headers: headers)))
    }

    /// What the loader leads to, by the names in its imports and in theirs.
    private func widgetPaths() throws -> Set<String> {
        var found: Set<String> = []
        var waiting = [PublicFolder.loader]
        while let path = waiting.popLast() {
            guard found.insert(path).inserted else { continue }
            let text = String(decoding: try #require(files.content(of: path), "\(path)"), as: UTF8.self)
            let base = URL(filePath: path).deletingLastPathComponent()
            waiting += text.matches(of: /(?:from|import)\s*\(?"(\.[^"]+\.js)"/).map {
                base.appending(path: String($0.1)).standardized.path
            }
        }
        return found
    }

    @Test func `the widget may be loaded by any page, also by one that is isolated`() async throws {
        let paths = try widgetPaths()
        #expect(paths.isSuperset(of: [PublicFolder.loader, "/widget/chat.js"]))
        for path in paths {
            for headers: HeaderFields in [["Origin": "https://shop.example", "Accept-Encoding": "br"], [:]] {
                let response = try await get(path, headers)
                #expect(response.headers["Access-Control-Allow-Origin"] == "*", "\(path)")
                #expect(response.headers["Cross-Origin-Resource-Policy"] == "cross-origin", "\(path)")
                #expect(response.headers["Access-Control-Allow-Credentials"] == nil)
                let tag = try #require(response.headers["ETag"])
                let kept = try await get(
                    path,
                    ["If-None-Match": tag, "Accept-Encoding": headers["Accept-Encoding"] ?? ""]
                )
                #expect(kept.status == .notModified && kept.headers["Access-Control-Allow-Origin"] == "*")
            }
        }
    }

    @Test(arguments: [
        "/console/", "/console/index.html", "/console/console.js", "/console/console.css", "/demo/", "/demo/shop.html",
        "/demo/demo.js", "/console",
    ])
    func `our own pages belong to our own origin, and to no frame`(path: String) async throws {
        let headers = try await get(path, ["Origin": "https://shop.example"]).headers
        #expect(headers["Access-Control-Allow-Origin"] == nil)
        #expect(headers["Cross-Origin-Resource-Policy"] == "same-origin")
        #expect(headers["Cross-Origin-Opener-Policy"] == "same-origin")
        let policy = try #require(headers["Content-Security-Policy"])
        #expect(policy.contains("frame-ancestors 'none'") && policy.contains("default-src 'none'"))
        #expect(!policy.contains("unsafe") && headers["X-Content-Type-Options"] == "nosniff")
    }

    @Test func `the loader is kept for minutes, and all else is asked about each time`() async throws {
        for path in try widgetPaths().union(["/console/", "/console/console.js", "/demo/shop.html"]) {
            let expected = path == "/widget.js" ? "public, max-age=300, must-revalidate" : "no-cache"
            #expect(try await get(path).headers.values(of: "Cache-Control") == [expected], "\(path)")
        }
    }

    @Test func `the integrity is that of the bytes that are served`() async throws {
        let body = try await get("/widget.js").body
        guard case .slice(let bytes) = body else {
            Issue.record("no bytes")
            return
        }
        #expect(EmbedLine(for: files).integrity == "sha384-" + Base64.encode(SHA384.hash(Array(bytes))))
    }
}
