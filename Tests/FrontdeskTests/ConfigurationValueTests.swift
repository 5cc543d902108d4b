import Telemetry
import Testing

@testable import Frontdesk

struct ConfigurationValueTests {
    private func text<Value: ConfigurationValue>(_ type: Value.Type, _ text: String) -> String? {
        (try? Value(configurationText: text))?.configurationText
    }

    @Test(arguments: [
        ("127.0.0.1:8080", "127.0.0.1:8080"), ("0.0.0.0:0", "0.0.0.0:0"), ("[::1]:443", "[::1]:443"),
        ("localhost:65535", "localhost:65535"), ("chat.example.com:80", "chat.example.com:80"), ("a:1", "a:1"),
        ("8080", nil), (":8080", nil), ("localhost", nil), ("localhost:", nil), ("localhost:65536", nil),
        ("localhost:-1", nil), ("localhost:+1", nil), ("::1:80", nil), ("[::1]", nil), ("[127.0.0.1]:80", nil),
        ("[]:80", nil), ("256.0.0.1:80", nil), ("1.2.3:80", nil), ("a b:80", nil), ("-a:80", nil), ("a..b:80", nil),
        ("http://a:80", nil), ("ä:80", nil),
    ])
    func `an address to listen on is a host and a port`(given: String, expected: String?) {
        #expect(text(ListenAddress.self, given) == expected)
    }

    @Test(arguments: [
        ("https://chat.example.com", "https://chat.example.com"),
        ("https://chat.example.com/", "https://chat.example.com"),
        ("HTTPS://Chat.Example.com:443", "https://chat.example.com"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://[::1]:8080/", "http://[::1]:8080"), ("http://[::1]", "http://[::1]"), ("http://a:80", "http://a"),
        ("http://a:443", "http://a:443"), ("chat.example.com", nil), ("ftp://a", nil), ("https://", nil),
        ("https:///", nil),
        ("https://a/b", nil), ("https://a?b", nil), ("https://a#b", nil), ("https://u:p@a", nil), ("https://a:0", nil),
        ("https://a:", nil), ("https://a b", nil), ("https://a\\b", nil),
    ])
    func `a public URL is an origin`(given: String, expected: String?) {
        #expect(text(PublicURL.self, given) == expected)
    }

    @Test func `a public URL knows whether it is secure`() throws {
        #expect(try PublicURL(configurationText: "https://a").isSecure)
        #expect(try !PublicURL(configurationText: "http://a").isSecure)
    }

    @Test(arguments: [
        ("sqlite:", "sqlite:"), ("sqlite:/srv/desk.sqlite", "sqlite:/srv/desk.sqlite"), ("sqlite:a.db", "sqlite:a.db"),
        ("sqlite://host/db", nil), ("sqlite", nil), ("postgres://a/b", nil), ("mysql://a", nil),
        ("/srv/desk.sqlite", nil),
    ])
    func `a database is SQLite for now`(given: String, expected: String?) {
        #expect(text(DatabaseLocation.self, given) == expected)
    }

    @Test(arguments: Logger.Level.allCases)
    func `each level has its name`(level: Logger.Level) throws {
        #expect(try Logger.Level(configurationText: level.rawValue) == level)
    }

    @Test(arguments: ["INFO", "warn", "", "verbose"])
    func `no other name is a level`(name: String) {
        #expect(throws: Refusal.self) { try Logger.Level(configurationText: name) }
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.0.0.0/8"), ("127.0.0.1", "127.0.0.1"), ("::1, 10.0.0.0/8", "::1,10.0.0.0/8"),
        (" fd00::/8 ", "fd00::/8"),
    ])
    func `proxies are addresses and blocks`(given: String, expected: String) {
        #expect(text(TrustedProxies.self, given) == expected)
    }

    @Test func `a host is looked up`() throws {
        #expect(try ListenAddress(host: "127.0.0.1", port: 0).numericHost() == "127.0.0.1")
        #expect(try ListenAddress(host: "::1", port: 0).numericHost() == "::1")
        #expect(["127.0.0.1", "::1"].contains(try ListenAddress(host: "localhost", port: 0).numericHost()))
        #expect(throws: Refusal.self) { try ListenAddress(host: "host.invalid", port: 0).numericHost() }
    }

    @Test(arguments: [
        "10.0.0.1/8", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0", "proxy", ",",
        "::1,",
        "fe80::1%eth0", "10.0.0.0/0x8",
    ])
    func `what is no block is refused`(text: String) {
        #expect(throws: Refusal.self) { try TrustedProxies(configurationText: text) }
    }

    @Test func `a path has no NUL`() {
        #expect(throws: Refusal.self) { try FilePath(configurationText: "a\0b") }
    }
}
