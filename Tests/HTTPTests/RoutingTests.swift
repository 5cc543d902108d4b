import HTTP
import Testing

struct PercentEncodingTests {
    @Test(
        "Escapes are decoded strictly",
        arguments: [
            ("", ""), ("a", "a"), ("%41%62", "Ab"), ("%c3%A9", "é"), ("a+b", "a+b"), ("%2F", "/"), ("%00", "\0"),
            ("%25", "%"), ("%2525", "%25"), ("%", nil), ("%4", nil), ("%4g", nil), ("%g4", nil), ("%%41", nil),
            ("%ff", nil), ("%c3", nil), ("%c0%af", nil), ("%ed%a0%80", nil), ("% 41", nil), ("%+41", nil),
        ] as [(String, String?)]
    )
    func decoding(text: String, decoded: String?) {
        #expect(PercentEncoding.decode(text) == decoded)
    }

    @Test("What is encoded comes back", arguments: ["", "a b", "é🙂", "-._~", "/?#[]@!$&'()*+,;=%", "\0\n\u{7F}"])
    func roundTrip(text: String) {
        let encoded = PercentEncoding.encode(text)
        #expect(PercentEncoding.decode(encoded) == text)
        #expect(encoded.utf8.allSatisfy { $0 == UInt8(ascii: "%") || "-._~".utf8.contains($0) || isAlphanumeric($0) })
    }

    @Test(
        "A form's items keep their order and their twins",
        arguments: [
            ("", []), ("a=1&b=2&a=3", ["a:1", "b:2", "a:3"]), ("a=b+c%2B", ["a:b c+"]), ("a", ["a:"]), ("a=", ["a:"]),
            ("=a", [":a"]), ("a=b=c", ["a:b=c"]), ("&&a=1&", ["a:1"]), ("a%3Db=c%26d", ["a=b:c&d"]),
        ] as [(String, [String])]
    )
    func forms(text: String, items: [String]) {
        #expect(PercentEncoding.decodeForm(text)?.map { "\($0.name):\($0.value)" } == items)
    }

    @Test("A form with a broken escape is refused whole", arguments: ["a=%", "%zz=1", "a=1&b=%ff"])
    func brokenForms(text: String) {
        #expect(PercentEncoding.decodeForm(text) == nil)
    }

    private func isAlphanumeric(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }
}

struct RouterTests {
    private let router = Router(
        routes: [
            ("GET", "/"), ("GET", "/spaces"), ("POST", "/spaces"), ("GET", "/spaces/me"), ("GET", "/spaces/{id}"),
            ("DELETE", "/spaces/{id}"), ("GET", "/spaces/{id}/messages/{message}"), ("GET", "/spaces/{id}/members"),
        ].map { method, template in
            Route(Method(rawValue: method) ?? .get, template) { request in
                let parameters = request.parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
                return Response(.ok, headers: ["X-Parameters": parameters.joined(separator: ",")])
            }
        },
        fallback: { refusal, _ in
            switch refusal {
            case .notFound: Response(.notFound)
            case .methodNotAllowed(let methods):
                Response(.methodNotAllowed, headers: ["Allow": methods.map(\.rawValue).joined(separator: ", ")])
            }
        }
    )

    @Test(
        "A path finds its route, and literals go before parameters",
        arguments: [
            ("/", "/", ""), ("/spaces", "/spaces", ""), ("/spaces/me", "/spaces/me", ""),
            ("/spaces/7", "/spaces/{id}", "id=7"), ("/spaces/a%2Fb", "/spaces/{id}", "id=a/b"),
            ("/spaces/me/members", "/spaces/{id}/members", "id=me"),
            ("/spaces/7/messages/9", "/spaces/{id}/messages/{message}", "id=7,message=9"),
        ]
    )
    func matches(path: String, template: String, parameters: String) async {
        let response = await router.respond(to: Request(method: .get, path: path))
        #expect(response.status == .ok)
        #expect(response.route == template)
        #expect(response.headers["x-parameters"] == parameters)
    }

    @Test(
        "Any other path isn't found",
        arguments: [
            "", "/space", "/Spaces", "/spaces/", "/spaces//members", "/spaces/7/", "/spaces/7/messages", "//spaces",
            "/spaces/%ff", "/spaces/%", "/spaces/7/messages/9/x",
        ]
    )
    func misses(path: String) async {
        let response = await router.respond(to: Request(method: .get, path: path))
        // The empty path has no segment that "/" wouldn't have.
        #expect(response.status == (path.isEmpty ? .ok : .notFound))
    }

    @Test("Another method is told which would do, and HEAD is GET")
    func methods() async {
        let refusal = await router.respond(to: Request(method: .put, path: "/spaces/7"))
        #expect(refusal.status == .methodNotAllowed)
        #expect(refusal.headers["Allow"] == "GET, HEAD, DELETE")
        #expect(await router.respond(to: Request(method: .head, path: "/spaces/7")).status == .ok)
        #expect(await router.respond(to: Request(method: .delete, path: "/spaces/7")).status == .ok)
    }
}

struct ServerSentEventTests {
    private func text(_ event: ServerSentEvent) -> String {
        String(decoding: event.bytes, as: UTF8.self)
    }

    @Test("An event is its fields and an empty line")
    func fields() {
        let event = ServerSentEvent(id: "7", event: "message", data: Array("{}".utf8))
        #expect(text(event) == "id: 7\nevent: message\ndata: {}\n\n")
        #expect(text(ServerSentEvent(data: [])) == "data: \n\n")
    }

    @Test("No line end in a value can break the frame", arguments: ["\n", "\r"])
    func lineEnds(lineEnd: String) {
        let event = ServerSentEvent(id: "7\(lineEnd)8\0", event: "a\(lineEnd)data: x", data: Array("a\(lineEnd)b".utf8))
        #expect(text(event) == "id: 78\nevent: adata: x\ndata: a\ndata: b\n\n")
    }

    @Test("A heartbeat is a comment in a chunk of its own")
    func heartbeat() {
        let frame = ServerSentEvent.heartbeat
        #expect(String(decoding: frame.chunk, as: UTF8.self) == "4\r\n: \n\n\r\n")
        #expect(String(decoding: frame.chunk[frame.payload], as: UTF8.self) == ": \n\n")
    }
}
