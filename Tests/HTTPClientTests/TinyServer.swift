import Foundation
import Glibc
import Synchronization

/// A server of one's own for one test: real sockets, blocking, on a port that the system chooses.
final class TinyServer: Sendable {
    /// What to do with a connection after a request.
    enum Reply: Sendable {
        /// Send these bytes and read the next request.
        case keep(String)
        /// Send these bytes and close.
        case close(String)
        /// Send nothing and hold the connection until the client gives up.
        case silence
    }

    let port: UInt16
    private let socket: Int32
    private let log = Mutex<(connections: Int, requests: [String])>((0, []))
    private let answer: @Sendable (String) -> Reply

    init(answer: @escaping @Sendable (String) -> Reply) throws {
        self.answer = answer
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = socket
        let isListening = withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0 && listen(descriptor, 16) == 0
                    && getsockname(descriptor, address, &length) == 0
            }
        }
        guard isListening else { throw Failure.cannotListen }
        port = UInt16(bigEndian: address.sin_port)
        // Threads and not a shared pool, which the silent connections of other tests could exhaust.
        Thread.detachNewThread { self.accept() }
    }

    enum Failure: Error { case cannotListen }

    var url: String { "http://127.0.0.1:\(port)" }
    var connections: Int { log.withLock { $0.connections } }
    var requests: [String] { log.withLock { $0.requests } }

    /// Ends the listener; connections end when their clients close them.
    ///
    /// The thread that accepts closes it: closed here, its number might be another server's by the time that thread looks,
    /// which would then answer the requests of another test.
    func stop() {
        shutdown(socket, Int32(SHUT_RDWR))
    }

    private func accept() {
        while case let connection = Glibc.accept(socket, nil, nil), connection >= 0 {
            log.withLock { $0.connections += 1 }
            Thread.detachNewThread {
                self.serve(connection)
                close(connection)
            }
        }
        close(socket)
    }

    private func serve(_ connection: Int32) {
        while let request = receive(connection) {
            log.withLock { $0.requests.append(request) }
            switch answer(request) {
            case .keep(let text): transmit(text, on: connection)
            case .close(let text):
                transmit(text, on: connection)
                return
            case .silence: break
            }
        }
    }

    private func transmit(_ text: String, on connection: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let flags = Int32(MSG_NOSIGNAL)
            let count = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, flags) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// One request with the content that its `Content-Length` promises, or whatever came that is no HTTP; `nil` at the
    /// end of the connection.
    private func receive(_ connection: Int32) -> String? {
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            if let end = text.firstRange(of: "\r\n\r\n") {
                let head = text[..<end.lowerBound].split(separator: "\r\n")
                let field = head.first { $0.lowercased().hasPrefix("content-length:") }
                let expected = field.flatMap { Int($0.drop { $0 != " " }.dropFirst()) } ?? 0
                if text[end.upperBound...].utf8.count >= expected { return text }
            }
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            text += String(decoding: buffer[..<count], as: UTF8.self)
            if text.first?.isLetter != true { return text }
        }
    }
}
