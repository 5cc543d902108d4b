import CLibevent
import Glibc

/// A certificate with its key, ready for new sessions (`SSL_CTX`): TLS 1.2 and 1.3, without renegotiation.
///
/// Checked without the compiler's help: the context isn't changed after `init`, and OpenSSL counts the references of its
/// sessions with atomics, so that loops may share it and the last session may outlive this object.
final class TLSContext: @unchecked Sendable {
    private let context: OpaquePointer

    /// Reads both files; OpenSSL's reason is in the error where one can't be used.
    init(_ files: HTTPServer.Configuration.TLS) throws(HTTPServerError) {
        ERR_clear_error()
        guard let context = SSL_CTX_new(TLS_server_method()) else {
            throw .cannotLoadCertificate(path: files.certificatePath, reason: Self.lastReason())
        }
        shim_configure_tls(context)
        guard SSL_CTX_use_certificate_chain_file(context, files.certificatePath) == 1 else {
            let reason = Self.lastReason()
            SSL_CTX_free(context)
            throw .cannotLoadCertificate(path: files.certificatePath, reason: reason)
        }
        guard SSL_CTX_use_PrivateKey_file(context, files.privateKeyPath, SSL_FILETYPE_PEM) == 1,
            SSL_CTX_check_private_key(context) == 1
        else {
            let reason = Self.lastReason()
            SSL_CTX_free(context)
            throw .cannotLoadCertificate(path: files.privateKeyPath, reason: reason)
        }
        self.context = context
    }

    deinit {
        SSL_CTX_free(context)
    }

    /// A session for an accepted socket, or `nil` where memory is short.
    func makeSession(_ descriptor: Int32) -> OpaquePointer? {
        guard let session = SSL_new(context) else { return nil }
        SSL_set_fd(session, descriptor)
        SSL_set_accept_state(session)
        return session
    }

    private static func lastReason() -> String {
        let code = ERR_get_error()
        guard code != 0, let reason = ERR_reason_error_string(code) else { return "unknown" }
        return String(cString: reason)
    }
}
