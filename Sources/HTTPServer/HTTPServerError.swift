import Glibc

/// Why a server couldn't start or take a new certificate.
public enum HTTPServerError: Error, Sendable, Equatable {
    /// The host isn't a numeric IPv4 or IPv6 address.
    case invalidHost(String)
    /// The address can't be bound; the system's error number.
    case cannotListen(host: String, port: UInt16, errno: Int32)
    /// The certificate or its key can't be read, or they don't belong together; OpenSSL's reason.
    case cannotLoadCertificate(path: String, reason: String)
    /// `start()` was called twice, or `reloadCertificate()` on a server without TLS.
    case invalidState
}

extension HTTPServerError: CustomStringConvertible {
    /// What went wrong, for the operator.
    public var description: String {
        switch self {
        case .invalidHost(let host): "\(host) is not a numeric IP address"
        case .cannotListen(let host, let port, let errno):
            "can't listen on \(host) port \(port): \(String(cString: strerror(errno)))"
        case .cannotLoadCertificate(let path, let reason): "can't load the certificate \(path): \(reason)"
        case .invalidState: "the server is not in the state for that"
        }
    }
}
