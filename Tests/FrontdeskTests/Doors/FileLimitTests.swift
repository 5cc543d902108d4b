import FileStorage
import FileSystem
import HTTP
import JSON
import Primitives
import Spaces
import Storage
import SupportDesk
import TestSupport
import Testing

@testable import Frontdesk

struct FileLimitTests {
    private static let pdf = Array("%PDF-1.7\n".utf8)

    @Test(
        arguments: [
            (FileForm(contentType: "image/png"), 201, nil),
            (FileForm(contentType: "image/jpeg"), 415, "file_type_not_allowed"),
            (FileForm(contentType: "image/png", bytes: Array("<html>".utf8)), 415, "file_type_not_allowed"),
            (FileForm(contentType: "image/svg+xml", bytes: Array("<svg/>".utf8)), 415, "file_type_not_allowed"),
            (FileForm(contentType: "image/unheard-of"), 415, "file_type_not_allowed"),
            (FileForm(contentType: "Application/PDF; a=b", bytes: pdf), 201, nil),
            (FileForm(contentType: "text/html", bytes: Array("<html>".utf8)), 415, "file_type_not_allowed"),
            (FileForm(contentType: nil), 415, "file_type_not_allowed"),
            (FileForm(contentType: "nonsense"), 415, "file_type_not_allowed"),
            (FileForm(bytes: []), 422, "file_empty"),
            (FileForm(name: nil), 422, "file_name_invalid"),
            (FileForm(name: ""), 201, nil),
            (FileForm(clientID: nil), 422, "required"),
            (FileForm(clientID: "7"), 422, "not_a_uuid"),
            (FileForm(clientID: String(repeating: "7", count: 100)), 422, "not_a_uuid"),
        ] as [(FileForm, Int, String?)]
    )
    func `what may not be handed in is refused by what is wrong`(
        form: FileForm,
        status: Int,
        code: String?
    ) async throws {
        try await withDesk { desk in
            let visitor = try await desk.visitor()
            let answer = try await visitor.upload(form)
            #expect(answer.status == status && answer.code == code, "\(answer.json)")
            #expect(try desk.blobNames().count == (status == 201 ? 1 : 0))
        }
    }

    @Test func `content that is no form is refused`() async throws {
        try await withDesk { desk in
            let visitor = try await desk.visitor()
            func code(_ body: [UInt8], _ type: String = FileForm.contentTypeField) async throws -> String? {
                let headers: HeaderFields = ["Authorization": "Bearer \(visitor.token)", "Content-Type": type]
                return try await desk.send(.post, "/api/v1/files", headers: headers, body: body).code
            }
            let content = FileForm().content
            #expect(try await code(content, "application/json") == "content_type_unsupported")
            #expect(try await code(content, "multipart/form-data") == "content_type_unsupported")
            #expect(try await code(Array(content.dropLast(5))) == "multipart_malformed")
            #expect(try await code([]) == "multipart_malformed")
            let broken = content.map { $0 == UInt8(ascii: ".") ? 0xFF : $0 }
            #expect(try await code(broken) == "file_name_invalid")
            #expect(try await code(content) == nil)
        }
    }

    @Test func `a site decides how large a file may be, and whether there may be any`() async throws {
        try await withDesk { desk in
            let visitor = try await desk.visitor()
            let agent = try await desk.agent("Mira")
            let id = desk.site.site.id
            _ = try await desk.house.desk.set([.fileLimit(FileLimit(byteCount: 1000))], of: id)
            let allowed = FileForm(bytes: FileForm.png(count: 1000))
            #expect(try await visitor.upload(allowed).status == 201)
            #expect(try await agent.upload(allowed).status == 201)
            let tooLarge = FileForm(bytes: FileForm.png(count: 1001))
            for refused in [try await visitor.upload(tooLarge), try await agent.upload(tooLarge)] {
                #expect(refused.status == 413 && refused.code == "file_too_large")
            }
            _ = try await desk.house.desk.set([.fileLimit(nil)], of: id)
            for refused in [try await visitor.upload(), try await agent.upload()] {
                #expect(refused.status == 403 && refused.code == "files_not_allowed")
            }
        }
    }

