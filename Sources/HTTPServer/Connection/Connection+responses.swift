import EventLoop
import FileSystem
import HTTP

extension Connection {
    /// Content up to here is copied behind its head and goes out with it in one call.
    private static let copiedContent = 16_384

    // MARK: The head

    /// Sends a response; does nothing where the connection has been closed while the responder worked.
    func respond(with response: Response) {
        guard phase == .responding, var exchange = self.exchange else { return }
        if worker.isDraining { exchange.isKeepAlive = false }
        if case .stream = response.body, exchange.method != .head { exchange.isKeepAlive = false }
        exchange.status = response.status
        exchange.route = response.route
        let framing = Self.framing(of: response, exchange)
        let head = ResponseHead(
            status: response.status,
            framing: framing,
            isKeepAlive: exchange.isKeepAlive,
            isHTTP10: exchange.isHTTP10,
            requestID: exchange.id
        )
        self.exchange = exchange
        worker.encoded.removeAll(keepingCapacity: true)
        do {
            try head.append(response.headers, date: worker.clock.date(), to: &worker.encoded)
        } catch {
            worker.report(.invalidResponseField(name: error.name, requestID: exchange.id))
            return respond(with: ProblemDetails.internalError(requestID: exchange.id))
        }
        let hasContent = if case .none = framing { false } else { exchange.method != .head }
        switch response.body {
        case .bytes(let bytes): sendEncoded(with: hasContent ? bytes[...] : [])
        case .slice(let slice): sendEncoded(with: hasContent ? slice : [])
        case .file(let source): hasContent ? beginFile(source) : sendEncoded(with: [])
        case .stream(let body): hasContent ? beginStream(body) : sendEncoded(with: [])
        }
    }

    private static func framing(of response: Response, _ exchange: Exchange) -> ResponseHead.Framing {
        if response.status.code == 204 || response.status.code == 304 { return .none }
        switch response.body {
        case .bytes(let bytes): return .length(bytes.count)
        case .slice(let slice): return .length(slice.count)
        case .file(let source): return .length(source.byteCount)
        case .stream where exchange.method == .head: return .none
        case .stream: return exchange.isHTTP10 ? .untilClose : .chunked
        }
    }

    /// Sends the encoded head and the content behind it.
    func sendEncoded(with content: ArraySlice<UInt8>) {
        phase = .flushing
        let isCopied = content.count <= Self.copiedContent
        if isCopied { worker.encoded.append(contentsOf: content) }
        sendEncoded(more: !isCopied)
        if !isCopied { send(content) }
        if output.isEmpty { finishResponse() }
    }

    /// Sends what stands in the worker's buffer, and copies the rest where the client is slow.
    func sendEncoded(more: Bool) {
        guard phase != .closed else { return }
        let encodedCount = worker.encoded.count
        let count = worker.encoded.withUnsafeBytes { output.isEmpty ? sendNow($0, more: more) : 0 }
        if count < encodedCount, phase != .closed { wait(with: Array(worker.encoded[count...])[...]) }
    }

    /// The response is with the kernel: the next request, or the end.
    func finishResponse() {
        guard phase == .flushing else { return }
        let isKeepAlive = exchange?.isKeepAlive == true && !worker.isDraining
        finishExchange()
        guard isKeepAlive else { return linger() }
        phase = .receiving
        pace = .idle
        setDeadline(worker.deadlines.idle)
        resumeReading()
        advance()
    }

    /// Tells the observer, once, and ends what the stream's owner waits for.
    func finishExchange() {
        endIntake()
        guard let exchange else { return }
        self.exchange = nil
        worker.finished(exchange)
        if exchange.isStream {
            worker.counters.openStreams.add(-1)
            // Not here and now: this may be inside a `write` of the stream's owner, in the middle of a loop over the
            // very list that its handler is going to change.
            if !closeHandlers.isEmpty { loop.execute { self.callCloseHandlers() } }
        }
    }

    // MARK: Bytes out

    /// Sends bytes, or keeps them until the client takes more in.
    func send(_ bytes: ArraySlice<UInt8>) {
        guard phase != .closed, !bytes.isEmpty else { return }
        let count = output.isEmpty ? bytes.withUnsafeBytes { sendNow($0, more: false) } : 0
        if count < bytes.count, phase != .closed { wait(with: bytes.dropFirst(count)) }
    }

    /// How many bytes the kernel took; closes the connection where it is broken.
    private func sendNow(_ bytes: UnsafeRawBufferPointer, more: Bool) -> Int {
        switch transport.send(bytes, more: more) {
        case .moved(let count):
            exchange?.bytesSent += count
            return count
        case .wouldBlock:
            return 0
        case .ended, .failed:
            close()
            return 0
        }
    }

    private func wait(with bytes: ArraySlice<UInt8>) {
        if output.isEmpty {
            if phase != .receiving { setDeadline(worker.deadlines.writeStall) }
            awaitWritability()
        }
        output.append(bytes)
    }

    /// Goes on sending what waits.
    func flush() {
        guard !output.isEmpty else { return }
        while let slice = output.first {
            let count = slice.withUnsafeBytes { sendNow($0, more: output.hasMore) }
            guard phase != .closed else { return }
            if count == 0 { return awaitWritability() }
            output.removeFirst(count)
            // A client that takes in something is slow, not stuck.
            if phase != .receiving { setDeadline(worker.deadlines.writeStall) }
        }
        releaseWriteEvent()
        switch phase {
        case .flushing: sendNextPiece()
        case .streaming: deadline = .max
        case .receiving, .admitting, .spooling, .responding, .lingering, .closed: break
        }
    }
}
