import Telemetry
import Testing

struct MetricsTests {
    private let metrics = Metrics()

    private var text: String { String(decoding: metrics.exposition(), as: UTF8.self) }

    @Test func `an empty registry shows nothing`() {
        #expect(text.isEmpty)
    }

    @Test func `a counter without labels starts at zero and grows`() {
        let counter = metrics.counter("messages_total", help: "Messages posted.")
        #expect(text == "# HELP messages_total Messages posted.\n# TYPE messages_total counter\nmessages_total 0\n")
        counter.increment()
        counter.increment(by: 2)
        #expect(text.hasSuffix("\nmessages_total 3\n"))
    }

    @Test func `series appear by their label values in a stable order`() {
        let counter = metrics.counter("requests_total", help: "Requests.", labels: ["route", "status"])
        counter.increment("/b", "200")
        counter.increment("/a", "500")
        counter.series("/a", "200").increment(by: 4)
        #expect(
            text == """
                # HELP requests_total Requests.
                # TYPE requests_total counter
                requests_total{route="/a",status="200"} 4
                requests_total{route="/a",status="500"} 1
                requests_total{route="/b",status="200"} 1

                """
        )
    }

    @Test func `label values and help are escaped`() {
        metrics.counter("odd_total", help: "A \\ and\na \"line\".", labels: ["code"]).increment("a\"b\\c\r\nd")
        #expect(text.contains("# HELP odd_total A \\\\ and\\na \"line\".\n"))
        #expect(text.contains("odd_total{code=\"a\\\"b\\\\c\r\\nd\"} 1\n"))
    }

    @Test func `a gauge goes up and down`() {
        let gauge = metrics.gauge("connections", help: "Open connections.", labels: ["door"])
        gauge.add(3, "visitor")
        gauge.add(-1, "visitor")
        gauge.set(7, "agent")
        #expect(text.hasSuffix("gauge\nconnections{door=\"agent\"} 7\nconnections{door=\"visitor\"} 2\n"))
    }

    @Test(arguments: [
        (1.5, "1.5"), (2, "2"), (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"), (1e-9, "1e-09"),
    ])
    func `an observed number is asked for whenever it is shown`(value: Double, expected: String) {
        metrics.gauge("observed", help: "x") { value }
        metrics.counter("observed_total", help: "x") { value }
        #expect(text.contains("# TYPE observed gauge\nobserved \(expected)\n"))
        #expect(text.contains("# TYPE observed_total counter\nobserved_total \(expected)\n"))
    }

    @Test func `a histogram counts into cumulative buckets, bounds included`() {
        let histogram = metrics.histogram("took_seconds", help: "Time.", labels: ["route"], bounds: [0.1, 1])
        for milliseconds in [50, 100, 101, 1000, 5000] { histogram.observe(.milliseconds(milliseconds), "/a") }
        #expect(
            text == """
                # HELP took_seconds Time.
                # TYPE took_seconds histogram
                took_seconds_bucket{route="/a",le="0.1"} 2
                took_seconds_bucket{route="/a",le="1"} 4
                took_seconds_bucket{route="/a",le="+Inf"} 5
                took_seconds_sum{route="/a"} 6.251
                took_seconds_count{route="/a"} 5

                """
        )
    }

    @Test func `asking for a family again answers the same one`() {
        metrics.counter("twice_total", help: "x").increment()
        metrics.counter("twice_total", help: "x").increment()
        #expect(text.hasSuffix("twice_total 2\n"))
        #expect(text.split(separator: "\n").count == 3)
    }

    @Test func `a family stays bounded whatever the label values are`() {
        let counter = metrics.counter("bounded_total", help: "x", labels: ["id"])
        for id in 0..<5000 { counter.increment("\(id)") }
        let samples = text.split(separator: "\n").filter { $0.hasPrefix("bounded_total{") }
        #expect(samples.count == 1001)
        #expect(samples.contains("bounded_total{id=\"other\"} 4000"))
        counter.increment("7")
        #expect(text.contains("bounded_total{id=\"7\"} 2\n"))
    }

    @Test func `many threads lose no count`() async {
        let counter = metrics.counter("shared_total", help: "x", labels: ["worker"])
        let histogram = metrics.histogram("shared_seconds", help: "x", bounds: [1])
        await withTaskGroup(of: Void.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    for _ in 0..<1000 {
                        counter.increment("\(worker % 2)")
                        histogram.observe(.milliseconds(1))
                    }
                }
            }
        }
        #expect(text.contains("shared_total{worker=\"0\"} 4000\nshared_total{worker=\"1\"} 4000\n"))
        #expect(text.contains("shared_seconds_sum 8\nshared_seconds_count 8000\n"))
    }

    @Test func `the process shows numbers that can be true`() throws {
        metrics.observeProcess()
        for name in [
            "process_start_time_seconds", "process_cpu_seconds_total", "process_resident_memory_bytes",
            "process_open_fds", "process_max_fds",
        ] {
            let line = try #require(text.split(separator: "\n").first { $0.hasPrefix(name + " ") })
            let value = try #require(Double(line.dropFirst(name.count + 1)))
            #expect(value > 0, "\(name)")
        }
    }
}
