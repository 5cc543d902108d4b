import JSON
public import Primitives

/// Writes one JSON object a line, with the fields of its scope.
///
///     let logger = Logger(level: .info, sink: .standardError)
///     logger.info("Message posted", ["space.id": .id(space), "message.bytes": .integer(text.utf8.count)])
///     let scoped = logger.adding(["request.id": .string(requestID)])
///
/// The message is a literal and keys are dotted (`request.id`, `upstream.status`). Below the level the fields are not
/// even evaluated. Where a call names a key that the scope has too, the call's value is the one written.
public struct Logger: Sendable {
    /// How much a line matters, from least to most.
    public enum Level: String, CaseIterable, Comparable, Sendable {
        /// Internals, for whoever debugs this code.
        case trace
        /// The flow of one request or job.
        case debug
        /// One line a request and a step of the lifecycle.
        case info
        /// Someone should look.
        case warning
        /// A request or a job failed.
        case error

        /// Whether the left one matters less.
        public static func < (lhs: Level, rhs: Level) -> Bool { lhs.rank < rhs.rank }

        private var rank: Int {
            switch self {
            case .trace: 0
            case .debug: 1
            case .info: 2
            case .warning: 3
            case .error: 4
            }
        }
    }

    /// Named values in the order in which they are written.
    public typealias Fields = KeyValuePairs<StaticString, LogValue>

    /// The lowest level that is written.
    public let level: Level
    private let sink: LogSink
    private let clock: WallClock
    private let scope: [(key: StaticString, value: LogValue)]

    /// A logger without fields of its own.
    public init(level: Level, sink: LogSink, clock: WallClock = .system) {
        self.init(level: level, sink: sink, clock: clock, scope: [])
    }

    private init(
        level: Level,
        sink: LogSink,
        clock: WallClock,
        scope: [(key: StaticString, value: LogValue)]
    ) {
        self.level = level
        self.sink = sink
        self.clock = clock
        self.scope = scope
    }

    /// A logger that writes nothing.
    public static let silent = Logger(level: .error, sink: LogSink { _ in })

    /// The same logger with further fields on each of its lines; a key that it has already is replaced.
    public func adding(_ fields: Fields) -> Logger {
        let kept = scope.filter { !fields.contains(key: $0.key) }
        let added = fields.map { (key: $0.key, value: $0.value) }
        return Logger(level: level, sink: sink, clock: clock, scope: kept + added)
    }

    /// Writes one line, if `level` is written at all.
    public func log(_ level: Level, _ message: StaticString, _ fields: @autoclosure () -> Fields = [:]) {
        guard level >= self.level else { return }
        sink.write(line(level, message, fields()))
    }

    /// Writes one line at `trace`.
    public func trace(_ message: StaticString, _ fields: @autoclosure () -> Fields = [:]) {
        log(.trace, message, fields())
    }

    /// Writes one line at `debug`.
    public func debug(_ message: StaticString, _ fields: @autoclosure () -> Fields = [:]) {
        log(.debug, message, fields())
    }

    /// Writes one line at `info`.
    public func info(_ message: StaticString, _ fields: @autoclosure () -> Fields = [:]) {
        log(.info, message, fields())
    }

    /// Writes one line at `warning`.
    public func warning(_ message: StaticString, _ fields: @autoclosure () -> Fields = [:]) {
        log(.warning, message, fields())
    }

    /// Writes one line at `error`.
    public func error(_ message: StaticString, _ fields: @autoclosure () -> Fields = [:]) {
        log(.error, message, fields())
    }

    private func line(_ level: Level, _ message: StaticString, _ fields: Fields) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("time", clock.now().description)
            writer.member("level", level.rawValue)
            writer.member("message", message.description)
            for field in scope where !fields.contains(key: field.key) {
                writer.name(field.key.description)
                field.value.write(to: &writer)
            }
            for field in fields {
                writer.name(field.key.description)
                field.value.write(to: &writer)
            }
        }
        return writer.bytes + [UInt8(ascii: "\n")]
    }
}

extension KeyValuePairs<StaticString, LogValue> {
    fileprivate func contains(key: StaticString) -> Bool {
        contains { $0.key.hasSameText(as: key) }
    }
}

extension StaticString {
    fileprivate func hasSameText(as other: StaticString) -> Bool {
        withUTF8Buffer { own in other.withUTF8Buffer { own.elementsEqual($0) } }
    }
}
