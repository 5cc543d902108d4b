import CSQLite
import Primitives
import Storage
import Synchronization

/// Folds the log into the file beside the writer, on a thread and a connection of its own.
///
/// Folding 16 MiB takes tens of milliseconds, in which a writer that did it itself would let everyone wait. A passive
/// checkpoint disturbs nobody, but leaves what is written meanwhile; it is repeated until little is left, and that rest is the
/// writer's: only a log that is folded to its end starts again from its beginning, instead of growing
/// (https://www.sqlite.org/wal.html, section 6).
final class Checkpointer: Sendable {
    private enum State {
        case idle, requested, ended
    }

    /// Pages that the writer may be left with: about a millisecond's work.
    private static let smallRest = 256
    /// Passes over a log that grows as fast as it is folded, before the writer is asked to do the rest all the same.
    private static let maximumPasses = 4

    private let state = Mutex(State.idle)
    private let hasLeftRest = Atomic(false)
    private let bell = Bell()
    private let end = Bell()
    private let connection: Connection

    /// Starts the thread.
    init(_ file: DatabaseFile, busyTimeout: Duration) throws(StorageError) {
        connection = try Connection(file, .readWrite, busyTimeout: busyTimeout)
        try connection.executeUncached("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0")
        try startThread { self.run() }
    }

    /// Asks for the log to be folded; while that is under way, asking again does nothing.
    func request() {
        let isNew = state.withLock { state in
            guard state == .idle else { return false }
            state = .requested
            return true
        }
        if isNew { bell.ring() }
    }

    /// Whether a request was done since the last time this was asked, so that the writer's part is due.
    func takeRest() -> Bool {
        hasLeftRest.exchange(false, ordering: .acquiringAndReleasing)
    }

    /// Ends the thread and waits until its connection is closed: whoever closes the last one folds the log for good.
    func stop() {
        state.withLock { $0 = .ended }
        bell.ring()
        end.wait()
    }

    private func run() {
        while true {
            bell.wait()
            guard state.withLock({ $0 }) != .ended else {
                connection.close()
                return end.ring()
            }
            for _ in 0..<Self.maximumPasses {
                // Where it fails, the writer's own attempt fails too, or the log grows until a later one succeeds.
                guard let rest = try? connection.checkpoint(), rest > Self.smallRest else { break }
            }
            hasLeftRest.store(true, ordering: .releasing)
            state.withLock { state in
                if state == .requested { state = .idle }
            }
        }
    }
}

extension Connection {
    /// Folds what no reader holds back into the file, and returns how many pages of the log are left.
    func checkpoint() throws(StorageError) -> Int {
        try withHandle { handle throws(StorageError) in
            var (logged, folded): (Int32, Int32) = (0, 0)
            let code = sqlite3_wal_checkpoint_v2(handle, "main", SQLITE_CHECKPOINT_PASSIVE, &logged, &folded)
            // Another process that checkpoints is as good as this one.
            guard code == SQLITE_OK || code & 0xFF == SQLITE_BUSY else { throw error(code) }
            return Int(max(0, logged - folded))
        }
    }
}
