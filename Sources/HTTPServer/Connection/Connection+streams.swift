import EventLoop
import HTTP

extension Connection {
    /// Sends the encoded head and opens the stream behind it.
    func beginStream(_ body: @Sendable (any ResponseStream) -> Void) {
        exchange?.isStream = true
        worker.counters.openStreams.add(1)
        phase = .streaming
        deadline = .max
        // From here on the client's bytes are dropped, and its leaving is noticed.
        dropInput()
        resumeReading()
        sendEncoded(more: false)
        // Also where the client has gone in the meantime: `onClose` tells the owner.
        body(self)
    }

    var waitingByteCount: Int {
        loop.preconditionCurrent()
        return output.byteCount
    }

    @discardableResult
    func write(_ frame: StreamFrame) -> Bool {
        loop.preconditionCurrent()
        guard phase == .streaming else { return false }
        guard output.byteCount <= worker.streamOutputLimit else {
            cutOff()
            return false
        }
        send(exchange?.isHTTP10 == true ? frame.chunk[frame.payload] : frame.chunk[...])
        return phase == .streaming
    }

    func end() {
        loop.preconditionCurrent()
        guard phase == .streaming else { return }
        if exchange?.isHTTP10 == false {
            var lastChunk: [UInt8] = []
            lastChunk.append("0\r\n\r\n")
            send(lastChunk[...])
        }
        guard phase == .streaming else { return }
        phase = .flushing
        if output.isEmpty { finishResponse() }
    }

    func onClose(_ body: @escaping () -> Void) {
        loop.preconditionCurrent()
        if phase == .streaming || phase == .flushing { closeHandlers.append(body) } else { body() }
    }

    func callCloseHandlers() {
        let handlers = closeHandlers
        closeHandlers = []
        for handler in handlers { handler() }
    }
}
