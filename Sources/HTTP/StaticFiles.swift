import Glibc

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
        /// Fields of every response, such as `Content-Security-Policy`.
        public var headers: HeaderFields = [:]

        /// The usual limit, and no further fields.
        public init() {}
    }

    /// One file in one content coding.
    struct Representation: Sendable {
        let bytes: [UInt8]
        /// Strong, and so another one for each coding (RFC 9110 section 8.8.1).
        let entityTag: String
        /// `nil` for the file as it is.
        let coding: String?
    }

    /// One resource: the file, and the compressed files beside it.
    struct Resource: Sendable {
        let contentType: String
        let isImmutable: Bool
        let identity: Representation
        /// In the order of our preference.
        let compressed: [Representation]
    }

    enum Entry: Sendable {
        case file(Resource)
        /// A folder, to be asked for with a slash at its end.
        case folder
    }

    let entries: [String: Entry]
    let headers: HeaderFields

    /// Reads a folder with its subfolders.
    ///
    /// Names that begin with a dot are left out, and symbolic links are followed within the folder only. A file `x.br` or
    /// `x.gz` beside `x` is its compressed form, unless it is older than `x`, and isn't served by its own name. Throws `StaticFilesError` where
    /// something can't be read or there is too much of it.
    public init(folder: String, configuration: Configuration = Configuration()) throws(StaticFilesError) {
        var loader = try StaticFilesLoader(folder: folder, maximumByteCount: configuration.maximumByteCount)
        try loader.load()
        entries = loader.entries()
        headers = configuration.headers
    }

    /// Answers a request for a file; `nil` where there is none of that path.
    public func respond(to request: Request) -> Response? {
        guard let path = PercentEncoding.decode(request.path) else { return nil }
        switch entries[path] {
        case nil: return nil
        case .folder: return redirect(request)
        case .file(let resource): return respond(to: request, with: resource)
        }
    }

    private func redirect(_ request: Request) -> Response {
        let query = request.query.isEmpty ? "" : "?\(request.query)"
        // The last segment alone: a relative reference can't lead to another host, as `//host/` would.
        let name = request.path.split(separator: "/").last ?? ""
        return Response(Status(308), headers: fields(["Location": "./\(name)/\(query)"]))
    }

    // MARK: One resource

    private func respond(to request: Request, with resource: Resource) -> Response {
        guard request.method == .get || request.method == .head else {
            return Response(.methodNotAllowed, headers: fields(["Allow": "GET, HEAD"]))
        }
        let representation = representation(of: resource, for: request)
        var headers = fields([
            "ETag": representation.entityTag,
            "Cache-Control": cacheControl(for: resource, request),
        ])
        if !resource.compressed.isEmpty { headers.append("Vary", "Accept-Encoding") }
        if request.headers["If-None-Match"] != nil,
            EntityTags.contain(representation.entityTag, request.headers.values(of: "If-None-Match"))
        {
            return Response(.notModified, headers: headers)
        }
        headers.append("Content-Type", resource.contentType)
        headers.append("Accept-Ranges", "bytes")
        if let coding = representation.coding { headers.append("Content-Encoding", coding) }
        return content(of: representation, for: request, headers)
    }

    private func content(
        of representation: Representation,
        for request: Request,
        _ headers: HeaderFields
    ) -> Response {
        var headers = headers
        let bytes = representation.bytes
        let isRangeWanted =
            request.method == .get
            && request.headers["If-Range"].map { $0 == representation.entityTag } ?? true
        let range = isRangeWanted ? request.headers["Range"].flatMap { ByteRange($0, of: bytes.count) } : nil
        switch range {
        case nil:
            return Response(.ok, headers: headers, body: .slice(bytes[...]))
        case .unsatisfiable:
            headers.append("Content-Range", "bytes */\(bytes.count)")
            return Response(.rangeNotSatisfiable, headers: headers)
        case .satisfiable(let range):
            headers.append("Content-Range", "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(bytes.count)")
            return Response(.partialContent, headers: headers, body: .slice(bytes[range]))
        }
    }

    private func representation(of resource: Resource, for request: Request) -> Representation {
        guard !resource.compressed.isEmpty, let accepted = request.headers["Accept-Encoding"] else {
            return resource.identity
        }
        return AcceptEncoding(accepted).best(of: resource)
    }

    /// A name or a query that changes with the content may be kept for good; anything else is asked for again.
    private func cacheControl(for resource: Resource, _ request: Request) -> String {
        let tag = resource.identity.entityTag.dropFirst().dropLast()
        let isImmutable = resource.isImmutable || request.query == "v=\(tag)"
        return isImmutable ? "public, max-age=31536000, immutable" : "no-cache"
    }

    private func fields(_ own: HeaderFields) -> HeaderFields {
        var all = headers
        all.append("X-Content-Type-Options", "nosniff")
        for field in own.fields { all.append(field.name, field.value) }
        return all
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
