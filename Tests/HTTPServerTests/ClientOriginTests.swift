import HTTP
import HTTPServer
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ClientOriginTests {
    private static func tell(_ request: Request) async -> Response {
        Response(.ok, body: .bytes(Array("\(request.remoteAddress) \(request.isSecure)".utf8)))
    }

    private func origin(trusting blocks: [String], _ headers: String) async throws -> String {
        try await withServer(
            configure: { $0.trustedProxies = blocks.compactMap { AddressBlock($0) } },
            respond: Self.tell
        ) { _, port in
            let client = try LiveClient(port: port)
            try client.get("/", headers: headers)
            return try client.readResponse().text
        }
    }

    @Test func `without trusted proxies nothing is believed`() async throws {
        let headers = "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\n"
        #expect(try await origin(trusting: [], headers) == "127.0.0.1 false")
        #expect(try await origin(trusting: ["10.0.0.0/8"], headers) == "127.0.0.1 false")
        #expect(try await origin(trusting: ["127.0.0.0/8"], headers) == "192.0.2.1 true")
    }

    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"),
        ("6.6.6.6, 192.0.2.1", "192.0.2.1"),
        ("6.6.6.6, 192.0.2.1, 10.1.1.1", "192.0.2.1"),
        ("192.0.2.1,10.1.1.1 ,\t10.2.2.2", "192.0.2.1"),
        ("10.1.1.1, 10.2.2.2", "10.1.1.1"),
        ("nonsense, 10.1.1.1", "10.1.1.1"),
        ("192.0.2.1:4711", "192.0.2.1"),
        ("[2001:db8::1]:4711", "2001:db8::1"),
        ("2001:DB8:0::1", "2001:db8::1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", "127.0.0.1"),
    ])
    func `the list is walked from the right past trusted proxies`(list: String, client: String) async throws {
        let told = try await origin(trusting: ["127.0.0.1", "10.0.0.0/8"], "X-Forwarded-For: \(list)\r\n")
        #expect(told == "\(client) false")
    }

    @Test func `several fields are one list`() async throws {
        let headers = "X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 192.0.2.1, 10.1.1.1\r\n"
        #expect(try await origin(trusting: ["127.0.0.1", "10.0.0.0/8"], headers) == "192.0.2.1 false")
    }

    @Test(arguments: ["10.0.0.0/8", "0.0.0.0/0", "::/0", "fd00::/8", "127.0.0.1", "::1/128"])
    func `blocks in CIDR notation are taken`(text: String) {
        #expect(AddressBlock(text) != nil)
    }

    @Test(arguments: ["", "10.0.0.0/33", "10.0.0.1/8", "10.0.0/8", "a/8", "10.0.0.0/", "10.0.0.0/-1", "::1/129"])
    func `anything else isn't`(text: String) {
        #expect(AddressBlock(text) == nil)
    }
}
