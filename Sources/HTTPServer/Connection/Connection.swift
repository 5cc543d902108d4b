import CLibevent
import EventLoop
import Glibc
import HTTP

/// One client's connection: bytes in, requests answered one after the other, bytes out.
///
/// It is always in exactly one phase. While a request is being answered nothing more is read, which bounds what a client
/// that pipelines can make us keep; only a stream goes on reading, to notice at once when its client leaves, and drops
/// what it reads.
///
/// Lean on purpose, since most of them are idle: there is no read buffer (bytes arrive in one that the loop's connections
/// share, and only an incomplete head is kept), no write buffer unless the client is slow, no timer, and one libevent
/// event. It is its own `ResponseStream`.
///
/// Checked without the compiler's help: everything but `loop` is touched on the loop's thread alone.
final class Connection: ResponseStream, @unchecked Sendable {
    /// What the connection is doing.
    enum Phase {
        /// Waits for a request, or for the rest of one.
        case receiving
        /// The responder has the request.
        case responding
        /// The rest of a response waits for the client.
        case flushing
        /// A stream is open.
        case streaming
        /// All is said; what the client still sends is dropped, for a short time (RFC 9112 section 9.6).
        case lingering
        case closed
    }

    /// Which deadline a receiving connection is under.
    enum Pace {
        case handshake
        case idle
        case head
        case body
    }

    let loop: EventLoop
    let worker: Worker
    let peer: IPAddress
    let transport: Transport
    /// Where the connection stands in the worker's list.
    var index = 0
    var phase = Phase.receiving
    /// When the sweep calls `expire()`, in `ServerClock.milliseconds()`.
    var deadline = UInt64.max
    var pace: Pace
    var parser: RequestParser
    /// Bytes that the parser hasn't consumed begin at `inputStart`.
    var input: [UInt8] = []
    var inputStart = 0
    var isAdvancing = false
    var exchange: Exchange?
    var output = OutputQueue()
    var closeHandlers: [() -> Void] = []
    private var readEvent: OpaquePointer?
    private var writeEvent: OpaquePointer?
    private var isReadPaused = false
    private var wantsWriteToRead = false

    /// Takes over an accepted socket; `open()` begins to read.
    init(_ transport: Transport, peer: IPAddress, worker: Worker) {
        self.transport = transport
        self.peer = peer
        self.worker = worker
        loop = worker.loop
        pace = transport.isTLS ? .handshake : .idle
        parser = RequestParser(limits: worker.parserLimits)
    }

    // MARK: Events

    /// Begins to read.
    func open() {
        readEvent = makeEvent(EV_READ | EV_PERSIST)
        event_add(readEvent, nil)
        setDeadline(pace == .handshake ? worker.deadlines.head : worker.deadlines.idle)
    }

    private func makeEvent(_ kind: Int32) -> OpaquePointer? {
        event_new(
            loop.base,
            transport.descriptor,
            Int16(kind),
            { _, kind, context in
                guard let context else { return }
                // Held here: the connection may close itself, and the worker's list holds it no longer then.
                let connection = Unmanaged<Connection>.fromOpaque(context).takeUnretainedValue()
                if Int32(kind) & EV_READ != 0 { connection.becameReadable() } else { connection.becameWritable() }
                connection.loop.runPending()
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
    }

    private func becameReadable() {
        switch phase {
        case .receiving: receive()
        // Paused here and not when the request was complete: most responses are sent before the client says more, and
        // then it costs nothing.
        case .responding, .flushing: pauseReading()
        case .streaming, .lingering: discardInput()
        case .closed: break
        }
    }

    private func becameWritable() {
        if wantsWriteToRead {
            wantsWriteToRead = false
            becameReadable()
        }
        if phase != .closed { flush() }
    }

    private func pauseReading() {
        guard !isReadPaused else { return }
        isReadPaused = true
        event_del(readEvent)
    }

    func resumeReading() {
        guard isReadPaused else { return }
        isReadPaused = false
        event_add(readEvent, nil)
    }

    /// Calls `becameWritable` once, when the socket takes bytes again.
    func awaitWritability() {
        if writeEvent == nil { writeEvent = makeEvent(EV_WRITE) }
        event_add(writeEvent, nil)
    }

    /// Lets go of the write event, which most connections never need.
    func releaseWriteEvent() {
        guard let writeEvent else { return }
        event_free(writeEvent)
        self.writeEvent = nil
    }

    // MARK: Input

    func receive() {
        switch transport.receive(into: worker.scratch) {
        case .moved(let count): take(UnsafeRawBufferPointer(rebasing: worker.scratch[..<count]))
        case .wouldBlock(let wantsWrite): if wantsWrite { awaitWritabilityToRead() }
        case .ended, .failed: close()
        }
    }

    /// Forgets what has arrived and wasn't consumed; nothing more will be parsed.
    func dropInput() {
        input = []
        inputStart = 0
    }

    /// Drops what comes, a bounded amount a turn, and notices the end.
    private func discardInput() {
        for _ in 0..<4 {
            switch transport.receive(into: worker.scratch) {
            case .moved(let count): if count < worker.scratch.count { return }
            case .wouldBlock(let wantsWrite): return wantsWrite ? awaitWritabilityToRead() : ()
            case .ended, .failed: return close()
            }
        }
    }

    private func awaitWritabilityToRead() {
        wantsWriteToRead = true
        awaitWritability()
    }

    // MARK: Time

    func setDeadline(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        deadline = ServerClock.milliseconds() + UInt64(seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    }

    /// Called by the sweep once the deadline has passed.
    func expire() {
        switch phase {
        case .receiving:
            if pace == .head || pace == .body { refuse(.requestTimeout) } else { close() }
        case .flushing, .streaming:
            cutOff()
        case .lingering:
            close()
        case .responding, .closed:
            deadline = .max
        }
    }

    /// Ends the connection of a client that takes in nothing.
    func cutOff() {
        worker.report(.slowReader(requestID: exchange?.id ?? ""))
        close()
    }

    // MARK: The end

    /// Says that nothing more will come and waits shortly for the client to hang up.
    ///
    /// Closing at once would answer bytes that are still on their way with a reset, and the reset may overtake our
    /// response.
    func linger() {
        guard phase != .closed else { return }
        phase = .lingering
        dropInput()
        releaseWriteEvent()
        transport.shutdownOutput()
        setDeadline(.seconds(2))
        resumeReading()
    }

    /// Ends the connection at once.
    func close() {
        guard phase != .closed else { return }
        phase = .closed
        if let readEvent { event_free(readEvent) }
        readEvent = nil
        releaseWriteEvent()
        transport.close()
        dropInput()
        output = OutputQueue()
        finishExchange()
        worker.remove(self)
    }
}

extension Connection {
    /// Finishes what is begun and ends; see `Worker.drain`.
    func drain() {
        switch phase {
        case .receiving:
            // A request that has already arrived is answered.
            receive()
            if phase == .receiving, pace == .idle || pace == .handshake { close() }
        case .streaming:
            end()
        case .responding, .flushing, .lingering, .closed:
            break
        }
    }
}
