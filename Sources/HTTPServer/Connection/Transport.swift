import CLibevent
import Glibc

/// A socket that never blocks, with or without TLS around it.
struct Transport {
    /// What became of an attempt to move bytes.
    enum Outcome {
        /// So many were moved; at least one.
        case moved(Int)
        /// Not now. TLS may want to write in order to read, during its handshake.
        case wouldBlock(wantsWrite: Bool)
        /// The peer has sent all it wanted, with or without TLS's goodbye: every message here has a length of its own.
        case ended
        /// The connection is broken.
        case failed
    }

    let descriptor: Int32
    private let session: OpaquePointer?

    init(descriptor: Int32, session: OpaquePointer?) {
        self.descriptor = descriptor
        self.session = session
    }

    var isTLS: Bool { session != nil }

    /// Reads what is there, up to the buffer's size.
    func receive(into buffer: UnsafeMutableRawBufferPointer) -> Outcome {
        if let session { return Self.outcome(session) { SSL_read(session, buffer.baseAddress, Int32(buffer.count)) } }
        while true {
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count > 0 { return .moved(count) }
            if count == 0 { return .ended }
            if errno == EINTR { continue }
            return errno == EAGAIN ? .wouldBlock(wantsWrite: false) : .failed
        }
    }

    /// Writes what the kernel takes; `more` says that other bytes follow at once, so that they share a packet.
    func send(_ bytes: UnsafeRawBufferPointer, more: Bool = false) -> Outcome {
        if let session {
            let count = Int32(min(bytes.count, Int(Int32.max)))
            return Self.outcome(session) { SSL_write(session, bytes.baseAddress, count) }
        }
        let flags = Int32(MSG_NOSIGNAL) | (more ? Int32(MSG_MORE) : 0)
        while true {
            let count = Glibc.send(descriptor, bytes.baseAddress, bytes.count, flags)
            if count > 0 { return .moved(count) }
            if count < 0, errno == EINTR { continue }
            return count < 0 && errno == EAGAIN ? .wouldBlock(wantsWrite: true) : .failed
        }
    }

    private static func outcome(_ session: OpaquePointer, _ operation: () -> Int32) -> Outcome {
        // The error queue is the thread's: what another session left there would be taken for this one's.
        ERR_clear_error()
        let result = operation()
        if result > 0 { return .moved(Int(result)) }
        switch SSL_get_error(session, result) {
        case SSL_ERROR_WANT_READ: return .wouldBlock(wantsWrite: false)
        case SSL_ERROR_WANT_WRITE: return .wouldBlock(wantsWrite: true)
        case SSL_ERROR_ZERO_RETURN: return .ended
        default: return .failed
        }
    }

    /// Says that nothing more will be sent.
    func shutdownOutput() {
        if let session {
            ERR_clear_error()
            // One attempt is enough: whoever can't take the goodbye sees the end of the connection.
            SSL_shutdown(session)
        }
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Gives the socket back.
    func close() {
        if let session { SSL_free(session) }
        Glibc.close(descriptor)
    }
}
