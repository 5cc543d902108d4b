import Accounts
public import Primitives
public import Spaces
import Storage

/// Where a search goes on: behind a place of the list, or within the conversation that stands there.
public struct SearchCursor: Hashable, Sendable {
    let place: InboxCursor
    /// Only the messages below this `seq` are left of the conversation; `nil` where none is.
    let seq: Int64?

    init(_ place: InboxCursor, seq: Int64? = nil) {
        self.place = place
        self.seq = seq
    }

    /// Parses the wire form; `nil` for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), let place = InboxCursor("\(parts[0]).\(parts[1])") else { return nil }
        let seq = parts.count == 3 ? Int64(parts[2]) : nil
        guard parts.count == 2 || (seq ?? 0) > 0 else { return nil }
        self.init(place, seq: seq)
    }

    /// The wire form.
    public var text: String { place.text + (seq.map { ".\($0)" } ?? "") }
}

/// The message by which a conversation was found.
public struct SearchMatch: Sendable {
    /// The message.
    public let messageID: MessageID
    /// What stands around the place.
    public let text: String
}

/// A conversation that was found.
public struct FoundItem: Sendable {
    /// The conversation.
    public let item: InboxItem
    /// The newest message that has the text; `nil` where the visitor's name or address has it.
    public let match: SearchMatch?
}

/// What a search has found so far, newest activity first.
public struct SearchPage: Sendable {
    /// The conversations; there may be none although there is more to look through.
    public let items: [FoundItem]
    /// Where the search goes on; `nil` where all is looked through.
    public let next: SearchCursor?
    /// How many conversations the agent has.
    public let mineCount: Int64
    /// How many wait in the agent's departments, at most 10,000.
    public let unassignedCount: Int64
    /// The log's position before the search.
    public let cursor: Int64
}

extension SupportDesk {
    /// Looks for a text in the names and addresses of visitors and in all that was said, notes included, of the
    /// conversations of a list.
    ///
    /// It looks at the newest first, and at no more than a part of a large database: after a tenth of a second, or a
    /// number of messages, it answers what it has and where it goes on. Every thousand messages or so it calls `pause`, so
    /// that whoever else needs the caller's thread gets it.
    public func search(
        _ text: SearchText,
        in query: InboxQuery,
        after cursor: SearchCursor?,
        of agent: Agent,
        pause: () async -> Void
    ) async throws(DeskError) -> SearchPage {
        let counts = try await stored { () throws(StorageError) in
            let rows = try await storage.snapshot(Self.counts(of: agent.member.id))
            return try rows.map { rows throws(StorageError) in try rows[0].integer(0) }
        }
        var walk = SearchWalk(text, ConversationList(query, of: agent), from: cursor, clock: clock)
        var items: [FoundItem] = []
        while items.count < query.count, !walk.isOver {
            if walk.takePause() { await pause() }
            for find in try await look(along: &walk, limit: query.count - items.count) {
                do throws(DeskError) {
                    items.append(FoundItem(item: try await inboxItem(find.id, for: agent), match: find.match))
                } catch .conversationNotFound {
                    // It has gone to another department meanwhile.
                }
            }
        }
        return SearchPage(
            items: items,
            next: walk.cursor,
            mineCount: counts[0],
            unassignedCount: counts[1],
            cursor: counts[2]
        )
    }

    /// Takes a walk a little further: to more places, or through the conversations there.
    private func look(along walk: inout SearchWalk, limit: Int) async throws(DeskError) -> [SearchWalk.Find] {
        let steps = walk.steps
        let statements = steps.isEmpty ? walk.nextPlaces : walk.statements(of: steps)
        let rows = try await stored { () throws(StorageError) in try await storage.snapshot(statements) }
        do throws(StorageError) {
            if !steps.isEmpty { return try walk.look(at: rows, of: steps, limit: limit) }
            try walk.go(to: rows)
            return []
        } catch {
            throw .storage(error)
        }
    }
}
