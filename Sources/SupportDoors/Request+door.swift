import HTTP
import Primitives

extension Request {
    /// The token of `Authorization: Bearer …` (RFC 6750 section 2.1).
    var bearerToken: Secret? {
        guard let value = headers["Authorization"] else { return nil }
        let parts = value.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer", !parts[1].isEmpty, parts[1].utf8.count <= 8192
        else { return nil }
        return Secret(String(parts[1]))
    }

    /// The value of a cookie (RFC 6265 section 4.2).
    func cookie(_ name: String) -> String? {
        for header in headers.values(of: "Cookie") {
            for pair in header.split(separator: ";") {
                let parts = pair.split(separator: "=", maxSplits: 1)
                if parts.count == 2, parts[0].drop(while: { $0 == " " }) == name { return String(parts[1]) }
            }
        }
        return nil
    }

    /// The first value of a query item, decoded.
    func queryItem(_ name: String) throws(Problem) -> String? {
        guard let items = PercentEncoding.decodeForm(query) else {
            throw Problem(.badRequest, "query_malformed", "the query is not percent-encoded UTF-8")
        }
        return items.first { $0.name == name }?.value
    }

    /// A query item that is a whole number in a range; `standard` where it is absent.
    func queryInteger(_ name: String, in range: ClosedRange<Int64>, or standard: Int64) throws(Problem) -> Int64 {
        guard let text = try queryItem(name) else { return standard }
        guard let value = Int64(text), range.contains(value) else {
            throw Problem(fields: [
                Problem.Field(
                    field: name,
                    code: "out_of_range",
                    detail: "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
                )
            ])
        }
        return value
    }

    /// The identifier in a segment of the path; anything that can't be one names nothing, and `missing` is the answer.
    func pathIdentifier<Kind>(_ name: String, or missing: Problem) throws(Problem) -> Identifier<Kind> {
        guard let id = Identifier<Kind>(parameters[name] ?? "") else { throw missing }
        return id
    }

    /// From where a stream goes on: `Last-Event-ID` (HTML Standard, section 9.2) before `after`; `nil` is from now on.
    func resumePoint() throws(Problem) -> Int64? {
        let inQuery = try queryItem("after")
        guard let text = headers["Last-Event-ID"] ?? inQuery else { return nil }
        guard let value = Int64(text), value >= 0 else {
            throw Problem(fields: [
                Problem.Field(field: "after", code: "out_of_range", detail: "must be an id that the stream sent")
            ])
        }
        return value
    }
}
