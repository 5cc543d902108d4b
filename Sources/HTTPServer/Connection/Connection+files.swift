import EventLoop
import FileSystem
import HTTP

// Content from a file: a thread reads a piece, the client takes it in, a thread reads the next. No more than one piece of it
// is ever in memory, and a slow disk holds up nobody else on the loop.
extension Connection {
    /// Sends the encoded head and a file behind it.
    func beginFile(_ source: ByteSource) {
        if let bytes = source.memory { return sendEncoded(with: bytes) }
        phase = .flushing
        unsentFile = source
        sendEncoded(more: true)
        if output.isEmpty { sendNextPiece() }
    }

    /// Goes on with the file that is being sent, or finishes the response; everything before is with the kernel.
    func sendNextPiece() {
        guard phase == .flushing else { return }
        guard let source = unsentFile, source.byteCount > 0 else {
            unsentFile = nil
            return finishResponse()
        }
        // The disk's time isn't the client's.
        deadline = .max
        let end = min(ByteSource.pieceByteCount, source.byteCount)
        unsentFile = source[end..<source.byteCount]
        // Unstructured on purpose, as a responder's task is: the connection goes on when the piece is read.
        Task.immediate(executorPreference: loop) {
            do throws(FileSystemError) {
                self.send(piece: try await FileThreads.run { () throws(FileSystemError) in try source.read(0..<end) })
            } catch {
                self.pieceMissing(error)
            }
        }
    }

    private func send(piece: [UInt8]) {
        guard phase == .flushing else { return }
        setDeadline(worker.deadlines.writeStall)
        send(piece[...])
        if output.isEmpty { sendNextPiece() }
    }

    private func pieceMissing(_ error: FileSystemError) {
        guard phase == .flushing else { return }
        worker.report(.fileFailed(error, requestID: exchange?.id ?? ""))
        close()
    }
}
