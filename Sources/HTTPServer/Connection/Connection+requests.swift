import EventLoop
import HTTP

extension Connection {
    /// So many requests of one client before the loop's other connections get their turn.
    private static let requestsPerTurn = 16

    // MARK: Bytes to requests

    /// Takes in bytes that have just arrived.
    func take(_ bytes: UnsafeRawBufferPointer) {
        if input.isEmpty {
            // The usual case, a whole request at once, is parsed where it arrived.
            var consumed = 0
            let fresh = bytes.assumingMemoryBound(to: UInt8.self)
            let outcome = parse(fresh.span, &consumed)
            input.append(contentsOf: fresh[consumed...])
            isAdvancing = true
            act(on: outcome)
            isAdvancing = false
        } else {
            input.append(contentsOf: bytes)
        }
        advance()
    }

    /// Parses and answers what has been kept, one request after the other.
    func advance() {
        guard !isAdvancing else { return }
        isAdvancing = true
        var turns = 0
        var hasAll = false
        while phase == .receiving, !hasAll, inputStart < input.count {
            turns += 1
            if turns > Self.requestsPerTurn {
                loop.execute { self.advance() }
                break
            }
            var consumed = 0
            let outcome = parse(input.span.extracting(inputStart..<input.count), &consumed)
            inputStart += consumed
            hasAll = !act(on: outcome)
        }
        isAdvancing = false
        if inputStart > 0, phase != .closed {
            input.removeFirst(inputStart)
            inputStart = 0
        }
        // An idle connection keeps no buffer.
        if input.isEmpty { input = [] }
        updatePace()
    }

    private func parse(_ bytes: Span<UInt8>, _ consumed: inout Int) -> Result<RequestParser.Step, Refusal> {
        do throws(Refusal) {
            return .success(try parser.parse(bytes, consumed: &consumed))
        } catch {
            return .failure(error)
        }
    }

    /// Whether there may be more to do with the bytes that are left.
    @discardableResult
    private func act(on outcome: Result<RequestParser.Step, Refusal>) -> Bool {
        switch outcome {
        case .success(.needsMore):
            spoolWhatGathered()
            return false
        case .success(.awaitsAdmission(let head)):
            askForAdmission(head)
            return true
        case .success(.complete(let head, let body)):
            finish(head, body)
            return true
        case .failure(let refusal):
            refuse(refusal)
            return false
        }
    }

    /// Sets the deadline of what the client is sending, once, when it begins.
    private func updatePace() {
        guard phase == .receiving else { return }
        let present: Pace = parser.isInBody ? .body : input.isEmpty ? .idle : .head
        guard present != pace else { return }
        pace = present
        switch present {
        case .head, .handshake: setDeadline(worker.deadlines.head)
        case .body: setDeadline(worker.deadlines.body)
        case .idle: setDeadline(worker.deadlines.idle)
        }
    }

    // MARK: Requests to responses

    /// Hands a whole request to the responder.
    func answer(_ head: RequestHead, _ content: Request.Content, isKeepAlive: Bool = true) {
        worker.counters.requests.add(1)
        let origin = intake?.origin ?? worker.origin(of: self, head.headers)
        let id = intake?.requestID ?? worker.requestIDs.next()
        begin(Exchange(head, id: id, remoteAddress: origin.address, isKeepAlive: isKeepAlive && head.isKeepAlive))
        if head.path == "*" { return respond(with: Self.serverOptions) }
        let request = Self.request(head, content, id: id, origin)
        let responder = worker.responder
        // Unstructured on purpose: a libevent callback has no parent task. It begins here and now, and stays on the loop.
        Task.immediate(executorPreference: loop) {
            let response = await responder.respond(to: request)
            self.respond(with: response)
        }
    }

    /// From here on nothing is read until the request has been answered.
    func begin(_ exchange: Exchange) {
        phase = .responding
        deadline = .max
        self.exchange = exchange
    }

    static func request(
        _ head: RequestHead,
        _ content: Request.Content,
        id: String,
        _ origin: ClientOrigin
    ) -> Request {
        var request = Request(
            method: head.method,
            path: head.path,
            query: head.query,
            headers: head.headers,
            remoteAddress: origin.address,
            isSecure: origin.isSecure,
            id: id
        )
        request.content = content
        return request
    }

    /// The answer to `OPTIONS *`, which asks about the server as a whole (RFC 9110 section 9.3.7).
    private static let serverOptions = Response(
        .noContent,
        headers: ["Allow": Method.allCases.map(\.rawValue).joined(separator: ", ")]
    )

    /// Answers in the responder's place and ends the connection: where the next request begins is unknown.
    func refuse(_ refusal: Refusal) {
        guard phase == .receiving else { return }
        worker.counters.countRefusal(refusal)
        let id = intake?.requestID ?? worker.requestIDs.next()
        let address = intake?.origin.address ?? peer.description
        var exchange = Exchange(intake?.head, id: id, remoteAddress: address, isKeepAlive: false)
        exchange.refusal = refusal
        begin(exchange)
        respond(with: ProblemDetails.response(to: refusal, requestID: id))
    }
}
