import FileSystem
import HTTP
import Synchronization

/// A request whose content isn't small, from its head until it has been answered.
final class Intake {
    let head: RequestHead
    let requestID: String
    let origin: ClientOrigin
    /// `ServerClock.milliseconds()` when the content was let in.
    var started: UInt64 = 0
    /// The share of the room for large content that was set aside.
    var reservedByteCount = 0
    /// Where large content goes; `nil` for content that stays in memory.
    var spool: Spool?

    init(_ head: RequestHead, requestID: String, origin: ClientOrigin) {
        self.head = head
        self.requestID = requestID
        self.origin = origin
    }
}

/// A file without a name that grows by pieces, one at a time.
final class Spool: Sendable {
    private struct State {
        var file: OpenFile?
        var byteCount = 0
    }

    private let folder: String
    private let state = Mutex(State())

    init(folder: String) {
        self.folder = folder
    }

    /// So many bytes lie there.
    var byteCount: Int { state.withLock { $0.byteCount } }

    /// What lies there; `nil` while there is nothing.
    var source: ByteSource? {
        state.withLock { state in
            state.file.map { ByteSource($0, byteCount: state.byteCount) }
        }
    }

    /// Adds a piece; blocks, and the file is made by the first.
    ///
    /// The lock is held while it writes, which keeps nobody waiting: whoever asks for more waits for this piece.
    func append(_ bytes: [UInt8]) throws(FileSystemError) {
        try state.withLock { state throws(FileSystemError) in
            let file = if let file = state.file { file } else { try OpenFile(unnamedIn: folder) }
            state.file = file
            try file.write(bytes, at: state.byteCount)
            state.byteCount += bytes.count
        }
    }
}
