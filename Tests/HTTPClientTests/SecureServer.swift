import Foundation

/// `openssl s_server` with a certificate for 127.0.0.1 that nobody but itself has signed.
final class SecureServer {
    static let program = "/usr/bin/openssl"

    let port: Int
    let certificateFile: String
    private let directory: URL
    private let process = Process()

    enum Failure: Error { case noCertificate, noPort }

    init() throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("secure-server-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        certificateFile = directory.appendingPathComponent("certificate.pem").path
        let keyFile = directory.appendingPathComponent("key.pem").path
        let maker = Process()
        maker.executableURL = URL(fileURLWithPath: Self.program)
        maker.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
            "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", keyFile, "-out", certificateFile,
        ]
        maker.standardError = FileHandle.nullDevice
        try maker.run()
        maker.waitUntilExit()
        guard maker.terminationStatus == 0 else { throw Failure.noCertificate }

        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: Self.program)
        process.arguments = [
            "s_server", "-accept", "127.0.0.1:0", "-cert", certificateFile, "-key", keyFile, "-www",
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        // It says `ACCEPT 127.0.0.1:port` once it listens.
        var said = ""
        while !(said.contains("ACCEPT") && said.hasSuffix("\n")) {
            let part = output.fileHandleForReading.availableData
            guard !part.isEmpty else { throw Failure.noPort }
            said += String(decoding: part, as: UTF8.self)
        }
        guard let line = said.split(separator: "\n").first(where: { $0.hasPrefix("ACCEPT") }),
            let port = line.split(separator: ":").last.flatMap({ Int($0) })
        else { throw Failure.noPort }
        self.port = port
    }

    func stop() {
        // Not `terminate`: the child inherits the signal mask of the thread that made it, which may hold SIGTERM back.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: directory)
    }
}
