import Accounts
import EventLoop
import FileStorage
import Primitives
import SupportDesk
import Telemetry

/// What has to be done once in a while, and doesn't follow from an event: queues of agents whose lease has come or
/// gone, and what has ended or was left over and may be removed.
struct Chores: Sendable {
    private static let queueInterval: Duration = .seconds(5)
    private static let roundsPerCleaning = 720
    /// All of them within a day.
    private static let partsPerCleaning = 12

    let house: House
    let loop: EventLoop

    func run() async {
        var round = 0
        while !Task.isCancelled {
            await loop.sleep(for: Self.queueInterval)
            guard !Task.isCancelled else { return }
            round += 1
            do {
                try await house.desk.handOverUnanswered()
                try await house.desk.requeueAbandoned()
                try await house.desk.assignWaiting()
                if round % Self.roundsPerCleaning == 0 { try await clean() }
            } catch {
                house.logger.warning("a chore could not be done; it is tried again", ["error": .cause(error)])
            }
        }
    }

    private func clean() async throws {
        try await house.accounts.removeEndedTokens()
        try await house.desk.removeEndedSessions()
        try await cleanFiles()
    }

    /// Removes files that nobody has attached, and what a crash has left of others.
    ///
    /// Which parts of the store are looked through goes by the hour, so that a service that is often started anew comes by
    /// all of them, too.
    private func cleanFiles() async throws {
        try await house.desk.removeUnattachedFiles()
        try await house.files.removeLeftovers(before: house.clock.now() - SupportDesk.unattachedLifetime)
        let first = Int(house.clock.now().seconds / 3600) * Self.partsPerCleaning
        for part in first..<first + Self.partsPerCleaning {
            try await house.desk.removeOrphanedBytes(inPart: part % house.files.partCount)
        }
    }
}
