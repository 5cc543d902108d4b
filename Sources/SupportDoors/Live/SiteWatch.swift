import EventLoop
import Primitives
import SupportDesk

/// Notices what visitors are told of their site: which departments are online, and how the site is set.
///
/// Departments come and go with the leases of agents, which end without anybody doing something, and settings are changed
/// by another process; so it looks again and again, and one look sees what came of many changes.
actor SiteWatch {
    private let desk: SupportDesk
    private let loop: EventLoop
    private var online: [SiteID: Set<DepartmentID>]?
    private var changes: [SiteID: Timestamp] = [:]
    private var known: [SiteID: [UInt8]] = [:]
    private var isLooking = false

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init(desk: SupportDesk, loop: EventLoop) {
        self.desk = desk
        self.loop = loop
    }

    /// Looks at which departments are online; returns the sites of which others are than at the last look.
    ///
    /// Nothing where a look is under way.
    func look() async throws(DeskError) -> [SiteID] {
        guard !isLooking else { return [] }
        isLooking = true
        defer { isLooking = false }
        let now = try await desk.onlineDepartments()
        defer { online = now }
        guard let before = online else { return [] }
        let changed = Set(before.keys).union(now.keys).filter { before[$0] != now[$0] }
        for site in changed { changes[site] = desk.now }
        return Array(changed)
    }

    /// Notes how a site is shown; returns whether it was shown otherwise before.
    func isChanged(_ site: SiteID, shownAs bytes: [UInt8]) -> Bool {
        defer { known[site] = bytes }
        guard let before = known[site], before != bytes else { return false }
        changes[site] = desk.now
        return true
    }

    /// Whether a site has changed since a time, as far as was noticed.
    func hasChanged(_ site: SiteID, since time: Timestamp) -> Bool {
        changes[site].map { $0 >= time } ?? false
    }
}
