import Glibc

/// Where a server can be reached.
public struct BoundAddress: Hashable, Sendable {
    /// The numeric host.
    public let host: String
    /// The real port, also where 0 was asked for.
    public let port: UInt16
}

/// Makes the sockets that the loops accept from, one each on one port.
enum ListeningSocket {
    /// Binds `count` sockets to one address; with port 0 the first chooses and the others follow.
    ///
    /// `SO_REUSEPORT` lets the kernel spread new connections over them, so that no loop wakes for another's.
    static func open(_ count: Int, host: String, port: UInt16) throws(HTTPServerError) -> ([Int32], BoundAddress) {
        guard let address = IPAddress(host) else { throw .invalidHost(host) }
        var descriptors: [Int32] = []
        var port = port
        do throws(HTTPServerError) {
            for _ in 0..<count {
                let descriptor = try open(address, host, port)
                descriptors.append(descriptor)
                if port == 0 { port = boundPort(of: descriptor) }
            }
        } catch {
            for descriptor in descriptors { close(descriptor) }
            throw error
        }
        return (descriptors, BoundAddress(host: host, port: port))
    }

    private static func open(_ address: IPAddress, _ host: String, _ port: UInt16) throws(HTTPServerError) -> Int32 {
        let family = address.isIPv4 ? AF_INET : AF_INET6
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(family, type, 0)
        guard descriptor >= 0 else { throw .cannotListen(host: host, port: port, errno: errno) }
        set(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
        set(descriptor, SOL_SOCKET, SO_REUSEPORT, 1)
        // Accepted sockets inherit it. Without it a response in two parts waits for the client's delayed ACK.
        set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        if family == AF_INET6 { set(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, 0) }
        guard bind(descriptor, address, port) == 0, listen(descriptor, 4096) == 0 else {
            let failure = errno
            close(descriptor)
            throw .cannotListen(host: host, port: port, errno: failure)
        }
        return descriptor
    }

    private static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout.size(ofValue: value)))
    }

    private static func bind(_ descriptor: Int32, _ address: IPAddress, _ port: UInt16) -> Int32 {
        if address.isIPv4 {
            var socketAddress = sockaddr_in()
            socketAddress.sin_family = sa_family_t(AF_INET)
            socketAddress.sin_port = port.bigEndian
            socketAddress.sin_addr.s_addr = UInt32(truncatingIfNeeded: address.low).bigEndian
            return bind(descriptor, &socketAddress)
        }
        var socketAddress = sockaddr_in6()
        socketAddress.sin6_family = sa_family_t(AF_INET6)
        socketAddress.sin6_port = port.bigEndian
        withUnsafeMutableBytes(of: &socketAddress.sin6_addr) { bytes in
            bytes.storeBytes(of: address.high.bigEndian, as: UInt64.self)
            bytes.storeBytes(of: address.low.bigEndian, toByteOffset: 8, as: UInt64.self)
        }
        return bind(descriptor, &socketAddress)
    }

    private static func bind<Address>(_ descriptor: Int32, _ address: inout Address) -> Int32 {
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.bind(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
            }
        }
    }

    private static func boundPort(of descriptor: Int32) -> UInt16 {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        _ = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        // The port stands at the same place for both families.
        return withUnsafeBytes(of: storage) { UInt16(bigEndian: $0.load(fromByteOffset: 2, as: UInt16.self)) }
    }
}
