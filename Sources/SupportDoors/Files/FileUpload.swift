import FileSystem
import HTTP
import Primitives
import Spaces
import SupportDesk

/// What `POST …/files` takes: form data with the parts `clientId` and `file`.
enum FileUpload {
    /// So much more than the file itself may come: the boundaries and the heads of the parts.
    private static let envelopeByteCount = 16_384

    /// How much content may come where files are taken by these rules; refuses what can't become a file, before it is read.
    static func maximumContent(of request: Request, _ rules: FileRules) throws(Problem) -> Int {
        do throws(MultipartError) {
            _ = try MultipartParser(contentType: request.headers["Content-Type"])
        } catch {
            throw Problem(error)
        }
        let maximum = rules.limit.byteCount + envelopeByteCount
        guard request.headers["Content-Length"].flatMap({ Int($0) }) ?? 0 <= maximum else {
            throw Problem(FileRefusal.tooLarge(maximumByteCount: rules.limit.byteCount))
        }
        return maximum
    }

    /// The file in a request's content, looked at.
    static func draft(in request: Request, _ rules: FileRules) async throws(Problem) -> FileDraft {
        guard case .file = request.content else { return try read(request, rules) }
        let result: Result<FileDraft, Problem>
        do throws(FileSystemError) {
            result = try await FileThreads.run { Result { () throws(Problem) in try read(request, rules) } }
        } catch {
            throw Problem(FileRefusal.unreadable(error)).caused(by: error)
        }
        return try result.get()
    }

    /// Blocks where the content lies in a file.
    private static func read(_ request: Request, _ rules: FileRules) throws(Problem) -> FileDraft {
        let source: ByteSource
        let parts: [MultipartPart]
        do throws(FileSystemError) {
            source = try request.source
        } catch {
            throw Problem(FileRefusal.unreadable(error)).caused(by: error)
        }
        do throws(MultipartError) {
            parts = try MultipartParser.parts(of: source, contentType: request.headers["Content-Type"])
        } catch {
            throw Problem(error)
        }
        let clientID = try clientID(in: parts, of: source)
        let part = try single("file", in: parts)
        guard let name = part.fileName else {
            throw refused("file", "file_name_invalid", "must be a file, with a name")
        }
        guard part.range.count <= rules.limit.byteCount else {
            throw Problem(FileRefusal.tooLarge(maximumByteCount: rules.limit.byteCount))
        }
        do throws(FileRefusal) {
            return try FileDraft(
                clientID: clientID,
                name: FileName(name),
                contentType: part.contentType.flatMap { MediaType($0) } ?? .octetStream,
                content: source[part.range]
            )
        } catch {
            throw Problem(error).caused(by: error)
        }
    }

    private static func clientID(in parts: [MultipartPart], of source: ByteSource) throws(Problem) -> ClientID {
        let range = try single("clientId", in: parts).range
        let text: String?
        do throws(FileSystemError) {
            text = range.count <= 64 ? String(validating: try source.read(range), as: UTF8.self) : nil
        } catch {
            throw Problem(FileRefusal.unreadable(error)).caused(by: error)
        }
        guard let clientID = text.flatMap({ ClientID($0) }) else {
            throw refused("clientId", "not_a_uuid", "must be a UUID that the client makes")
        }
        return clientID
    }

    /// The only part of a name.
    private static func single(_ name: String, in parts: [MultipartPart]) throws(Problem) -> MultipartPart {
        let named = parts.filter { $0.name == name }
        guard let part = named.first else { throw refused(name, "required", "is required") }
        guard named.count == 1 else { throw refused(name, "more_than_one", "must be there once") }
        return part
    }

    private static func refused(_ field: String, _ code: String, _ detail: String) -> Problem {
        Problem(fields: [Problem.Field(field: field, code: code, detail: detail)])
    }
}

extension Problem {
    /// The refusal of form data.
    fileprivate init(_ error: MultipartError) {
        let detail = error.description
        switch error {
        case .notMultipart: self.init(.unsupportedMediaType, "content_type_unsupported", detail)
        case .malformed, .truncated, .tooManyParts, .headTooLarge: self.init(.badRequest, "multipart_malformed", detail)
        case .fileNameInvalid: self.init(fields: [Field(field: "file", code: "file_name_invalid", detail: detail)])
        case .unreadable(let error): self = Problem(FileRefusal.unreadable(error)).caused(by: error)
        }
    }
}

extension Endpoint.Operation {
    /// The same with a file as content; the refusals that reading it can bring are added.
    func acceptingFile() -> Endpoint.Operation {
        var operation = self
        operation.request = "FileRequest"
        operation.requestType = "multipart/form-data"
        return
            operation
            .answering(201, "File", "It is stored; attach it to a message within a day")
            .answering(200, "File", "It was stored before under this clientId")
            .refusing(400, "multipart_malformed").refusing(403, "files_not_allowed")
            .refusing(413, "file_too_large").refusing(413, "body_too_large")
            .refusing(415, "content_type_unsupported").refusing(415, "file_type_not_allowed")
            .refusing(422, "fields_invalid").refusing(422, "file_empty").refusing(422, "file_name_invalid")
    }

    /// The same that answers with the bytes of a file, all or a range of them.
    func answeringFile() -> Endpoint.Operation {
        answering(200, "Bytes", "The bytes", as: "*/*")
            .answering(206, "Bytes", "Those of the Range", as: "*/*")
            .answering(304, nil, "The client has them, by If-None-Match")
            .refusing(404, "file_not_found").refusing(416, "range_not_satisfiable")
    }
}