    @Test func `a visitor hands in so many files an hour and no more`() async throws {
        try await withDesk { desk in
            let visitor = try await desk.visitor()
            let form = FileForm()
            let first = try await visitor.upload(form)
            for _ in 1..<SupportDesk.visitorFileBudget.count {
                #expect(try await visitor.upload().status == 201)
            }
            let refused = try await visitor.upload()
            #expect(refused.status == 429 && refused.code == "rate_limited")
            #expect(refused.headers["Retry-After"] == "3600")
            // What was stored is answered again.
            #expect(try await visitor.upload(form).json == first.json)
            // Others have budgets of their own.
            #expect(try await desk.visitor().upload().status == 201)
            desk.clock.advance(by: .seconds(3599))
            #expect(try await visitor.upload().headers["Retry-After"] == "1")
            desk.clock.advance(by: .seconds(1))
            #expect(try await visitor.upload().status == 201)
            #expect(try desk.blobNames().count == SupportDesk.visitorFileBudget.count + 2)
        }
    }

    @Test func `a visitor hands in so many bytes an hour and no more`() async throws {
        try await withDesk { desk in
            let visitor = try await desk.visitor()
            let large = FileForm(contentType: "application/pdf", bytes: [UInt8](repeating: 65, count: 20 << 20))
            for _ in 0..<10 {
                var form = large
                form.clientID = newClientID()
                #expect(try await visitor.upload(form).status == 201)
            }
            let refused = try await visitor.upload()
            #expect(refused.status == 429 && refused.code == "rate_limited")
            desk.clock.advance(by: .seconds(3600))
            #expect(try await visitor.upload().status == 201)
        }
    }

    @Test func `the budget holds for files that come at once`() async throws {
        try await withDesk { desk in
            let visitor = try await desk.visitor()
            let count = SupportDesk.visitorFileBudget.count
            _ = try await visitor.file()
            let answers = try await withThrowingTaskGroup { group in
                for _ in 0..<count + 20 { group.addTask { try await visitor.upload() } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.filter { $0.status == 201 }.count == count - 1)
            #expect(answers.filter { $0.status == 429 }.count == 21)
            #expect(try desk.blobNames().count == count)
        }
    }

    @Test func `a file is removed that nobody attaches within a day, and one that is attached stays`() async throws {
        try await withDesk { desk in
            let visitor = try await desk.visitor()
            let id = try await visitor.conversation()
            let loose = try await visitor.file()
            let attached = try await visitor.file()
            #expect(try await visitor.send(files: [attached], in: id).status == 201)
            desk.clock.advance(by: SupportDesk.unattachedLifetime)
            try await desk.house.desk.removeUnattachedFiles()
            #expect(try await visitor.read(loose).status == 200)
            desk.clock.advance(by: .seconds(1))
            try await desk.house.desk.removeUnattachedFiles()
            #expect(try await visitor.read(loose).status == 404)
            #expect(try await visitor.read(attached).status == 200)
            #expect(try await visitor.send(files: [loose], in: id).code == "file_not_found")
            #expect(try desk.blobNames().count == 1)
        }
    }

    @Test func `bytes without a row are removed after a day, and those with one stay`() async throws {
        // The store goes by the system's clock, and the desk's must be past it by more than a day.
        let tomorrow = ManualClock(WallClock.system.now() + SupportDesk.unattachedLifetime + .seconds(60))
        try await withDesk(clock: tomorrow) { desk in
            let visitor = try await desk.visitor()
            let kept = try await visitor.file()
            try await desk.house.files.put(ByteSource([1, 2, 3]), as: BlobID(rawValue: 77))
            #expect(try desk.blobNames().count == 2)
            for part in 0..<desk.house.files.partCount { try await desk.house.desk.removeOrphanedBytes(inPart: part) }
            #expect(try await visitor.read(kept).status == 200)
            #expect(try desk.blobNames().count == 1)
            tomorrow.advance(by: .seconds(-120))
            try await desk.house.files.put(ByteSource([1, 2, 3]), as: BlobID(rawValue: 77))
            for part in 0..<desk.house.files.partCount { try await desk.house.desk.removeOrphanedBytes(inPart: part) }
            #expect(try desk.blobNames().count == 2)
        }
    }

    @Test func `a file whose bytes are missing is not found, and the operator hears of it`() async throws {
        try await withDesk { desk in
            let visitor = try await desk.visitor()
            let id = try await visitor.file()
            try await desk.house.files.remove([try #require(BlobID(id))])
            #expect(try await visitor.read(id).code == "file_not_found")
            #expect(desk.logs.lines(ofLevel: "warning").contains { $0.contains("the bytes of a file are missing") })
        }
    }
}
