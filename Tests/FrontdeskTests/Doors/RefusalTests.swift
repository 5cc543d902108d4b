import HTTP
import JSON
import SupportDesk
import TestSupport
import Testing

@testable import Frontdesk

/// What our own doors refuse: each beside what must pass, and nothing of it stored.
///
/// The fixture holds the shape of every refusal against the description.
struct RefusalTests {
    /// The text of a JSON body around a message's text, given as bytes so that it needn't be UTF-8.
    private func message(_ text: [UInt8]) -> [UInt8] {
        Array("{\"clientId\":\"\(newClientID())\",\"text\":\"".utf8) + text + Array("\"}".utf8)
    }

    private func post(_ body: [UInt8], in id: String, by visitor: VisitorClient) async throws -> Answer {
        let headers: HeaderFields = ["Authorization": "Bearer \(visitor.token)"]
        let path = "/api/v1/conversations/\(id)/messages"
        return try await visitor.desk.send(.post, path, headers: headers, body: body)
    }

    @Test func `a text has 1 to 7439 bytes and isn't blank`() async throws {
        try await withDesk { desk in
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            let blanks = ["", " ", "\\n\\t \\u00a0\\u2003"]
            for blank in blanks {
                let refused = try await post(message(Array(blank.utf8)), in: id, by: visitor)
                #expect(refused.status == 422 && refused.code == "text_empty" && refused.fields == ["text"])
            }
            let long = [UInt8](repeating: 120, count: 7440)
            let refused = try await post(message(long), in: id, by: visitor)
            #expect(refused.status == 422 && refused.code == "text_too_long" && refused.fields == ["text"])
            let wide = try await post(message(Array(String(repeating: "é", count: 3720).utf8)), in: id, by: visitor)
            #expect(wide.code == "text_too_long")
            #expect(try await visitor.texts(in: id) == [])
            #expect(try await post(message([120]), in: id, by: visitor).status == 201)
            #expect(try await post(message(Array(long.dropLast())), in: id, by: visitor).status == 201)
            let widest = Array((String(repeating: "é", count: 3719) + "x").utf8)
            #expect(try await post(message(widest), in: id, by: visitor).status == 201)
            #expect(try await visitor.texts(in: id).map(\.utf8.count) == [1, 7439, 7439])
        }
    }

