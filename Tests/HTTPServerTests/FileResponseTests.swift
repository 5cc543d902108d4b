import FileSystem
import Foundation
import HTTP
import HTTPServer
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct FileResponseTests {
    private static let content = (0..<(6 << 20) / 8 + 1).map { UInt64($0) &* 0x9E37_79B9_7F4A_7C15 }
        .withUnsafeBytes { Array($0) }

    private static func file() throws -> ByteSource {
        let file = try OpenFile(unnamedIn: NSTemporaryDirectory())
        try file.write(content, at: 0)
        return ByteSource(file, byteCount: content.count)
    }

    @Test func `a file is sent whole and in part, and the connection goes on`() async throws {
        let file = try Self.file()
        let respond: @Sendable (Request) async -> Response = { request in
            let part = Int(request.query).map { file[$0..<file.byteCount] } ?? file
            return Response(.ok, body: .file(request.path == "/memory" ? ByteSource([1, 2, 3]) : part))
        }
        try await withServer(respond: respond) { _, port in
            let client = try LiveClient(port: port)
            let places = [
                0, 1, 65_535, 65_536, Self.content.count - 65_536, Self.content.count - 1, Self.content.count,
            ]
            for place in places {
                try client.get("/file?\(place)")
                let response = try client.readResponse()
                #expect(response.headers["Content-Length"] == "\(Self.content.count - place)")
                #expect(response.body == Array(Self.content[place...]))
            }
            try client.send("HEAD /file HTTP/1.1\r\nHost: a\r\n\r\n")
            let head = try client.readResponse(isHead: true)
            #expect(head.headers["Content-Length"] == "\(Self.content.count)")
            try client.get("/memory")
            #expect(try client.readResponse().body == [1, 2, 3])
        }
    }

    @Test func `a client that takes nothing in is cut off, and one that takes it in slowly is not`() async throws {
        let file = try Self.file()
        let observer = RecordingObserver()
        try await withServer(
            observer: observer,
            configure: { $0.deadlines.writeStall = .milliseconds(200) },
            respond: { _ in Response(.ok, body: .file(file)) }
        ) { server, port in
            let slow = try LiveClient(port: port, receiveBuffer: 4096)
            try slow.get("/a")
            #expect(try slow.readResponse(within: .seconds(30)).body == Self.content)
            #expect(observer.faults == [])
            let stuck = try LiveClient(port: port, receiveBuffer: 4096)
            try stuck.get("/a")
            await eventually("not cut off") { observer.faults.count == 1 }
        }
    }

    @Test func `a file that ends too soon ends the connection, and the operator hears of it`() async throws {
        let file = try OpenFile(unnamedIn: NSTemporaryDirectory())
        try file.write([UInt8](repeating: 65, count: 70_000), at: 0)
        let observer = RecordingObserver()
        try await withServer(
            observer: observer,
            respond: { _ in Response(.ok, body: .file(ByteSource(file, byteCount: 200_000))) }
        ) { _, port in
            let client = try LiveClient(port: port)
            try client.get("/a")
            #expect(throws: LiveClientError.self) { try client.readResponse() }
            let faults = observer.faults
            guard case .fileFailed(.truncated, _) = faults.first else { return #expect(Bool(false), "\(faults)") }
        }
    }
}
