// SupportDesk: the support side of a space. Sites, visitors, conversations, departments, agents, queue and assignment.
//
// A conversation is the support side of exactly one space and shares its identity: the space holds what was said, the
// conversation holds who is to answer. It is found by visitor, department and kind, so whoever comes back finds it
// again; it is resolved and reopened, never made twice.
//
// Reading is scoped by who reads: code asks for "this conversation as seen by this visitor" or "… by this agent" and
// gets it or nothing. Every change is one batch together with its event in the space's log, and ends with
// `EventLog.wake()`. What follows from a change, such as assigning an agent, is a follower's work (`Assignment`).
//
// Start reading here, then `Conversations.swift`.

public import Accounts
public import Cryptography
public import GuestTokens
public import Primitives
public import Spaces
public import Storage
public import Telemetry

/// Marks the identity of a site.
public enum SiteKind: Sendable {}

/// Names a site.
public typealias SiteID = Identifier<SiteKind>

/// Marks the identity of a department.
public enum DepartmentKind: Sendable {}

/// Names a department.
public typealias DepartmentID = Identifier<DepartmentKind>

/// Marks the identity of a visitor.
public enum VisitorKind: Sendable {}

/// Names a visitor.
public typealias VisitorID = Identifier<VisitorKind>

/// Names a conversation: the identity of its space.
public typealias ConversationID = SpaceID

/// The support desk over one database.
public struct SupportDesk: Sendable {
    /// What the desk works with.
    public struct Dependencies: Sendable {
        /// The database.
        public var storage: any Storage
        /// The people.
        public var accounts: Accounts
        /// The broker that makes a person of a visitor.
        public var broker: GuestTokenBroker
        /// The log that it wakes.
        public var log: EventLog
        /// Where it sends what may be lost.
        public var signals: Signals
        /// The time.
        public var clock: WallClock
        /// The maker of identifiers.
        public var ids: IdentifierGenerator
        /// The random source.
        public var random: RandomSource
        /// Seals secrets; keys of other purposes are derived from it.
        public var sealingKey: SealingKey
        /// The cost of a password's hash.
        public var passwordCost: PasswordHash.Cost
        /// Where failures are told.
        public var logger: Logger

        /// All of them.
        public init(
            storage: any Storage,
            accounts: Accounts,
            broker: GuestTokenBroker,
            log: EventLog,
            signals: Signals,
            clock: WallClock,
            ids: IdentifierGenerator,
            random: RandomSource,
            sealingKey: SealingKey,
            passwordCost: PasswordHash.Cost = .standard,
            logger: Logger
        ) {
            self.storage = storage
            self.accounts = accounts
            self.broker = broker
            self.log = log
            self.signals = signals
            self.clock = clock
            self.ids = ids
            self.random = random
            self.sealingKey = sealingKey
            self.passwordCost = passwordCost
            self.logger = logger
        }
    }

    let storage: any Storage
    let accounts: Accounts
    let broker: GuestTokenBroker
    let log: EventLog
    let signals: Signals
    let clock: WallClock
    let ids: IdentifierGenerator
    let random: RandomSource
    let sealingKey: SealingKey
    let passwordCost: PasswordHash.Cost
    let logger: Logger
    let visitorTokens: VisitorTokens
    let csrf: HMACSHA256
    let loginThrottle = LoginThrottle()
    let siteCache = SiteCache()
    let viewing = ViewingLeases()

    /// A desk; fails only where the derived keys can't be used.
    public init(_ dependencies: Dependencies) throws(DeskError) {
        storage = dependencies.storage
        accounts = dependencies.accounts
        broker = dependencies.broker
        log = dependencies.log
        signals = dependencies.signals
        clock = dependencies.clock
        ids = dependencies.ids
        random = dependencies.random
        sealingKey = dependencies.sealingKey
        passwordCost = dependencies.passwordCost
        logger = dependencies.logger
        do {
            visitorTokens = try VisitorTokens(key: sealingKey.deriveKey(purpose: "visitor-token"))
            csrf = try HMACSHA256(key: sealingKey.deriveKey(purpose: "csrf-token"))
        } catch {
            throw .misconfigured("a derived key was refused: \(error)")
        }
    }

    /// Does `body` and tells the database's error as one of this room.
    @discardableResult
    func stored<Value>(_ body: () async throws(StorageError) -> Value) async throws(DeskError) -> Value {
        do {
            return try await body()
        } catch {
            throw .storage(error)
        }
    }

    /// Commits a batch and wakes the log.
    @discardableResult
    func commit(_ statements: [Statement]) async throws(StorageError) -> [[Row]] {
        let rows = try await storage.batch(statements)
        log.wake()
        return rows
    }

    /// Does `change`, and does it again where another writer came between its reading and its writing.
    ///
    /// A change states what it relies on by the rows that its statements require; when they aren't there any more, it
    /// reads anew and decides again.
    func decidingAgain<Value>(
        _ change: () async throws(DeskError) -> Value
    ) async throws(DeskError) -> Value {
        for _ in 0..<4 {
            do throws(DeskError) {
                return try await change()
            } catch .storage(.unexpectedRows) {
                continue
            } catch .storage(.uniqueViolation) {
                continue
            }
        }
        throw .storage(.unavailable("other writers came between five times; try again"))
    }
}
