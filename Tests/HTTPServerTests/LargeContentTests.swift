import EventLoop
import FileSystem
import Foundation
import HTTP
import HTTPServer
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct LargeContentTests {
    /// One for each test, since a suite's value is made anew for each.
    private let folder = NSTemporaryDirectory() + "large-content-tests-" + UUID().uuidString

    /// How many files of the folder this process has open; their names are gone already.
    private func openFileCount() throws -> Int {
        let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        let paths = descriptors.map { descriptor in
            // Not by Foundation, which asks for the length first, and the kernel tells none.
            var buffer = [CChar](repeating: 0, count: 4096)
            let count = readlink("/proc/self/fd/\(descriptor)", &buffer, buffer.count)
            return String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        return paths.count { $0.hasPrefix(folder) }
    }

    /// Lets `/large` come up to 4 MiB, refuses `/refused`, and tells what arrived where.
    private final class Upload: Responder {
        let asked = Mutex<[String]>([])

        func admit(_ request: Request) async -> Admission {
            asked.withLock { $0.append(request.path) }
            // As a look into the database: on another thread, and back.
            await Task.yield()
            return switch request.path {
            case "/large": .large(maximumByteCount: 4 << 20)
            case "/refused": .refused(Response(.forbidden, body: .bytes(Array("no".utf8))))
            default: .standard
            }
        }

        func respond(to request: Request) async -> Response {
            let text: String
            switch request.content {
            case .memory(let bytes): text = "memory \(bytes.count) \(checksum(bytes))"
            case .file(let source):
                let bytes = (try? source.read(0..<source.byteCount)) ?? []
                text = "file \(bytes.count) \(checksum(bytes))"
            case .lost(let error): text = "lost \(error)"
            }
            return Response(.ok, body: .bytes(Array(text.utf8)))
        }
    }

    private static func checksum(_ bytes: [UInt8]) -> Int {
        var hasher = Hasher()
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
        return hasher.finalize()
    }

    private static let allContent: [UInt8] = {
        let words = (0..<(4 << 20) / 8 + 1).map { UInt64($0) &* 0x9E37_79B9_7F4A_7C15 }
        return words.withUnsafeBytes { Array($0) }
    }()

    private static func content(_ count: Int) -> [UInt8] {
        Array(allContent[..<count])
    }

    private func withUploads(
        observer: RecordingObserver = RecordingObserver(),
        configure: (inout HTTPServer.Configuration) -> Void = { _ in },
        _ body: (HTTPServer, UInt16, Upload) async throws -> Void
    ) async throws {
        let upload = Upload()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await withServer(
            observer: observer,
            configure: { configuration in
                configuration.spoolFolder = folder
                configure(&configuration)
            },
            responder: upload
        ) { server, port in try await body(server, port, upload) }
    }

    private static func head(_ path: String, _ fields: String) -> String {
        "POST \(path) HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n"
    }

    private static func chunked(_ bytes: [UInt8], by size: Int) -> [UInt8] {
        var chunks: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            let chunk = bytes[start..<min(start + size, bytes.count)]
            chunks += Array("\(String(chunk.count, radix: 16))\r\n".utf8) + chunk + [13, 10]
        }
        return chunks + Array("0\r\n\r\n".utf8)
    }

    @Test(arguments: [1, 65_536, 65_537, 131_072, 131_073, 1_048_577, 4 << 20])
    func `content of every size arrives whole, in memory or in a file`(count: Int) async throws {
        try await withUploads { _, port, upload in
            let content = Self.content(count)
            // In between it depends on how the bytes arrive.
            let place = count <= 65_536 ? "memory" : count > 131_072 ? "file" : nil
            let client = try LiveClient(port: port)
            // On one connection, so that the next request begins where the content ends.
            try client.send(Array(Self.head("/large", "Content-Length: \(count)").utf8) + content)
            let text = try client.readResponse().text
            #expect(text.hasSuffix(" \(count) \(Self.checksum(content))"))
            if let place { #expect(text.hasPrefix(place)) }
            #expect(upload.asked.withLock { $0.count } == (count <= 65_536 ? 0 : 1))
            try client.send(Array(Self.head("/large", "Transfer-Encoding: chunked").utf8))
            try client.send(Self.chunked(content, by: 50_001))
            let response = try client.readResponse().text
            #expect(response.hasSuffix(" \(count) \(Self.checksum(content))"))
            try client.get("/after")
            #expect(try client.readResponse().text.hasPrefix("memory 0 "))
        }
    }

    @Test func `the usual limit holds where nobody takes more`() async throws {
        try await withUploads { _, port, _ in
            let content = Self.content(1 << 20)
            let client = try LiveClient(port: port)
            try client.send(Array(Self.head("/small", "Content-Length: \(content.count)").utf8) + content)
            #expect(try client.readResponse().text == "memory \(content.count) \(Self.checksum(content))")
            try client.send(Self.head("/small", "Content-Length: \(content.count + 1)"))
            let response = try client.readResponse()
            #expect(response.status == 413)
            #expect(response.text.contains("body_too_large"))
        }
    }

    @Test func `too much is refused by the length that is promised, and by the count`() async throws {
        try await withUploads { server, port, _ in
            let promising = try LiveClient(port: port)
            try promising.send(Self.head("/large", "Content-Length: \((4 << 20) + 1)"))
            #expect(try promising.readResponse().status == 413)
            let counting = try LiveClient(port: port)
            try counting.send(Self.head("/large", "Transfer-Encoding: chunked"))
            try counting.send(Self.chunked(Self.content((4 << 20) + 1), by: 65_536))
            #expect(try counting.readResponse().status == 413)
            #expect(server.counters.refused == ["body_too_large": 2])
        }
    }

    @Test func `a client that waits for leave gets it, or its refusal, before it sends`() async throws {
        try await withUploads { _, port, _ in
            let content = Self.content(200_000)
            let admitted = try LiveClient(port: port)
            try admitted.send(Self.head("/large", "Content-Length: 200000\r\nExpect: 100-continue"))
            #expect(try admitted.readResponse().status == 100)
            try admitted.send(content)
            #expect(try admitted.readResponse().text == "file 200000 \(Self.checksum(content))")
            let refused = try LiveClient(port: port)
            try refused.send(Self.head("/refused", "Content-Length: 200000\r\nExpect: 100-continue"))
            let response = try refused.readResponse()
            #expect(response.status == 403)
            #expect(response.text == "no")
            #expect(response.headers["Connection"] == "close")
            #expect(try refused.awaitEnd().isEmpty)
        }
    }

    @Test func `who sends without leave reads the refusal, too`() async throws {
        try await withUploads { _, port, _ in
            let client = try LiveClient(port: port)
            try client.send(Array(Self.head("/refused", "Content-Length: 3000000").utf8) + Self.content(3_000_000))
            #expect(try client.readResponse().status == 403)
        }
    }

    @Test func `content that doesn't come any more leaves nothing behind`() async throws {
        try await withUploads { server, port, _ in
            let clients = try (0..<8).map { _ in try LiveClient(port: port) }
            for client in clients {
                try client.send(Array(Self.head("/large", "Content-Length: 4000000").utf8) + Self.content(1_000_000))
            }
            await eventually("no file is open") { (try? openFileCount()) == 8 }
            // A file has its name for the moment between the two calls that make it and take the name away.
            await eventually("names are left") {
                (try? FileManager.default.contentsOfDirectory(atPath: folder)) == []
            }
            for client in clients { client.close() }
            await eventually("connections are left") { server.counters.openConnections == 0 }
            await eventually("files are left") { (try? openFileCount()) == 0 }
            #expect(server.counters.requests == 0)
        }
    }

    @Test func `large content has a share of the disk, which is given back`() async throws {
        try await withUploads(configure: { $0.limits.spool = 3_000_000 }) { server, port, _ in
            let first = try LiveClient(port: port)
            try first.send(Array(Self.head("/large", "Content-Length: 2000000").utf8) + Self.content(1_000_000))
            await eventually("not accepted") { server.counters.openConnections == 1 }
            let second = try LiveClient(port: port)
            try second.send(Self.head("/large", "Content-Length: 2000000"))
            let refused = try second.readResponse()
            #expect(refused.status == 503)
            #expect(refused.headers["Retry-After"] == "5")
            #expect(refused.text.contains("too_much_content"))
            try first.send(Self.content(1_000_000))
            #expect(try first.readResponse().status == 200)
            let third = try LiveClient(port: port)
            try third.send(Array(Self.head("/large", "Content-Length: 3000000").utf8) + Self.content(3_000_000))
            #expect(try third.readResponse().status == 200)
        }
    }

    @Test func `content that can't be kept is lost to the responder, and the connection ends`() async throws {
        try await withUploads(configure: { $0.spoolFolder = "/dev/null/none" }) { _, port, _ in
            let client = try LiveClient(port: port)
            try client.send(Array(Self.head("/large", "Content-Length: 3000000").utf8) + Self.content(3_000_000))
            let response = try client.readResponse()
            #expect(response.text.hasPrefix("lost open failed"))
            #expect(response.headers["Connection"] == "close")
        }
    }

    @Test func `without a folder nothing is larger than the usual limit`() async throws {
        try await withUploads(configure: { $0.spoolFolder = nil }) { _, port, _ in
            let client = try LiveClient(port: port)
            try client.send(Array(Self.head("/large", "Content-Length: 1048576").utf8) + Self.content(1 << 20))
            #expect(try client.readResponse().text.hasPrefix("memory 1048576 "))
            try client.send(Self.head("/large", "Content-Length: 1048577"))
            #expect(try client.readResponse().status == 413)
        }
    }

    @Test func `content earns time by coming, and none by not coming`() async throws {
        let slow: (inout HTTPServer.Configuration) -> Void = { configuration in
            configuration.deadlines.body = .milliseconds(200)
            configuration.deadlines.contentRate = 1_000_000
        }
        try await withUploads(configure: slow) { _, port, _ in
            let steady = try LiveClient(port: port)
            try steady.send(Self.head("/large", "Content-Length: 1000000"))
            let start = ContinuousClock.now
            let content = Self.content(1_000_000)
            for part in 0..<10 {
                // The client's own slowness is what is tested: it looks for an answer that can't have come yet.
                #expect(throws: LiveClientError.self) { try steady.readResponse(within: .milliseconds(50)) }
                try steady.send(Array(content[part * 100_000..<(part + 1) * 100_000]))
            }
            #expect(ContinuousClock.now - start > .milliseconds(400))
            #expect(try steady.readResponse().status == 200)
            let stuck = try LiveClient(port: port)
            try stuck.send(Array(Self.head("/large", "Content-Length: 1000000").utf8) + Self.content(100_000))
            #expect(try stuck.readResponse().status == 408)
        }
    }
}
