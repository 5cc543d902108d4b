import HTTPServer
import SQLiteStorage
import Telemetry

/// The figures that other rooms keep anyway, as metrics.
enum ServiceMetrics {
    static func register(server: HTTPServer, storage: SQLiteStorage, in metrics: Metrics) {
        metrics.gauge("http_server_open_connections", help: "Connections that are open.") {
            Double(server.counters.openConnections)
        }
        metrics.counter("http_server_refused_requests_total", help: "Requests that the server itself refused.") {
            Double(server.counters.refused.values.reduce(0, +))
        }
        metrics.counter("storage_batches_total", help: "Batches of statements, committed or refused.") {
            Double(storage.statistics.batches)
        }
        metrics.counter("storage_batches_failed_total", help: "Batches of statements that were refused.") {
            Double(storage.statistics.failedBatches)
        }
        metrics.counter("storage_commits_total", help: "Transactions that reached the disk.") {
            Double(storage.statistics.commits)
        }
        metrics.gauge("storage_queue_depth", help: "Batches that wait for the next transaction.") {
            Double(storage.statistics.queueDepth)
        }
    }
}
