import Foundation
import HTTP
import JSON
import SupportDesk
import Testing

@testable import Frontdesk

struct FileTests {
    @Test func `a file is handed in once, however often it is sent`() async throws {
        try await withDesk { desk in
            let visitor = try await desk.visitor()
            let form = FileForm(name: "día de playa.png")
            let first = try await visitor.upload(form)
            #expect(first.status == 201)
            #expect(first["name"] == "día de playa.png" && first["contentType"] == "image/png")
            #expect(first["size"] == 200 && first["width"] == 64 && first["height"] == 48)
            let again = try await visitor.upload(form)
            #expect(again.status == 200 && again.json == first.json)
            let other = try await visitor.upload(FileForm())
            #expect(other.status == 201 && other["id"] != first["id"])
            // The same name of another visitor is another file.
            let stranger = try await desk.visitor().upload(form)
            #expect(stranger.status == 201 && stranger["id"] != first["id"])
        }
    }

    @Test func `the same file sent many times at once is stored once`() async throws {
        try await withDesk { desk in
            let visitor = try await desk.visitor()
            let form = FileForm()
            let answers = try await withThrowingTaskGroup { group in
                for _ in 0..<16 { group.addTask { try await visitor.upload(form) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.filter { $0.status == 201 }.count == 1)
            #expect(answers.filter { $0.status == 200 }.count == 15)
            #expect(Set(answers.compactMap { $0["id"]?.string }).count == 1)
            #expect(try desk.blobNames().count == 1)
        }
    }

    @Test func `the bytes come back as they were, whole and in part`() async throws {
        try await withDesk { desk in
            let visitor = try await desk.visitor()
            let form = FileForm()
            let id = try await visitor.file(form)
            let whole = try await visitor.read(id)
            #expect(whole.status == 200 && whole.body == form.bytes)
            #expect(whole.headers["ETag"] == "\"\(id)\"")
            #expect(whole.headers["Accept-Ranges"] == "bytes")
            let part = try await visitor.read(id, .get, ["Range": "bytes=10-19"])
            #expect(part.status == 206 && part.body == Array(form.bytes[10..<20]))
            #expect(part.headers["Content-Range"] == "bytes 10-19/200")
            let end = try await visitor.read(id, .get, ["Range": "bytes=-5"])
            #expect(end.status == 206 && end.body == Array(form.bytes.suffix(5)))
            let beyond = try await visitor.read(id, .get, ["Range": "bytes=200-"])
            #expect(beyond.status == 416 && beyond.code == "range_not_satisfiable")
            #expect(beyond.headers["Content-Range"] == "bytes */200")
            let several = try await visitor.read(id, .get, ["Range": "bytes=0-1,5-6"])
            #expect(several.status == 200 && several.body == form.bytes)
            let stale = try await visitor.read(id, .get, ["Range": "bytes=0-1", "If-Range": "\"other\""])
            #expect(stale.status == 200 && stale.body == form.bytes)
            let known = try await visitor.read(id, .get, ["If-None-Match": "\"\(id)\""])
            #expect(known.status == 304 && known.body.isEmpty)
            let unknown = try await visitor.read(id, .get, ["If-None-Match": "\"other\""])
            #expect(unknown.status == 200)
        }
    }

    @Test func `a file that is handed out can't act in a browser`() async throws {
        try await withDesk { desk in
            try await desk.allow(["image/*", "image/svg+xml", "text/html", "application/pdf", "text/javascript"])
            let visitor = try await desk.visitor()
            let agent = try await desk.agent("Mira")
            let conversation = try await visitor.conversation()
            let cases = [
                ("image/png", "image/png", "inline"), ("image/svg+xml", "application/octet-stream", "attachment"),
                ("text/html", "application/octet-stream", "attachment"),
                ("text/javascript", "application/octet-stream", "attachment"),
                ("application/pdf", "application/pdf", "attachment"),
            ]
            for (type, told, disposition) in cases {
                let bytes = type == "image/png" ? FileForm.png() : Array("<svg onload=alert(1)>".utf8)
                let id = try await visitor.file(FileForm(name: "a\"bñ.x", contentType: type, bytes: bytes))
                #expect(try await visitor.send(files: [id], in: conversation).status == 201)
                for (answer, disposition) in [
                    (try await visitor.read(id), "attachment"), (try await agent.read(id), disposition),
                ] {
                    #expect(answer.status == 200)
                    #expect(answer.headers["Content-Type"] == told)
                    #expect(
                        answer.headers["Content-Disposition"]
                            == "\(disposition); filename=\"a_b_.x\"; filename*=UTF-8''a%22b%C3%B1.x"
                    )
                    #expect(answer.headers["X-Content-Type-Options"] == "nosniff")
                    #expect(answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox")
                    #expect(answer.headers["Cross-Origin-Resource-Policy"] == "same-origin")
                    #expect(answer.headers["Cache-Control"] == "private, no-cache")
                }
            }
        }
    }

    @Test func `a page of the site may send and read files, and another page may not`() async throws {
        try await withDesk { desk in
            let visitor = try await desk.visitor()
            let preflight = try await desk.send(
                .options,
                "/api/v1/files",
                headers: ["Origin": Desk.origin, "Access-Control-Request-Method": "POST"]
            )
            #expect(preflight.status == 204)
            #expect(preflight.headers["Access-Control-Allow-Headers"]?.contains("Range") == true)
            let uploaded = try await visitor.upload()
            #expect(uploaded.headers["Access-Control-Allow-Origin"] == Desk.origin)
            let read = try await visitor.read(try #require(uploaded["id"]?.string))
            #expect(read.headers["Access-Control-Allow-Origin"] == Desk.origin)
            for name in ["Content-Disposition", "Content-Length", "Content-Range"] {
                #expect(read.headers["Access-Control-Expose-Headers"]?.contains(name) == true)
            }
            let foreign = try await visitor.upload(origin: "https://evil.example")
            #expect(foreign.status == 403 && foreign.code == "origin_not_allowed")
            #expect(foreign.headers["Access-Control-Allow-Origin"] == nil)
        }
    }

    // MARK: With messages

    @Test func `a message carries its files wherever it is read`() async throws {
        try await withDesk(live: true) { desk in
            let visitor = try await desk.visitor()
            let agent = try await desk.agent("Mira")
            let id = try await visitor.conversation()
            let events = try await visitor.follow(id)
            let agentEvents = try await agent.follow()
            let uploads = [try await visitor.upload(), try await visitor.upload(FileForm(name: "b.png"))]
            let files = uploads.map(\.json)
            let ids = uploads.compactMap { $0["id"]?.string }
            let said = try await visitor.send(files: ids, "look", in: id)
            #expect(said.status == 201 && said["text"] == "look" && said["files"] == .array(files))
            #expect(try await events.next("message").data["files"] == .array(files))
            #expect(try await agentEvents.next("message").data["files"] == .array(files))
            let silent = try await visitor.send(files: [try await visitor.file()], "  \n", in: id)
            #expect(silent.status == 201 && silent["text"] == "" && silent["files"]?.array?.count == 1)
            _ = try await visitor.say("no file", in: id)
            let page = try await visitor.send(.get, "/api/v1/conversations/\(id)/messages")
            #expect(page["items"]?.array?.map { $0["files"]?.array?.count } == [0, 1, 2])
            #expect(try await visitor.resumed().session["messages"]?.array?.last?["files"] == .array(files))
            let theirs = try await agent.send(.get, "/conversations/\(id)/messages")
            #expect(theirs["items"] == page["items"])
            let answer = try await agent.send(files: [try await agent.file()], "here", in: id)
            #expect(answer.status == 201 && answer["files"]?.array?.count == 1)
            let item = try await agent.send(.get, "/conversations/\(id)")
            #expect(item["lastMessage"]?["files"] == answer["files"])
            events.close()
            agentEvents.close()
        }
    }

    @Test func `a message with files is stored once, however often it is sent`() async throws {
        try await withDesk { desk in
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            let file = try await visitor.file()
            let clientID = newClientID()
            let first = try await visitor.send(files: [file], in: id, clientID: clientID)
            #expect(first.status == 201)
            let again = try await visitor.send(files: [file], in: id, clientID: clientID)
            #expect(again.status == 200 && again.json == first.json)
            let other = try await visitor.send(files: [file], in: id)
            #expect(other.status == 409 && other.code == "file_taken")
            #expect(try await visitor.texts(in: id).count == 1)
        }
    }

    @Test func `of many messages at once one gets the file`() async throws {
        try await withDesk { desk in
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            let file = try await visitor.file()
            let answers = try await withThrowingTaskGroup { group in
                for _ in 0..<12 { group.addTask { try await visitor.send(files: [file], in: id) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.filter { $0.status == 201 }.count == 1)
            #expect(answers.filter { $0.code == "file_taken" }.count == 11)
            #expect(try await visitor.texts(in: id).count == 1)
        }
    }

    @Test func `what can't be attached is refused, and nothing is said`() async throws {
        try await withDesk { desk in
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            let mine = try await visitor.file()
            let foreign = try await desk.visitor().file()
            let agents = try await desk.agent("Mira").file()
            var many: [String] = []
            for _ in 0...10 { many.append(try await visitor.file()) }
            let cases: [([String], Int, String)] = [
                ([foreign], 404, "file_not_found"), ([mine, foreign], 404, "file_not_found"),
                ([agents], 404, "file_not_found"), (["x"], 404, "file_not_found"),
                (["0000000000001"], 404, "file_not_found"),
                ([mine, mine], 422, "duplicate"), (many, 422, "too_many"), ([], 422, "message_empty"),
            ]
            for (files, status, code) in cases {
                let refused = try await visitor.send(files: files, in: id)
                #expect(refused.status == status && refused.code == code, "\(files)")
            }
            let blank = try await visitor.send(files: [], " ", in: id)
            #expect(blank.status == 422 && blank.code == "text_empty")
            #expect(try await visitor.texts(in: id) == [])
            #expect(try await visitor.send(files: [mine] + many.prefix(9), in: id).status == 201)
        }
    }
}

extension Desk {
    /// The names of the blobs in the data folder.
    func blobNames() throws -> [String] {
        let folder = configuration.dataFolder.appending("files").text
        return try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.contains("/") }
    }

    /// Sets which types of files may be sent.
    func allow(_ types: [String]) async throws {
        _ = try await house.desk.set([.fileTypes(types.compactMap { MediaRange($0) })], of: site.site.id)
    }
}