    @Test(arguments: [
        ("{", 400, "json_malformed"), ("", 400, "json_malformed"), ("{} {}", 400, "json_malformed"),
        ("{'a':1}", 400, "json_malformed"), (#"{"text":"a","text":"b"}"#, 400, "json_duplicate_member"),
        (#"{"a":"\#u{80}"}"#, 422, "fields_invalid"), (#"{"text":"\ud800"}"#, 400, "invalid_utf8"),
        ("[]", 422, "fields_invalid"), ("null", 422, "fields_invalid"), ("7", 422, "fields_invalid"),
        (String(repeating: "[", count: 100_000), 400, "json_too_deep"),
        (#"{"a":"# + String(repeating: "[", count: 600), 400, "json_too_deep"),
        (#"{"clientId":"no uuid","text":"hello"}"#, 422, "not_a_uuid"),
        (#"{"clientId":7,"text":"hello"}"#, 422, "wrong_type"),
        (#"{"clientId":"0190a6a0-0000-4000-8000-000000000000","text":["hello"]}"#, 422, "fields_invalid"),
        (#"{"clientId":"0190a6a0-0000-4000-8000-000000000000","text":"a\u0000b"}"#, 422, "fields_invalid"),
        (#"{"clientId":"0190a6a0-0000-4000-8000-000000000000"}"#, 422, "message_empty"),
        (#"{"text":"hello"}"#, 422, "required"), ("{}", 422, "fields_invalid"),
    ])
    func `content that is no message is refused`(body: String, status: Int, code: String) async throws {
        try await withDesk { desk in
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            let headers: HeaderFields = [
                "Authorization": "Bearer \(visitor.token)", "Content-Type": "application/json",
            ]
            let path = "/api/v1/conversations/\(id)/messages"
            let refused = try await desk.send(.post, path, headers: headers, body: Array(body.utf8))
            #expect(refused.status == status && refused.code == code, "\(body.prefix(80))")
            #expect(try await visitor.texts(in: id) == [])
        }
    }

    @Test func `bytes that are no UTF-8 are refused, and unknown members are ignored`() async throws {
        try await withDesk { desk in
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            for bytes in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82]] as [[UInt8]] {
                let refused = try await post(message(bytes), in: id, by: visitor)
                #expect(refused.status == 400 && refused.code == "invalid_utf8")
            }
            #expect(try await visitor.texts(in: id) == [])
            let known = #"{"clientId":"\#(newClientID())","text":"hello","colour":{"deep":[1,2]},"seq":99}"#
            let passed = try await post(Array(known.utf8), in: id, by: visitor)
            #expect(passed.status == 201 && passed["seq"] != 99)
        }
    }

    @Test(arguments: [
        (nil, 415), ("text/plain", 415), ("application/jsonp", 415), ("application/x-www-form-urlencoded", 415),
        ("application/json", 200), ("Application/JSON; charset=utf-8", 200),
    ])
    func `content is JSON by its type as well`(type: String?, status: Int) async throws {
        try await withDesk(live: true) { desk in
            let body = JSONValue.object([JSONMember("site", .string(desk.site.site.key))]).bytes
            let answer = try await desk.send(
                .post,
                "/api/v1/sessions",
                headers: ["Content-Type": type ?? ""],
                body: body
            )
            #expect(answer.status == status)
            #expect(status == 200 || answer.code == "content_type_unsupported")
        }
    }

    @Test func `a body over the limit is refused, and one just under it is read`() async throws {
        try await withDesk(live: true) { desk in
            let key = desk.site.site.key
            let head = "{\"site\":\"\(key)\",\"padding\":\""
            for (count, status) in [(1 << 20, 200), ((1 << 20) + 1, 413)] {
                let padding = String(repeating: "x", count: count - head.utf8.count - 2)
                let answer = try await desk.send(.post, "/api/v1/sessions", body: Array("\(head)\(padding)\"}".utf8))
                #expect(answer.status == status)
            }
        }
    }

    @Test func `an unknown path is 404 and a wrong method 405 with Allow`() async throws {
        try await withDesk(live: true) { desk in
            let visitor = try await desk.visitor()
            let unknown = ["/api/v1/nothing", "/api/v2/sessions", "/api/v1/sessions/", "/api/v1//sessions", "/oauth/x"]
            for path in unknown {
                let answer = try await visitor.send(.post, path)
                #expect(answer.status == 404 && answer.code == "route_not_found")
            }
            let methods: [(Method, String, String)] = [
                (.get, "/api/v1/sessions", "POST"), (.delete, "/api/v1/conversations/x/messages", "GET, HEAD, POST"),
                (.post, "/health/live", "GET, HEAD"), (.put, "/oauth/token", "POST"),
                (.patch, "/api/v1/agent/session", "GET, HEAD, POST, DELETE"),
            ]
            for (method, path, allow) in methods {
                let answer = try await visitor.send(method, path)
                #expect(answer.status == 405 && answer.code == "method_not_allowed")
                #expect(answer.headers["Allow"] == allow)
            }
        }
    }

    @Test(arguments: ["max=0", "max=101", "max=ten", "max=", "max=-1", "max=1.5", "max=99999999999999999999"])
    func `a count of messages is 1 to 100`(query: String) async throws {
        try await withDesk { desk in
            let visitor = try await desk.visitor()
            let path = "/api/v1/conversations/\(try await visitor.conversation())/messages"
            let refused = try await visitor.send(.get, path, query: query)
            #expect(refused.status == 422 && refused.fields == ["max"])
            for good in ["max=1", "max=100", ""] {
                #expect(try await visitor.send(.get, path, query: good).status == 200)
            }
        }
    }

    @Test func `the queries of streams and lists are held to their values`() async throws {
        try await withDesk { desk in
            let agent = try await desk.agent("Ada")
            let visitor = try await desk.visitor()
            let events = "/api/v1/conversations/\(try await visitor.conversation())/events"
            for query in ["after=-1", "after=x", "after=", "after=1e3"] {
                #expect(try await visitor.send(.get, events, query: query).status == 422)
                #expect(try await agent.send(.get, "/events", query: query).status == 422)
            }
            #expect(try await visitor.send(.get, events, query: "after=0").status == 200)
            for query in ["view=theirs", "status=closed", "after=x.y", "max=0", "view="] {
                let refused = try await agent.send(.get, "/conversations", query: query)
                #expect(refused.status == 422 && refused.fields.count == 1)
            }
            #expect(try await agent.send(.get, "/conversations", query: "view=%ZZ").code == "query_malformed")
            #expect(try await agent.send(.get, "/conversations", query: "view=all&colour=red").status == 200)
        }
    }

    @Test(arguments: ["x", "0", "0000000000000", "zzzzzzzzzzzzz", "07FJCPM030C08", "%2e%2e", "%00", "ü"])
    func `an id that names nothing is not found`(id: String) async throws {
        try await withDesk { desk in
            let visitor = try await desk.visitor()
            let own = try await visitor.conversation()
            for action in ["messages", "events"] {
                let refused = try await visitor.send(.get, "/api/v1/conversations/\(id)/\(action)")
                #expect(refused.status == 404 && refused.code == "conversation_not_found")
                #expect(try await visitor.send(.get, "/api/v1/conversations/\(own)/\(action)").status == 200)
            }
            let path = "/api/v1/conversations/\(own)/messages"
            #expect(try await visitor.send(.get, path, query: "before=\(id)").code == "message_not_found")
        }
    }

    @Test func `the conversations of other visitors are not there, on any route`() async throws {
        try await withDesk { desk in
            let visitor = try await desk.visitor()
            let other = try await desk.visitor()
            let id = try await visitor.conversation()
            _ = try await other.conversation()
            let say: JSONValue = ["clientId": .string(newClientID()), "text": "hello there"]
            let requests: [(Method, String, JSONValue?)] = [
                (.get, "messages", nil), (.get, "events", nil), (.post, "messages", say), (.post, "typing", nil),
                (.post, "read", ["seq": 1]), (.post, "rating", ["score": 5]),
            ]
            for (method, action, body) in requests {
                let path = "/api/v1/conversations/\(id)/\(action)"
                let refused = try await other.send(method, path, body)
                #expect(refused.status == 404 && refused.code == "conversation_not_found")
                #expect(try await visitor.send(method, path, body).status < 300)
            }
            #expect(try await visitor.texts(in: id) == ["hello there"])
        }
    }

    @Test(arguments: [
        ("rating", #"{"score":0}"#), ("rating", #"{"score":6}"#), ("rating", #"{"score":4.5}"#),
        ("rating", #"{"score":"5"}"#), ("rating", "{}"), ("read", #"{"seq":-1}"#), ("read", #"{"seq":"1"}"#),
        ("read", "{}"), ("read", #"{"seq":1e2}"#),
    ])
    func `ratings and markers out of range are refused`(action: String, body: String) async throws {
        try await withDesk { desk in
            let visitor = try await desk.visitor()
            let path = "/api/v1/conversations/\(try await visitor.conversation())/\(action)"
            let headers: HeaderFields = ["Authorization": "Bearer \(visitor.token)"]
            let refused = try await desk.send(.post, path, headers: headers, body: Array(body.utf8))
            #expect(refused.status == 422 && refused.fields.allSatisfy { ["score", "seq"].contains($0) })
            #expect(try await visitor.resumed().session["conversation"] == visitor.resumed().session["conversation"])
            let good = action == "rating" ? #"{"score":1}"# : #"{"seq":1}"#
            #expect(try await desk.send(.post, path, headers: headers, body: Array(good.utf8)).status == 204)
        }
    }
}
