import FileSystem
import HTTP
import Spaces
import SupportDesk

/// A file as the answer to a request.
///
/// Whatever it is, it must not act in a browser: it is never more than the type that we have looked at, it runs no script
/// where it is opened by itself, and other sites can't load it. It is asked for again each time, since who may see it can
/// change; that costs little, since its bytes can't.
enum FileAnswer {
    /// Types that are told as they are.
    ///
    /// Any other is told as bytes: a page could take it for a script or a style of ours.
    private static let harmlessTypes: Set = ["application/pdf", "text/plain"]
    /// Pictures that every browser shows.
    private static let shownTypes: Set = ["image/png", "image/jpeg", "image/gif", "image/webp"]

    /// The bytes that the request wants of a file; a picture is shown in its place where the door allows it.
    static func response(
        to request: Request,
        with content: FileContent,
        showingPictures: Bool = false
    ) throws(Problem) -> Response {
        let entityTag = "\"\(content.file.id)\""
        let byteCount = content.bytes.byteCount
        var headers = headers(of: content.file, showingPictures: showingPictures)
        headers.append("ETag", entityTag)
        switch request.selection(of: byteCount, entityTag: entityTag) {
        case .unchanged: return Response(.notModified, headers: headers)
        case .whole: return Response(.ok, headers: headers, body: .file(content.bytes))
        case .part(let range):
            headers.append("Content-Range", "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(byteCount)")
            return Response(.partialContent, headers: headers, body: .file(content.bytes[range]))
        case .unsatisfiable:
            var problem = Problem(
                .rangeNotSatisfiable,
                "range_not_satisfiable",
                "the file has \(byteCount) bytes and none of the range"
            )
            problem.headers.set("Content-Range", "bytes */\(byteCount)")
            throw problem
        }
    }

    private static func headers(of file: File, showingPictures: Bool) -> HeaderFields {
        let type = file.contentType
        let isTold = type.isRasterImage || harmlessTypes.contains(type.text)
        let disposition: ContentDisposition =
            showingPictures && shownTypes.contains(type.text) ? .inline : .attachment
        return [
            "Content-Type": isTold ? type.text : MediaType.octetStream.text,
            "Content-Disposition": disposition.value(fileName: file.name.text),
            "Accept-Ranges": "bytes",
            "Cache-Control": "private, no-cache",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cross-Origin-Resource-Policy": "same-origin",
        ]
    }
}
