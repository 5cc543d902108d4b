import HTTP
import JSON
import Primitives
import Telemetry

/// Health, metrics and the description of the API.
public struct OperationsDoor: Sendable {
    /// Whether the service can do its work: `nil` where it can, or what keeps it from it.
    public typealias Readiness = @Sendable () async -> String?

    private let context: DoorContext
    private let readiness: Readiness

    init(context: DoorContext, readiness: @escaping Readiness) {
        self.context = context
        self.readiness = readiness
    }

    var endpoints: [Endpoint] {
        [live, ready, metrics]
    }

    private var live: Endpoint {
        let operation = Endpoint.Operation("operations", "Whether the process runs")
            .answering(200, "Health", "It does")
        let body = Array(#"{"status":"ok"}"#.utf8)
        return context.endpoint(.get, "/health/live", operation) { _ throws(Problem) in
            .json(.ok, body, headers: ["Cache-Control": "no-store"])
        }
    }

    private var ready: Endpoint {
        let operation = Endpoint.Operation("operations", "Whether the service can do its work: its database answers")
            .answering(200, "Health", "It can")
            .refusing(503, "not_ready")
        return context.endpoint(.get, "/health/ready", operation) { _ throws(Problem) in
            if let reason = await readiness() {
                throw Problem(.serviceUnavailable, "not_ready", reason).retrying(after: .seconds(2))
            }
            return .json(.ok, Array(#"{"status":"ok"}"#.utf8), headers: ["Cache-Control": "no-store"])
        }
    }

    private var metrics: Endpoint {
        let operation = Endpoint.Operation("operations", "Metrics in the text format of Prometheus")
            .answering(200, "Text", "The metrics", as: "text/plain")
        return context.endpoint(.get, "/metrics", operation) { _ throws(Problem) in
            Response(
                .ok,
                headers: ["Content-Type": Metrics.contentType, "Cache-Control": "no-store"],
                body: .bytes(context.metrics.exposition())
            )
        }
    }
}
