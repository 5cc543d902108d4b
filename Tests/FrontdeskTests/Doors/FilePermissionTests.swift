import HTTP
import JSON
import Primitives
import SupportDesk
import Testing

@testable import Frontdesk

/// Who may read a file, as a table: each row of it is a way in which the file came to lie where it lies.
struct FilePermissionTests {
    /// Someone who asks for a file.
    private enum Reader: String, CaseIterable {
        case uploader, visitor, otherVisitor, agent, otherAgent, noToken, revokedToken
    }

    /// The people of one site, and of each kind one who has nothing to do with it.
    private struct Cast {
        let desk: Desk
        let visitor: VisitorClient
        let otherVisitor: VisitorClient
        let agent: AgentClient
        let otherAgent: AgentClient
        let revoked: VisitorClient
        let conversation: String

        init(_ desk: Desk) async throws {
            self.desk = desk
            visitor = try await desk.visitor(named: "Grace")
            otherVisitor = try await desk.visitor(named: "Eve")
            agent = try await desk.agent("Mira", departments: ["Sales"])
            otherAgent = try await desk.agent("Tom", departments: ["Support"])
            let signed = try desk.identityToken(["sub": "customer-7", "name": "Grace"])
            revoked = try await desk.visitor(["identityToken": .string(signed)])
            conversation = try await visitor.conversation("Sales")
            _ = try await otherVisitor.conversation("Sales")
        }

        func status(of file: String, for reader: Reader) async throws -> Int {
            switch reader {
            case .uploader, .visitor: try await visitor.read(file).status
            case .otherVisitor: try await otherVisitor.read(file).status
            case .agent: try await agent.read(file).status
            case .otherAgent: try await otherAgent.read(file).status
            case .noToken: try await desk.send(.get, "/api/v1/files/\(file)").status
            case .revokedToken: try await revoked.read(file).status
            }
        }

        func statuses(of file: String) async throws -> [Reader: Int] {
            var statuses: [Reader: Int] = [:]
            for reader in Reader.allCases { statuses[reader] = try await status(of: file, for: reader) }
            return statuses
        }
    }

    private static func statuses(_ readers: Set<Reader>, revoked: Int = 404) -> [Reader: Int] {
        var statuses: [Reader: Int] = [:]
        for reader in Reader.allCases { statuses[reader] = readers.contains(reader) ? 200 : 404 }
        statuses[.noToken] = 401
        statuses[.revokedToken] = revoked
        return statuses
    }

    @Test func `a file is read by whom it is for, and to all others it isn't there`() async throws {
        try await withDesk { desk in
            let cast = try await Cast(desk)
            let loose = try await cast.visitor.file()
            #expect(try await cast.statuses(of: loose) == Self.statuses([.uploader, .visitor]))
            let said = try await cast.visitor.file()
            #expect(try await cast.visitor.send(files: [said], in: cast.conversation).status == 201)
            #expect(try await cast.statuses(of: said) == Self.statuses([.uploader, .visitor, .agent]))
            let looseOfAgent = try await cast.agent.file()
            #expect(try await cast.statuses(of: looseOfAgent) == Self.statuses([.agent]))
            let noted = try await cast.agent.file()
            #expect(try await cast.agent.send(files: [noted], in: cast.conversation, as: "notes").status == 201)
            #expect(try await cast.statuses(of: noted) == Self.statuses([.agent]))
            let answered = try await cast.agent.file()
            #expect(try await cast.agent.send(files: [answered], in: cast.conversation).status == 201)
            #expect(try await cast.statuses(of: answered) == Self.statuses([.uploader, .visitor, .agent]))
        }
    }

    @Test func `who has left a department reads no more of its files, and its new agent does`() async throws {
        try await withDesk { desk in
            let cast = try await Cast(desk)
            let file = try await cast.visitor.file()
            #expect(try await cast.visitor.send(files: [file], in: cast.conversation).status == 201)
            let support = try desk.department("Support")
            let moved = try await cast.agent.act("transfer", on: cast.conversation, ["department": .string(support)])
            #expect(moved.status == 204)
            #expect(try await cast.statuses(of: file) == Self.statuses([.uploader, .visitor, .otherAgent]))
        }
    }

    @Test func `an agent of another site reads nothing of this one`() async throws {
        try await withDesk { desk in
            let cast = try await Cast(desk)
            let file = try await cast.visitor.file()
            #expect(try await cast.visitor.send(files: [file], in: cast.conversation).status == 201)
            let origin = try #require(Origin(Desk.origin))
            let other = try await desk.house.desk.addSite(named: "Hotel", origins: [origin], departments: ["Sales"])
            let email = "stranger@frontdesk.example"
            _ = try await desk.house.desk.addAgent(
                email: email,
                name: "Stranger",
                password: Secret("the password of a stranger"),
                site: other.site.id,
                departments: []
            )
            let stranger = try await desk.logIn(email, "the password of a stranger")
            #expect(try await stranger.read(file).status == 404)
            #expect(try await cast.agent.read(file).status == 200)
            // A visitor of the other site has a token of the same kind.
            let guest = try await desk.visitor(["site": .string(other.site.key)])
            #expect(try await guest.read(file).status == 404)
        }
    }

    @Test func `a token that was taken back reads nothing and hands in nothing`() async throws {
        try await withDesk { desk in
            let cast = try await Cast(desk)
            let file = try await cast.revoked.file()
            #expect(try await cast.revoked.read(file).status == 200)
            let revocation = try await desk.sendAsServer(.delete, "/api/v1/guests/customer-7/tokens")
            #expect(revocation.status == 204)
            #expect(try await cast.revoked.read(file).code == "token_revoked")
            #expect(try await cast.revoked.upload().code == "token_revoked")
            #expect(try await cast.visitor.upload().status == 201)
        }
    }

    @Test func `without a session or its CSRF token an agent hands in nothing`() async throws {
        try await withDesk { desk in
            let cast = try await Cast(desk)
            let content = FileForm().content
            func status(_ headers: HeaderFields) async throws -> (Int, String?) {
                var headers = headers
                headers.set("Content-Type", FileForm.contentTypeField)
                let answer = try await desk.send(.post, "/api/v1/agent/files", headers: headers, body: content)
                return (answer.status, answer.code)
            }
            #expect(try await status([:]) == (401, "session_required"))
            #expect(try await status(["Cookie": cast.agent.cookie]) == (403, "csrf_token_invalid"))
            #expect(try await status(cast.agent.headers) == (201, nil))
            let authorization: HeaderFields = ["Authorization": "Bearer \(cast.visitor.token)"]
            #expect(try await status(authorization) == (401, "session_required"))
            #expect(try await desk.send(.get, "/api/v1/agent/files/\(try await cast.agent.file())").status == 401)
        }
    }
}
