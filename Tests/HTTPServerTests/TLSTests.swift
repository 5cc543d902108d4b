import Foundation
import HTTP
import HTTPServer
import TestSupport
import Testing

/// Runs a command and returns what it printed.
private func run(_ command: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
}

/// A folder with a certificate for the loopback address, gone when the body returns.
private func withCertificate(_ body: (HTTPServer.Configuration.TLS, URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try makeCertificate(in: folder, name: "first")
    let files = HTTPServer.Configuration.TLS(
        certificatePath: folder.appendingPathComponent("cert.pem").path,
        privateKeyPath: folder.appendingPathComponent("key.pem").path
    )
    try await body(files, folder)
}

private func makeCertificate(in folder: URL, name: String) throws {
    _ = try run([
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
        "-days", "1", "-subj", "/CN=\(name)", "-addext", "subjectAltName=IP:127.0.0.1",
        "-keyout", folder.appendingPathComponent("key.pem").path,
        "-out", folder.appendingPathComponent("cert.pem").path,
    ])
}

@Suite(.timeLimit(.minutes(1)))
struct TLSTests {
    @Test func `requests and streams go over TLS 1.2 and 1.3, and nothing older`() async throws {
        try await withCertificate { files, _ in
            let big = [UInt8](repeating: 65, count: 3_000_000)
            let respond: @Sendable (Request) async -> Response = { request in
                switch request.path {
                case "/big":
                    return Response(.ok, body: .slice(big[...]))
                case "/events":
                    return Response(
                        .ok,
                        body: .stream { stream in
                            stream.write(StreamFrame(Array("data: over TLS\n\n".utf8)))
                            stream.end()
                        }
                    )
                default:
                    return Response(.ok, body: .bytes(Array("\(request.isSecure) \(request.body.count)".utf8)))
                }
            }
            try await withServer(configure: { $0.tls = files }, respond: respond) { _, port async throws -> Void in
                let address = "https://127.0.0.1:\(port)"
                let curl = ["curl", "-s", "--max-time", "10", "--cacert", files.certificatePath]
                func get(_ more: String...) throws -> String {
                    try run(curl + more)
                }
                #expect(try get("\(address)/a") == "true 0")
                #expect(try get("--tlsv1.2", "--tls-max", "1.2", "\(address)/a", "\(address)/b") == "true 0true 0")
                #expect(try get("--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0", "\(address)/a").isEmpty)
                #expect(try get("\(address)/big").utf8.count == big.count)
                #expect(try get("--data-binary", "@\(files.certificatePath)", "\(address)/a").hasPrefix("true "))
                #expect(try get("\(address)/events") == "data: over TLS\n\n")
                #expect(try get("http://127.0.0.1:\(port)/a").isEmpty)
            }
        }
    }

    @Test func `a new certificate serves new connections`() async throws {
        try await withCertificate { files, folder in
            try await withServer(configure: { $0.tls = files }, respond: echo) { server, port async throws -> Void in
                func subject() throws -> String {
                    try run(["openssl", "s_client", "-connect", "127.0.0.1:\(port)"])
                }
                #expect(try subject().contains("first"))
                try makeCertificate(in: folder, name: "second")
                #expect(try subject().contains("first"))
                try server.reloadCertificate()
                #expect(try subject().contains("second"))
                try Data("broken".utf8).write(to: folder.appendingPathComponent("key.pem"))
                #expect(throws: HTTPServerError.self) { try server.reloadCertificate() }
                #expect(try subject().contains("second"))
            }
        }
    }

    @Test func `a handshake that doesn't go on is cut off`() async throws {
        try await withCertificate { files, _ in
            try await withServer(
                configure: {
                    $0.tls = files
                    $0.deadlines.head = .milliseconds(60)
                },
                respond: echo
            ) { server, port in
                let client = try LiveClient(port: port)
                try client.send([0x16, 0x03, 0x01])
                #expect(try client.awaitEnd().isEmpty)
                #expect(server.counters.requests == 0)
            }
        }
    }
}
