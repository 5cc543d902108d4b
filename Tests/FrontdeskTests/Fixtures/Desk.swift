import Cryptography
import EventLoop
import FileSystem
import Foundation
import HTTP
import JSON
import Primitives
import SupportDesk
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import Frontdesk

/// A whole service on a folder of its own, with a site, a clock that the test turns on, and a log that is gathered.
///
/// Every answer is held against the service's own description as it comes. Without sockets the responder is asked, and
/// nothing goes on beside it: what followers do is done by `settle()`.
final class Desk: Sendable {
    /// The origin of the site's pages.
    static let origin = "https://shop.example"
    /// One group of threads for all tests: a loop can't be stopped while anything might still live on it.
    private static let loops = Result { try EventLoopGroup(count: 2) }

    let service: Service
    let configuration: Configuration
    let clock: ManualClock
    let logs: LogLines
    let contract: Contract
    let site: NewSite
    /// Where it listens; `nil` without sockets.
    let url: String?
    private let requests = Atomic<Int>(0)

    init(folder: FilePath, isLive: Bool, departments: [String], clock: ManualClock) async throws {
        self.clock = clock
        logs = LogLines()
        var configuration = Configuration()
        configuration.listen = ListenAddress(host: "127.0.0.1", port: 0)
        configuration.dataFolder = folder
        configuration.publicFolder = folder
        configuration.logLevel = .trace
        self.configuration = configuration
        var surroundings = House.Surroundings()
        surroundings.clock = clock.wallClock
        surroundings.passwordCost = .cheapest
        surroundings.logSink = logs.sink
        surroundings.loops = try Self.loops.get()
        service = try Service(configuration, surroundings: surroundings)
        let origins = [try #require(Origin(Self.origin)), try #require(Origin("https://hotel.example"))]
        site = try await service.house.desk.addSite(named: "Shop", origins: origins, departments: departments)
        url = isLive ? try service.start() : nil
        let document = await service.responder.respond(to: Request(method: .get, path: "/openapi.json"))
        guard case .bytes(let bytes) = document.body else { throw LiveClientError.malformed("openapi.json") }
        contract = Contract(document: try JSONValue(parsing: bytes))
        logs.mustNotHave(site.apiKey.unredactedText)
        logs.mustNotHave(site.identitySecret.unredactedText)
    }

    var house: House { service.house }
    var siteID: String { site.site.id.description }
    var port: UInt16? { url?.split(separator: ":").last.flatMap { UInt16($0) } }

    func department(_ name: String) throws -> String {
        try #require(site.site.departments.first { $0.name == name }).id.description
    }

    /// Does what the followers of the log do beside a running service.
    func settle() async throws {
        try await house.desk.assignWaiting()
    }

    /// Sends a request and holds the answer against the description.
    func send(
        _ method: HTTP.Method,
        _ path: String,
        query: String = "",
        headers: HeaderFields = [:],
        body: [UInt8] = [],
        from address: String = "127.0.0.1"
    ) async throws -> Answer {
        let number = requests.wrappingAdd(1, ordering: .relaxed).newValue
        var request = Request(
            method: method,
            path: path,
            query: query,
            headers: headers,
            body: body,
            remoteAddress: address,
            id: "test-\(number)"
        )
        if !body.isEmpty, request.headers["Content-Type"] == nil {
            request.headers.set("Content-Type", "application/json")
        }
        remember(request)
        var answer = url == nil ? await ask(request) : try await sendOverWire(request)
        answer.isPreflight = method == .options
        for name in ["visitorToken", "accessToken", "access_token", "csrfToken", "text", "token"] {
            logs.mustNotHave(answer[name]?.string)
        }
        hold(answer, to: request)
        return answer
    }

    private func hold(_ answer: Answer, to request: Request) {
        guard !request.path.hasPrefix("/v1/") else { return }
        let faults = contract.faults(request.method, request.path, answer)
        #expect(
            faults == [],
            "\(request.method.rawValue) \(request.path): \(String(decoding: answer.body, as: UTF8.self))"
        )
        #expect(answer.requestID?.isEmpty == false)
    }

