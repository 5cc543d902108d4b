import HTTP
import HTTPServer
import Primitives
import Telemetry

/// Writes one line and one observation per request; never a query, a header or a body.
struct RequestObserver: HTTPServerObserver {
    private let logger: Logger
    private let durations: Histogram
    private let faults: Counter

    init(logger: Logger, metrics: Metrics) {
        self.logger = logger
        durations = metrics.histogram(
            "http_server_request_duration_seconds",
            help: "Time from the whole request to the whole response.",
            labels: ["method", "route", "status"]
        )
        faults = metrics.counter(
            "http_server_faults_total",
            help: "Things that went wrong in the server and that no client is to blame for alone.",
            labels: ["kind"]
        )
    }

    func requestFinished(_ request: FinishedRequest) {
        let route = request.route ?? "none"
        if !request.isStream {
            durations.observe(
                request.duration,
                request.method?.rawValue ?? "none",
                route,
                String(request.status.code)
            )
        }
        logger.info(
            "request",
            [
                "request.id": .string(request.id),
                "http.request.method": .string(request.method?.rawValue ?? "none"),
                "http.route": .string(route),
                "http.response.status_code": .integer(request.status.code),
                "http.response.size": .integer(request.bytesSent),
                "duration": .duration(request.duration),
                "client.address": .string(request.remoteAddress),
                "refusal": .string(request.refusal.map { "\($0)" } ?? ""),
            ]
        )
    }

    func faultOccurred(_ fault: ServerFault) {
        switch fault {
        case .invalidResponseField(let name, let requestID):
            faults.increment("invalid_response_field")
            logger.error(
                "a response had a header field that can't be sent",
                ["request.id": .string(requestID), "field.name": .string(name)]
            )
        case .cannotAccept(let code):
            faults.increment("cannot_accept")
            logger.error("no connection can be accepted", ["error": .string("\(FileError(code))")])
        case .fileFailed(let error, let requestID):
            faults.increment("file_failed")
            logger.error(
                "a file could not be read to its end while it was sent",
                ["request.id": .string(requestID), "error": .cause(error)]
            )
        case .slowReader(let requestID):
            faults.increment("slow_reader")
            logger.warning("a client was too slow and was cut off", ["request.id": .string(requestID)])
        }
    }
}
