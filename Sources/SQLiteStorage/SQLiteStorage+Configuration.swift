extension SQLiteStorage {
    /// The settings of one open file; each default fits a server with thousands of visitors.
    public struct Configuration: Sendable {
        /// How long to wait for another process that holds the file's write lock.
        public var busyTimeout: Duration
        /// How many reads may run at the same time; further ones wait their turn.
        public var maximumReaders: Int
        /// How many batches share a commit at most.
        public var maximumBatchesPerCommit: Int
        /// How large each connection's cache of pages may grow, in KiB.
        public var cacheKibibytes: Int
        /// How large the file may grow; `nil` leaves it to the disk.
        ///
        /// A batch that needs more throws `StorageError.full`. The log beside the file is not counted.
        public var maximumFileBytes: Int?
        /// Up to which size opening reads through the whole file for damage; 100 MB take about half a second.
        ///
        /// A larger file opens unverified, and `verifyPages` is left to whoever opened it.
        public var bytesVerifiedOnOpening: Int

        /// Settings, of which a caller names those that differ.
        public init(
            busyTimeout: Duration = .seconds(5),
            maximumReaders: Int = 8,
            maximumBatchesPerCommit: Int = 256,
            cacheKibibytes: Int = 16 * 1024,
            maximumFileBytes: Int? = nil,
            bytesVerifiedOnOpening: Int = 16 << 20
        ) {
            self.busyTimeout = busyTimeout
            self.maximumReaders = max(1, maximumReaders)
            self.maximumBatchesPerCommit = max(1, maximumBatchesPerCommit)
            self.cacheKibibytes = cacheKibibytes
            self.maximumFileBytes = maximumFileBytes
            self.bytesVerifiedOnOpening = bytesVerifiedOnOpening
        }
    }

    /// Counters of the writer, for metrics.
    public struct Statistics: Sendable {
        /// Batches that were committed or refused.
        public internal(set) var batches = 0
        /// Batches that were refused with an error.
        public internal(set) var failedBatches = 0
        /// Transactions that reached the disk.
        public internal(set) var commits = 0
        /// Statements that ran for batches.
        public internal(set) var statements = 0
        /// Batches that wait for the next transaction.
        public internal(set) var queueDepth = 0
        /// Batches in the transaction that is being run or synced now.
        public internal(set) var batchesInFlight = 0
        /// How long the last group of batches took, from its first statement until it was durable.
        public internal(set) var lastCommitDuration: Duration = .zero
    }
}
