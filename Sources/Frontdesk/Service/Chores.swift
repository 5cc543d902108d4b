import Accounts
import EventLoop
import Primitives
import SupportDesk
import Telemetry

/// What has to be done once in a while, and doesn't follow from an event: queues of agents whose lease has come or
/// gone, and what has ended and may be forgotten.
struct Chores: Sendable {
    private static let queueInterval: Duration = .seconds(5)
    private static let roundsPerCleaning = 720

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
    }
}
