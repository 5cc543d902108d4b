import HTTP
import Primitives
import Spaces
import SupportDesk

// Files of a visitor.
extension VisitorDoor {
    var fileEndpoints: [Endpoint] { [postFile, readFile] }

    private var postFile: Endpoint {
        let operation = operation("Hands in a file, which a message can then attach").acceptingFile()
            .refusing(429, "rate_limited")
        return context.endpoint(
            .post,
            "/api/v1/files",
            operation,
            admitting: { request throws(Problem) in
                try FileUpload.maximumContent(of: request, try await rules(of: request).rules)
            },
            { request throws(Problem) in
                let (visitor, rules) = try await rules(of: request)
                let draft = try await FileUpload.draft(in: request, rules)
                let added = try await context.asking { () throws(DeskError) in try await desk.add(draft, by: visitor) }
                return Self.created(added.status) { $0.shape(added.value) }
            }
        )
    }

    private var readFile: Endpoint {
        let operation = operation("Reads a file of the visitor's own, or of what was said to them").answeringFile()
        return context.endpoint(.get, "/api/v1/files/{id}", operation) { request throws(Problem) in
            let visitor = try await authenticate(request).visitor
            let id: FileID = try request.pathIdentifier("id", or: Problem(FileRefusal.notFound))
            let content = try await context.asking { () throws(DeskError) in try await desk.file(id, for: visitor) }
            return try FileAnswer.response(to: request, with: content)
        }
    }

    private func rules(of request: Request) async throws(Problem) -> (visitor: Visitor, rules: FileRules) {
        let visitor = try await authenticate(request).visitor
        let rules = try await context.asking { () throws(DeskError) in try await desk.fileRules(for: visitor) }
        return (visitor, rules)
    }
}
