import Primitives
import Spaces
import Synchronization

/// What was read of the sites a moment ago: nearly every request asks for one, and they hardly ever change.
///
/// An entry is believed for a second, so that what another process changes, or what is taken back, holds from then on.
/// Only what was found is kept, and not more than `capacity` of each, so that invented keys and origins cost a look-up
/// each and never memory.
final class SiteCache: Sendable {
    static let lifetime: Duration = .seconds(1)
    static let capacity = 1000

    private struct Entry<Value> {
        let value: Value
        let readAt: Timestamp

        /// A clock that was set back makes an entry old, too.
        func isFresh(at now: Timestamp) -> Bool {
            readAt <= now && now < readAt + SiteCache.lifetime
        }
    }

    private struct Entries {
        var sites: [[UInt8]: Entry<Site>] = [:]
        var origins: [SiteID: Entry<[String]>] = [:]
        var listed: [Origin: Entry<Void>] = [:]
    }

    private let entries = Mutex(Entries())

    /// The site of the hash of an API key.
    func site(apiKeyHash: [UInt8], at now: Timestamp) -> Site? {
        entries.withLock { Self.value($0.sites[apiKeyHash], at: now) }
    }

    func keep(_ site: Site, apiKeyHash: [UInt8], at now: Timestamp) {
        entries.withLock { Self.keep(site, under: apiKeyHash, in: &$0.sites, at: now) }
    }

    /// The origins that a site lists.
    func origins(of site: SiteID, at now: Timestamp) -> [String]? {
        entries.withLock { Self.value($0.origins[site], at: now) }
    }

    func keep(origins: [String], of site: SiteID, at now: Timestamp) {
        entries.withLock { Self.keep(origins, under: site, in: &$0.origins, at: now) }
    }

    /// Whether any site is known to list the origin.
    func isListed(_ origin: Origin, at now: Timestamp) -> Bool {
        entries.withLock { Self.value($0.listed[origin], at: now) != nil }
    }

    func keep(listed origin: Origin, at now: Timestamp) {
        entries.withLock { Self.keep((), under: origin, in: &$0.listed, at: now) }
    }

    private static func value<Value>(_ entry: Entry<Value>?, at now: Timestamp) -> Value? {
        guard let entry, entry.isFresh(at: now) else { return nil }
        return entry.value
    }

    private static func keep<Key: Hashable, Value>(
        _ value: Value,
        under key: Key,
        in entries: inout [Key: Entry<Value>],
        at now: Timestamp
    ) {
        if entries.count >= capacity { entries.removeAll() }
        entries[key] = Entry(value: value, readAt: now)
    }
}
