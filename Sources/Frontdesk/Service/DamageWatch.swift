import SQLiteStorage
import Storage
import Synchronization
import Telemetry

/// Looks for damage in a database that is too large to be read through before the service is ready.
///
/// What a page's own checks don't show while it is used (`cell_size_check`, `SQLITE_CORRUPT`) is found here, and from
/// then on the service says that it isn't ready: whoever runs it has a backup to put in the place of the file.
final class DamageWatch: Sendable {
    private let found = Mutex<String?>(nil)

    /// The damage in words, or `nil` while none is known.
    var fault: String? { found.withLock { $0 } }

    /// Reads the file once, where opening hasn't done so.
    func run(on storage: SQLiteStorage, logger: Logger) async {
        guard !storage.isVerified else { return }
        do throws(StorageError) {
            try await storage.verifyPages()
        } catch {
            guard case .corrupt = error else {
                logger.warning("the database could not be read through for damage", ["error": .cause(error)])
                return
            }
            found.withLock { $0 = "the database is damaged" }
            logger.error("the database is damaged; stop, and restore a backup", ["error": .cause(error)])
        }
    }
}
