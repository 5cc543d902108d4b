import Glibc
public import HTTP

/// The files of a folder, held in memory and served from there.
///
/// They are read once, when the value is made; a request is a look-up in a dictionary by its decoded path, so that no
/// spelling of a path can reach anything that wasn't read then. Responses share the bytes of the files. The semantics are
/// those of RFC 9110: conditional requests (section 13), ranges (section 14) and content coding by `Accept-Encoding`
/// (section 12.5.3).
public struct StaticFiles: Sendable {
    /// What may be served, and what goes with it.
    public struct Configuration: Sendable {
        /// Bytes of all files together, beyond which loading fails.
        public var maximumByteCount = 64 << 20
        /// The fields of every response of a path, such as `Content-Security-Policy` and `Cache-Control`.
        public var headers: @Sendable (_ path: String) -> HeaderFields = { _ in [:] }

        /// The paths of the scripts that are served together with all that they import.
        public var linkedScripts: Set<String> = []

        /// The usual limit, and no further fields.
        public init() {}
    }

    /// One file with all that is said about it.
    struct Resource: Sendable {
        let contentType: String
        /// Whether the type of content isn't compressed already.
        let isCompressible: Bool
        let headers: HeaderFields
        let representations: Representations
    }

    enum Entry: Sendable {
        case file(Resource)
        /// A folder, to be asked for with a slash at its end.
        case folder(HeaderFields)
    }

    private let entries: [String: Entry]

    /// Reads a folder with its subfolders.
    ///
    /// Names that begin with a dot are left out, and symbolic links are followed within the folder only. Throws
    /// `StaticFilesError` where something can't be read or there is too much of it.
    public init(folder: String, configuration: Configuration = Configuration()) throws(StaticFilesError) {
        var loader = try StaticFilesLoader(folder: folder, configuration: configuration)
        try loader.load()
        entries = loader.entries()
    }

    /// The content of a file as it is served where no coding is asked for; `nil` where there is none of that path.
    public func content(of path: String) -> [UInt8]? {
        guard case .file(let resource) = entries[path] else { return nil }
        return resource.representations.content
    }

    /// Answers a request for a file; `nil` where there is none of that path.
    public func respond(to request: Request) async -> Response? {
        guard let path = PercentEncoding.decode(request.path) else { return nil }
        switch entries[path] {
        case nil: return nil
        case .folder(let headers): return redirect(request, headers)
        case .file(let resource): return await respond(to: request, with: resource)
        }
    }

    private func redirect(_ request: Request, _ headers: HeaderFields) -> Response {
        let query = request.query.isEmpty ? "" : "?\(request.query)"
        // The last segment alone: a relative reference can't lead to another host, as `//host/` would.
        let name = request.path.split(separator: "/").last ?? ""
        var headers = headers
        headers.append("Location", "./\(name)/\(query)")
        return Response(Status(308), headers: headers)
    }

    // MARK: One resource

    private func respond(to request: Request, with resource: Resource) async -> Response {
        var headers = resource.headers
        guard request.method == .get || request.method == .head else {
            headers.append("Allow", "GET, HEAD")
            return Response(.methodNotAllowed, headers: headers)
        }
        let coding = resource.isCompressible ? AcceptEncoding(request.headers["Accept-Encoding"]).preferredCoding : nil
        let representation = await resource.representations.form(coding)
        headers.append("ETag", representation.entityTag)
        if resource.isCompressible { headers.append("Vary", "Accept-Encoding") }
        let selection = request.selection(of: representation.bytes.count, entityTag: representation.entityTag)
        if selection == .unchanged { return Response(.notModified, headers: headers) }
        headers.append("Content-Type", resource.contentType)
        headers.append("Accept-Ranges", "bytes")
        if let coding = representation.coding { headers.append("Content-Encoding", coding.rawValue) }
        return content(of: representation, selection, headers)
    }

    private func content(
        of representation: Representation,
        _ selection: Selection,
        _ headers: HeaderFields
    ) -> Response {
        var headers = headers
        let bytes = representation.bytes
        switch selection {
        case .whole, .unchanged: return Response(.ok, headers: headers, body: .slice(bytes[...]))
        case .unsatisfiable:
            headers.append("Content-Range", "bytes */\(bytes.count)")
            return Response(.rangeNotSatisfiable, headers: headers)
        case .part(let range):
            headers.append("Content-Range", "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(bytes.count)")
            return Response(.partialContent, headers: headers, body: .slice(bytes[range]))
        }
    }
}

/// Why a folder couldn't be loaded.
public enum StaticFilesError: Error, Sendable, Equatable {
    /// A file or folder can't be read; the system's error number.
    case cannotRead(path: String, errno: Int32)
    /// The files are more than the configured limit.
    case tooLarge(maximumByteCount: Int)
    /// A symbolic link leads out of the folder.
    case leavesFolder(path: String)
}

extension StaticFilesError: CustomStringConvertible {
    /// What went wrong, for the operator.
    public var description: String {
        switch self {
        case .cannotRead(let path, let errno):
            "can't be loaded: \(path) can't be read (\(String(cString: strerror(errno))))"
        case .tooLarge(let maximum): "can't be loaded: its files are more than \(maximum >> 20) MiB"
        case .leavesFolder(let path): "can't be loaded: the symbolic link \(path) leads out of the folder"
        }
    }
}
