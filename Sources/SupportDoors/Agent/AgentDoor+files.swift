import HTTP
import Primitives
import Spaces
import SupportDesk

// Files of an agent. The console's pictures are loaded by `<img>`, to which the cookie is enough.
extension AgentDoor {
    var fileEndpoints: [Endpoint] { [postFile, readFile] }

    private var postFile: Endpoint {
        let operation = changing("Hands in a file, which a message or a note can then attach").acceptingFile()
        return context.endpoint(
            .post,
            "/api/v1/agent/files",
            operation,
            admitting: { request throws(Problem) in
                try FileUpload.maximumContent(of: request, try await rules(of: request).rules)
            },
            { request throws(Problem) in
                let (agent, rules) = try await rules(of: request)
                let draft = try await FileUpload.draft(in: request, rules)
                let added = try await context.asking { () throws(DeskError) in try await desk.add(draft, by: agent) }
                return VisitorDoor.created(added.status) { $0.shape(added.value) }
            }
        )
    }

    private var readFile: Endpoint {
        let operation = operation("Reads a file of a conversation that the agent may see, or of the agent's own")
            .answeringFile()
        return context.endpoint(.get, "/api/v1/agent/files/{id}", operation) { request throws(Problem) in
            let agent = try await authenticate(request).agent
            let id: FileID = try request.pathIdentifier("id", or: Problem(FileRefusal.notFound))
            let content = try await context.asking { () throws(DeskError) in try await desk.file(id, for: agent) }
            return try FileAnswer.response(to: request, with: content, showingPictures: true)
        }
    }

    private func rules(of request: Request) async throws(Problem) -> (agent: Agent, rules: FileRules) {
        let agent = try await authenticateChange(request).agent
        let rules = try await context.asking { () throws(DeskError) in try await desk.fileRules(for: agent) }
        return (agent, rules)
    }
}
