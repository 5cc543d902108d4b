import Glibc
public import HTTP
import Synchronization

/// Why a live client gave up.
public enum LiveClientError: Error, Sendable, Equatable {
    /// The system refused; its error number.
    case system(errno: Int32)
    /// What was waited for didn't come in time; what had come by then.
    case timedOut(received: String)
    /// The connection ended before what was waited for had come whole.
    case ended(received: String)
    /// The bytes are no response.
    case malformed(String)
}

/// One response as it came over the wire, its content without the chunks.
public struct LiveResponse: Sendable {
    /// The status code.
    public let status: Int
    /// The header fields.
    public let headers: HeaderFields
    /// The content.
    public let body: [UInt8]

    /// The content as text.
    public var text: String { String(decoding: body, as: UTF8.self) }
}

/// A connection to a server on this machine that sends exactly the bytes it is told to.
///
/// Its calls block their thread until the answer or the deadline, so that a test reads like the conversation that it is.
public final class LiveClient: Sendable {
    struct State {
        var descriptor: Int32
        /// Bytes as they came, not yet taken.
        var received: [UInt8] = []
        /// The content of a stream behind its head, without the chunks.
        var content: [UInt8] = []
        var isChunked = false
    }

    let state: Mutex<State>

    /// Connects to a port of the loopback address; a small receive buffer makes a slow reader.
    public init(port: UInt16, receiveBuffer: Int32? = nil) throws(LiveClientError) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .system(errno: errno) }
        state = Mutex(State(descriptor: descriptor))
        if var receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw .system(errno: errno) }
    }

    deinit {
        close()
    }

    // MARK: Sending

    /// Sends a text, every line end in it as it is written.
    public func send(_ text: String) throws(LiveClientError) {
        try send(Array(text.utf8))
    }

    /// Sends bytes; waits while the server takes in nothing, up to five seconds.
    public func send(_ bytes: [UInt8]) throws(LiveClientError) {
        let descriptor = state.withLock { $0.descriptor }
        let deadline = ContinuousClock.now + .seconds(5)
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            }
            if count > 0 {
                rest.removeFirst(count)
            } else if errno == EAGAIN {
                guard Self.wait(descriptor, for: POLLOUT, until: deadline) else { throw .timedOut(received: "") }
            } else {
                throw .system(errno: errno)
            }
        }
    }

    /// Sends a GET request; more header lines, each with its line end, may be given.
    public func get(_ target: String, headers: String = "") throws(LiveClientError) {
        try send("GET \(target) HTTP/1.1\r\nHost: localhost\r\n\(headers)\r\n")
    }

    /// Says that nothing more will be sent, and goes on reading.
    public func finishSending() {
        _ = state.withLock { shutdown($0.descriptor, Int32(SHUT_WR)) }
    }

    /// Closes with a reset, as a process that is killed with unread bytes does.
    public func reset() {
        state.withLock { state in
            var option = linger(l_onoff: 1, l_linger: 0)
            setsockopt(state.descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        }
        close()
    }

    /// Closes the connection.
    public func close() {
        state.withLock { state in
            guard state.descriptor >= 0 else { return }
            Glibc.close(state.descriptor)
            state.descriptor = -1
        }
    }

    // MARK: Receiving

    /// Waits for bytes and keeps them; `false` where the server has ended the connection.
    func receive(_ state: inout State, until deadline: ContinuousClock.Instant) throws(LiveClientError) -> Bool {
        guard Self.wait(state.descriptor, for: POLLIN, until: deadline) else {
            throw .timedOut(received: String(decoding: state.received, as: UTF8.self))
        }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(state.descriptor, &buffer, buffer.count, 0)
        // A reset is an end as well.
        guard count > 0 else { return false }
        state.received.append(contentsOf: buffer[..<count])
        return true
    }

    /// Waits until the server ends the connection, and returns what it sent before that and nobody has read.
    @discardableResult
    public func awaitEnd(within duration: Duration = .seconds(5)) throws(LiveClientError) -> String {
        let deadline = ContinuousClock.now + duration
        return try state.withLock { state throws(LiveClientError) in
            while try receive(&state, until: deadline) {}
            return String(decoding: state.received, as: UTF8.self)
        }
    }

    private static func wait(
        _ descriptor: Int32,
        for events: Int32,
        until deadline: ContinuousClock.Instant
    ) -> Bool {
        let (seconds, attoseconds) = max(.zero, deadline - .now).components
        var poll = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        return Glibc.poll(&poll, 1, Int32(seconds * 1000 + attoseconds / 1_000_000_000_000_000)) > 0
    }
}
