import Storage

/// Commits the batches of many callers in one transaction, each with a fate of its own.
struct GroupCommit {
    typealias Outcome = Result<[[Row]], StorageError>

    let connection: Connection

    /// Runs the batches in order and tells what became of each, after everything that succeeded is durable.
    func outcomes(of batches: [[Statement]]) -> [Outcome] {
        // Nothing to be kept apart: the transaction itself is the batch's savepoint.
        guard batches.count > 1 else { return batches.map(alone) }
        do throws(StorageError) {
            return try unguarded(batches)
        } catch {
            guard error.concernsOneBatch else { return batches.map { _ in .failure(error) } }
        }
        do throws(StorageError) {
            return try together(batches)
        } catch {
            guard error.concernsOneBatch else { return batches.map { _ in .failure(error) } }
            return batches.map(alone)
        }
    }

    /// Runs the batches without savepoints, and throws, with nothing stored, when any of them fails.
    ///
    /// Most groups have no failure, and a savepoint makes SQLite copy every page that a batch is the first to touch.
    private func unguarded(_ batches: [[Statement]]) throws(StorageError) -> [Outcome] {
        try connection.transaction(.immediate) { () throws(StorageError) in
            var outcomes: [Outcome] = []
            outcomes.reserveCapacity(batches.count)
            for batch in batches { outcomes.append(.success(try connection.run(batch))) }
            return outcomes
        }
    }

    private func alone(_ batch: [Statement]) -> Outcome {
        do throws(StorageError) {
            let rows = try connection.transaction(.immediate) { () throws(StorageError) in
                try connection.run(batch)
            }
            return .success(rows)
        } catch {
            return .failure(error)
        }
    }

    /// Keeps the batches apart by savepoints; throws when the transaction as a whole failed, with nothing stored.
    private func together(_ batches: [[Statement]]) throws(StorageError) -> [Outcome] {
        try connection.transaction(.immediate) { () throws(StorageError) in
            var outcomes: [Outcome] = []
            outcomes.reserveCapacity(batches.count)
            for batch in batches {
                outcomes.append(try underSavepoint(batch))
            }
            return outcomes
        }
    }

    private func underSavepoint(_ batch: [Statement]) throws(StorageError) -> Outcome {
        try connection.execute("SAVEPOINT batch")
        do throws(StorageError) {
            let rows = try connection.run(batch)
            try connection.execute("RELEASE batch")
            return .success(rows)
        } catch {
            // Disk full and the like end the whole transaction, and the batches before this one went with it.
            guard connection.isInTransaction else { throw error }
            try connection.execute("ROLLBACK TO batch")
            try connection.execute("RELEASE batch")
            return .failure(error)
        }
    }
}
