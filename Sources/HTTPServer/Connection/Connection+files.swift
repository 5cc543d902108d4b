import EventLoop
import FileSystem
import HTTP
import Primitives

// Content from a file: a lane reads a piece, the client takes it in, a lane reads the next. No more than one piece of it
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
        BlockingLanes.files.start { [loop] in
            let piece = Result { () throws(FileSystemError) in try source.read(0..<end) }
            loop.execute { self.send(piece) }
        }
    }

    private func send(_ piece: Result<[UInt8], FileSystemError>) {
        guard phase == .flushing else { return }
        switch piece {
        case .success(let bytes):
            setDeadline(worker.deadlines.writeStall)
            send(bytes[...])
            if output.isEmpty { sendNextPiece() }
        case .failure(let error):
            worker.report(.fileFailed(error, requestID: exchange?.id ?? ""))
            close()
        }
    }
}
