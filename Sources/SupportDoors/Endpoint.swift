public import HTTP
public import JSON

/// A route together with what the OpenAPI document says of it, so that neither can exist without the other.
public struct Endpoint: Sendable {
    /// The route.
    public let route: Route
    /// What the document says.
    public let operation: Operation

    /// An operation of the document (OpenAPI 3.1).
    public struct Operation: Sendable {
        /// A response that the route can give.
        public struct Outcome: Sendable {
            /// The status.
            public let status: Int
            /// What it means.
            public let meaning: String
            /// The name of the content's schema; `nil` for no content.
            public let schema: String?
            /// The content's media type.
            public let mediaType: String
        }

        /// The door that it belongs to.
        public let tag: String
        /// What it does.
        public let summary: String
        /// The name of the scheme by which callers authenticate; `nil` where they needn't.
        public var security: String?
        /// The name of the content's schema.
        public var request: String?
        /// The media type of the content.
        public var requestType = "application/json"
        /// The query parameters with their schema.
        public var query: [JSONMember] = []
        /// The responses.
        public var outcomes: [Outcome] = []
        /// The codes of the refusals, with their status.
        public var refusals: [(status: Int, code: String)] = []

        /// An operation without content.
        public init(_ tag: String, _ summary: String) {
            self.tag = tag
            self.summary = summary
        }

        /// The same for callers who authenticate so; the refusals that come with it are added.
        func secured(by security: String, _ codes: [(Int, String)]) -> Operation {
            var operation = self
            operation.security = security
            operation.refusals += codes.map { (status: $0.0, code: $0.1) }
            return operation
        }

        /// The same with content of a schema; the refusals that reading it can bring are added.
        func accepting(_ schema: String, as type: String = "application/json") -> Operation {
            var operation = self
            operation.request = schema
            operation.requestType = type
            operation.refusals += [
                (400, "json_malformed"), (413, "body_too_large"), (415, "content_type_unsupported"),
                (422, "fields_invalid"),
            ]
            return operation
        }

        /// The same with query parameters.
        func reading(_ query: [JSONMember]) -> Operation {
            var operation = self
            operation.query = query
            operation.refusals += [(400, "query_malformed"), (422, "fields_invalid")]
            return operation
        }

        /// The same with one more response.
        func answering(
            _ status: Int,
            _ schema: String?,
            _ meaning: String,
            as type: String = "application/json"
        ) -> Operation {
            var operation = self
            operation.outcomes.append(Outcome(status: status, meaning: meaning, schema: schema, mediaType: type))
            return operation
        }

        /// The same with one more refusal.
        func refusing(_ status: Int, _ code: String) -> Operation {
            var operation = self
            operation.refusals.append((status, code))
            return operation
        }
    }
}