    private func remember(_ request: Request) {
        let content = try? JSONValue(parsing: request.body)
        for name in ["password", "text", "identityToken", "visitorToken", "comment"] {
            logs.mustNotHave(content?[name]?.string)
        }
        logs.mustNotHave(request.headers["Authorization"]?.split(separator: " ").last.map(String.init))
        logs.mustNotHave(request.headers["Cookie"]?.split(separator: "=").last.map(String.init))
        logs.mustNotHave(request.headers["X-CSRF-Token"])
    }

    private func ask(_ request: Request) async -> Answer {
        let response = await service.responder.respond(to: request)
        let body: [UInt8] =
            switch response.body {
            case .bytes(let bytes): bytes
            case .slice(let slice): Array(slice)
            case .file(let source): (try? source.read(0..<source.byteCount)) ?? []
            case .stream: []
            }
        return Answer(status: response.status.code, headers: response.headers, body: body, requestID: request.id)
    }

    private func sendOverWire(_ request: Request) async throws -> Answer {
        let port = try #require(port)
        let response = try await onThread {
            let client = try LiveClient(port: port)
            try client.send(request.wireBytes)
            return try client.readResponse(within: .seconds(20))
        }
        return Answer(
            status: response.status,
            headers: response.headers,
            body: response.body,
            requestID: response.headers["X-Request-Id"]
        )
    }
}

/// Lends a service and ends it: with the folder, and with a look through its log for secrets and errors.
func withDesk<Value>(
    live isLive: Bool = false,
    departments: [String] = ["Sales", "Support"],
    clock: ManualClock = ManualClock(),
    expectedErrorCount: Int = 0,
    _ body: (Desk) async throws -> Value
) async throws -> Value {
    await DeskPermits.shared.take()
    defer { Task { await DeskPermits.shared.give() } }
    return try await withTemporaryFolder { folder in
        let desk = try await Desk(folder: folder, isLive: isLive, departments: departments, clock: clock)
        let outcome: Result<Value, any Error>
        do {
            outcome = .success(try await body(desk))
        } catch {
            outcome = .failure(error)
        }
        await desk.service.drain()
        #expect(desk.logs.foundSecrets == [])
        let errors = desk.logs.lines(ofLevel: "error")
        #expect(errors.count == expectedErrorCount, "\(errors)")
        return try outcome.get()
    }
}

/// Lets a few services live at once, so that tests of other rooms, which watch the time, get their share of the machine.
private actor DeskPermits {
    static let shared = DeskPermits()

    private var free = 4
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func take() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    func give() {
        if waiting.isEmpty {
            free += 1
        } else {
            waiting.removeFirst().resume()
        }
    }
}

/// Lends a folder that is removed with all that is in it.
func withTemporaryFolder<Value>(_ body: (FilePath) async throws -> Value) async throws -> Value {
    let path = NSTemporaryDirectory() + "frontdesk-tests-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(FilePath(path))
}

/// Does what blocks on a thread of its own, since the pool's few threads are what the service under test needs.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
}

/// Waits until something is so, looking again and again; gives up after a deadline.
func eventually(
    within duration: Duration = .seconds(10),
    _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + duration
    while try await !condition() {
        guard ContinuousClock.now < deadline else { throw LiveClientError.timedOut(received: "") }
        await Task.yield()
    }
}

extension Request {
    /// The request as HTTP/1.1 writes it, for a connection that ends behind it.
    var wireBytes: [UInt8] {
        var head = "\(method.rawValue) \(path)\(query.isEmpty ? "" : "?\(query)") HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        for field in headers.fields { head += "\(field.name): \(field.value)\r\n" }
        head += "Content-Length: \(body.count)\r\nConnection: close\r\n\r\n"
        return Array(head.utf8) + body
    }
}

/// A `clientId` as browsers make them.
func newClientID() -> String {
    UUID().uuidString.lowercased()
}
