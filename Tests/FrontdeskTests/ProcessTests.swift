import Glibc
import Testing

@testable import Frontdesk

struct ProcessTests {
    /// Lends a bound datagram socket, as systemd makes one, and reads the datagrams that came.
    private func withNotifySocket(_ path: String, _ body: () throws -> Void) throws -> [String] {
        let descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(path.utf8)
        if bytes[0] == UInt8(ascii: "@") { bytes[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(2 + bytes.count)
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        try #require(status == 0)
        try body()
        var datagrams: [String] = []
        var buffer = [UInt8](repeating: 0, count: 256)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count >= 0 else { return datagrams }
            datagrams.append(String(decoding: buffer.prefix(count), as: UTF8.self))
        }
    }

    private func notifyAll(_ path: String) {
        let notification = ServiceNotification(environment: ["NOTIFY_SOCKET": path])
        notification.ready()
        notification.reloading()
        notification.watchdog()
        notification.stopping()
    }

    @Test func `systemd hears each state in a datagram of its own`() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("notify").text
            let datagrams = try withNotifySocket(path) { notifyAll(path) }
            #expect(datagrams == ["READY=1", "RELOADING=1", "WATCHDOG=1", "STOPPING=1"])
        }
    }

    @Test func `an abstract socket is reached too`() throws {
        let path = "@frontdesk-tests-\(UInt64.random(in: 0...UInt64.max))"
        #expect(try withNotifySocket(path) { notifyAll(path) }.count == 4)
    }

    @Test(arguments: ["", "relative", "/nonexistent/socket", "/" + String(repeating: "x", count: 200)])
    func `a socket that can't be reached is no failure`(path: String) {
        notifyAll(path)
    }

    @Test func `the watchdog is fed at half its time`() {
        func interval(_ more: [String: String]) -> Duration? {
            ServiceNotification(environment: more.merging(["NOTIFY_SOCKET": "/run/notify"]) { own, _ in own })
                .watchdogInterval
        }
        #expect(interval(["WATCHDOG_USEC": "30000000"]) == .seconds(15))
        #expect(interval(["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "\(getpid())"]) == .seconds(15))
        #expect(interval(["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"]) == nil)
        #expect(interval(["WATCHDOG_USEC": "soon"]) == nil)
        #expect(interval(["WATCHDOG_USEC": "30000000", "NOTIFY_SOCKET": ""]) == nil)
        #expect(interval([:]) == nil)
    }

    @Test func `a signal is received and ends nothing`() async {
        // What the test runner does with them is put back, so that Ctrl-C ends it again.
        let numbers = [SIGTERM, SIGINT, SIGHUP]
        var previous = numbers.map { number in
            var action = sigaction()
            sigaction(number, nil, &action)
            return action
        }
        let stream = ProcessSignals.received()
        for number in numbers { kill(getpid(), number) }
        var received: [ProcessSignals.Signal] = []
        for await signal in stream.prefix(numbers.count) { received.append(signal) }
        for (index, number) in numbers.enumerated() { sigaction(number, &previous[index], nil) }
        // ProcessSignals that wait together come in no particular order.
        #expect(received.count { $0 == .stop } == 2)
        #expect(received.count { $0 == .reload } == 1)
    }

    @Test func `the environment is read whole`() {
        #expect(StandardStreams.environment["PATH"] == getenv("PATH").map { String(cString: $0) })
    }
}
