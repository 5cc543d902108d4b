import Glibc

/// Tells systemd how the service is (`sd_notify(3)`): datagrams to the socket that `NOTIFY_SOCKET` names.
///
/// Without that variable, as when started by hand, nothing is sent. A datagram that can't be sent is no reason to end:
/// the manager acts on its absence by itself.
struct ServiceNotification: Sendable {
    private let socketPath: String?
    /// How often systemd wants to hear `watchdog()`, half of what it waits for; `nil` where it doesn't.
    let watchdogInterval: Duration?

    init(environment: [String: String]) {
        // A path, or a name in the abstract namespace; anything else isn't ours to guess.
        socketPath = environment["NOTIFY_SOCKET"].flatMap { $0.hasPrefix("/") || $0.hasPrefix("@") ? $0 : nil }
        let isForUs = environment["WATCHDOG_PID"].map { $0 == String(getpid()) } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap(Int64.init) ?? 0
        watchdogInterval = isForUs && microseconds > 1 && socketPath != nil ? .microseconds(microseconds / 2) : nil
    }

    /// The sockets are bound and requests are answered.
    func ready() {
        send("READY=1")
    }

    /// The service reads its certificate again; `ready()` must follow.
    func reloading() {
        send("RELOADING=1")
    }

    /// The service drains.
    func stopping() {
        send("STOPPING=1")
    }

    /// The service is alive; call it from where a hang would show.
    func watchdog() {
        send("WATCHDOG=1")
    }

    private func send(_ state: String) {
        guard let socketPath else { return }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var path = Array(socketPath.utf8)
        let capacity = MemoryLayout.size(ofValue: address.sun_path)
        guard path.count < capacity else { return }
        // The abstract namespace is written with @ and meant with NUL.
        if path[0] == UInt8(ascii: "@") { path[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        let length = socklen_t(MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2) + socklen_t(path.count)

        let descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                sendto(descriptor, state, state.utf8.count, CInt(MSG_NOSIGNAL), address, length)
            }
        }
    }
}
