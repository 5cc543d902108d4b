// Telemetry: what the service tells its operators, as log lines and as numbers.
//
// A `Logger` is a value that is passed, never a global: it carries its level, its sink and the fields of its scope, so
// that a request's lines all bear the request's id. A line is one JSON object; messages are literals, everything that
// varies is a field and is escaped, so nobody can forge a line. A `Secret` fits no field.
//
// `Metrics` is the registry that `/metrics` shows in the Prometheus text format. A counter without labels is one
// atomic; one with labels is looked up in a small table under a lock held for that look-up alone, or kept as a series
// by whoever counts on every request. No family grows without bound, whatever the label values are.
//
// Start reading at `Logger.swift` and `Metrics.swift`.
