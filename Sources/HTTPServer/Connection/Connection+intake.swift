import EventLoop
import FileSystem
import HTTP

// Content that isn't small. The responder is asked before any of it is read; large content then goes to a file, piece by
// piece. While a thread writes a piece nothing more is read: the client waits in its socket, and a slow disk holds up
// nobody else on the loop. The file has no name, so it is gone with the connection, however that ends.
extension Connection {
    /// Asks the responder whether the content of `head` shall come.
    func askForAdmission(_ head: RequestHead) {
        phase = .admitting
        deadline = .max
        let origin = worker.origin(of: self, head.headers)
        let intake = Intake(head, requestID: worker.requestIDs.next(), origin: origin)
        self.intake = intake
        let request = Self.request(head, .memory([]), id: intake.requestID, origin)
        let responder = worker.responder
        // Unstructured on purpose: a libevent callback has no parent task. It begins here and now, and stays on the loop.
        Task.immediate(executorPreference: loop) {
            self.act(on: await responder.admit(request))
        }
    }

    private func act(on admission: Admission) {
        guard phase == .admitting, let intake else { return }
        switch admission {
        case .refused(let response):
            worker.counters.requests.add(1)
            begin(Exchange(intake, isKeepAlive: false))
            respond(with: response)
        case .standard:
            letIn(worker.parserLimits.body, spool: nil)
        case .large(let maximumByteCount):
            let spool = worker.spoolFolder.map { Spool(folder: $0) }
            letIn(spool == nil ? min(maximumByteCount, worker.parserLimits.body) : maximumByteCount, spool: spool)
        }
    }

    private func letIn(_ maximumByteCount: Int, spool: Spool?) {
        phase = .receiving
        guard let intake else { return }
        do throws(Refusal) {
            try parser.admit(maximumByteCount)
            if spool != nil { try reserve(for: intake, atMost: maximumByteCount) }
        } catch {
            return refuse(error)
        }
        intake.spool = spool
        intake.started = ServerClock.milliseconds()
        if intake.head.expectsContinue, inputStart == input.count {
            var interim: [UInt8] = []
            interim.append("HTTP/1.1 100 Continue\r\n\r\n")
            send(interim[...])
        }
        resumeReading()
        advance()
    }

    private func reserve(for intake: Intake, atMost maximumByteCount: Int) throws(Refusal) {
        let expected = if case .length(let length) = intake.head.framing { length } else { maximumByteCount }
        guard worker.reserveContent(expected) else { throw .tooMuchContent }
        intake.reservedByteCount = expected
    }

    /// Forgets a request's content, and gives back what was set aside for it.
    func endIntake() {
        guard let intake else { return }
        worker.releaseContent(intake.reservedByteCount)
        self.intake = nil
    }

    // MARK: To the file

    /// Writes down what has gathered, where it is enough for a piece.
    func spoolWhatGathered() {
        guard let spool = intake?.spool, parser.gatheredByteCount >= worker.parserLimits.buffer else { return }
        write(parser.takeContent(), to: spool, isLast: false)
    }

    /// Answers a whole request; `rest` is what of its content isn't in a file.
    func finish(_ head: RequestHead, _ rest: [UInt8]) {
        guard let spool = intake?.spool, spool.byteCount > 0 else { return answer(head, .memory(rest)) }
        rest.isEmpty ? finishSpooled() : write(rest, to: spool, isLast: true)
    }

    private func write(_ bytes: [UInt8], to spool: Spool, isLast: Bool) {
        phase = .spooling
        deadline = .max
        // Unstructured on purpose, as a responder's task is: the connection goes on when the piece is written.
        Task.immediate(executorPreference: loop) {
            do throws(FileSystemError) {
                try await FileThreads.run { () throws(FileSystemError) in try spool.append(bytes) }
                self.pieceWritten(isLast: isLast)
            } catch {
                self.pieceLost(error)
            }
        }
    }

    private func pieceWritten(isLast: Bool) {
        guard phase == .spooling, let intake else { return }
        phase = .receiving
        if isLast { return finishSpooled() }
        pace = .body
        setDeadline(contentTime(of: intake))
        resumeReading()
        advance()
    }

    private func pieceLost(_ error: FileSystemError) {
        guard phase == .spooling, let intake else { return }
        answer(intake.head, .lost(error), isKeepAlive: false)
    }

    private func finishSpooled() {
        guard let intake, let source = intake.spool?.source else { return }
        answer(intake.head, .file(source))
    }

    /// How long from now the content may take: what all content may, and longer the more has come.
    private func contentTime(of intake: Intake) -> Duration {
        let earned = Duration.seconds(1) * (intake.spool?.byteCount ?? 0) / worker.deadlines.contentRate
        let spent = Duration.milliseconds(Int64(ServerClock.milliseconds() - intake.started))
        return max(.zero, worker.deadlines.body + earned - spent)
    }
}
