import Accounts
public import Primitives
import Spaces
import Storage

/// What was said in a conversation as plain text, part by part, so that no history is too long.
///
/// One line a message: the time, an arrow from or to the visitor, the name, the text. What people wrote can't pass for
/// a line of its own: the lines of a text are indented from the second on, and a name has one line. There are no words
/// of any language but what was said. A line of dashes ends it; a transcript without one was cut off.
///
///     Shop · Sales
///     Europe/Lisbon
///
///     2026-11-23 10:42 → Grace: Hello?
///     2026-11-23 10:43 ← Ada: How can I help?
///
///     — — —
public struct Transcript: Sendable {
    /// So many messages in a part: with the longest texts still less than what may wait for a slow client.
    private static let pageSize = 16

    private enum Place {
        case heading
        case after(seq: Int64)
        case end
    }

    private let store: MessageStore
    private let id: ConversationID
    private let lastSeq: Int64
    private let writer: TranscriptWriter
    private var place = Place.heading

    init(of conversation: Conversation, store: MessageStore, zone: ZoneInfo, upTo lastSeq: Int64) {
        self.store = store
        self.id = conversation.id
        self.lastSeq = lastSeq
        self.writer = TranscriptWriter(
            siteName: conversation.siteName,
            departmentName: conversation.departmentName,
            zone: zone
        )
    }

    /// The next part; `nil` behind the last.
    public mutating func next() async throws(DeskError) -> String? {
        switch place {
        case .heading:
            place = .after(seq: 0)
            return writer.heading
        case .after(let seq):
            let messages: [Message]
            do throws(StorageError) {
                messages = try await store.messages(
                    in: id,
                    after: seq,
                    upTo: lastSeq,
                    count: Self.pageSize,
                    for: .visitors
                )
            } catch {
                throw .storage(error)
            }
            let text = messages.map { writer.lines(of: $0) }.joined()
            guard let last = messages.last, messages.count == Self.pageSize else {
                place = .end
                return text + TranscriptWriter.ending
            }
            place = .after(seq: last.seq)
            return text
        case .end:
            return nil
        }
    }
}

extension SupportDesk {
    /// The transcript of a conversation for its visitor: all that has been said by now, and no note.
    public func transcript(of id: ConversationID, for visitor: Visitor) async throws(DeskError) -> Transcript {
        let conversation = try await conversation(id, of: visitor)
        let (timezone, lastSeq) = try await stored { () throws(StorageError) in
            let rows = try await storage.snapshot([
                Statement("SELECT timezone FROM visitors WHERE id = $1", .id(visitor.id)),
                Statement("SELECT last_seq FROM spaces WHERE id = $1", .id(id)),
            ])
            return (try rows[0].first?.optionalText(0), try rows[1].first?.integer(0) ?? 0)
        }
        return Transcript(
            of: conversation,
            store: MessageStore(storage: storage),
            zone: timezone.flatMap { ZoneInfo(named: $0) } ?? .utc,
            upTo: lastSeq
        )
    }
}
