// Spaces: where people talk. Spaces, who is in them, what was said, and the log of all that.
//
// Everything that happens in a space is one event, appended to the space's log in the same atomic batch as the rows it
// changes. An event has `seq`, gapless per space, and `position`, which orders the events of all spaces. Nothing else
// in the house is told of a change but by following that log (`EventLog`, `FollowerRunner`); only what may be lost,
// such as typing, goes beside it (`Signals`).
//
// A room above that changes its own rows together with a space's log takes the statements from `SpaceStatements` and
// commits them in its own batch.
//
// Files are handed in first and attached by a message later, in its batch; their bytes lie in a `BlobStore`.
//
// Start reading at `SpaceStatements.swift`, then `EventLog.swift`; files are in `Files/FileStore.swift`.

public import Accounts
public import Primitives
import Storage

/// Marks the identity of a space.
public enum SpaceKind: Sendable {}

/// Names a space.
public typealias SpaceID = Identifier<SpaceKind>

/// Marks the identity of a message.
public enum MessageKind: Sendable {}

/// Names a message.
public typealias MessageID = Identifier<MessageKind>

/// Whether a space is between two or open to more.
public enum SpaceType: String, Sendable {
    /// One visitor and one agent at a time.
    case direct
    /// One visitor and any number of agents and bots.
    case group
}

/// A message as it stands now.
public struct Message: Sendable {
    /// Names it.
    public let id: MessageID
    /// Where it was said.
    public let spaceID: SpaceID
    /// Its place in the space's log.
    public let seq: Int64
    /// The id that the sender's client gave it.
    public let clientID: ClientID
    /// Who said it.
    public let sender: Member
    /// The text; empty where there are files alone, and once it is deleted.
    public let text: String
    /// What is attached to it, in the sender's order.
    public let files: [File]
    /// Whether it is a note among agents, which a visitor never gets to see.
    public let isNote: Bool
    /// When it was stored.
    public let createdAt: Timestamp
    /// When it was last changed.
    public let updatedAt: Timestamp?
    /// Whether it was deleted.
    public let isDeleted: Bool

    /// The most bytes of UTF-8 that a text may have: the limit of the Webex API, so that every message can be relayed.
    public static let maximumTextBytes = 7439

    /// A message.
    public init(
        id: MessageID,
        spaceID: SpaceID,
        seq: Int64,
        draft: MessageDraft,
        sender: Member,
        createdAt: Timestamp,
        files: [File] = []
    ) {
        self.id = id
        self.spaceID = spaceID
        self.seq = seq
        self.clientID = draft.clientID
        self.sender = sender
        self.text = draft.text
        self.files = files
        self.isNote = draft.isNote
        self.createdAt = createdAt
        self.updatedAt = nil
        self.isDeleted = false
    }

    init(
        id: MessageID,
        spaceID: SpaceID,
        seq: Int64,
        clientID: ClientID,
        sender: Member,
        text: String,
        isNote: Bool,
        createdAt: Timestamp,
        updatedAt: Timestamp?,
        isDeleted: Bool,
        files: [File]
    ) {
        self.id = id
        self.spaceID = spaceID
        self.seq = seq
        self.clientID = clientID
        self.sender = sender
        self.text = text
        self.isNote = isNote
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.isDeleted = isDeleted
        self.files = files
    }
}

/// A text that may be sent: not blank, and not over `Message.maximumTextBytes`.
public struct MessageText: Sendable, Hashable {
    /// Why a text may not be sent.
    public enum Refusal: Error, Sendable, Hashable {
        /// Nothing in it but white space.
        case empty
        /// More bytes of UTF-8 than allowed.
        case tooLong(byteCount: Int)
    }

    /// The text as it was written.
    public let value: String

    /// Checks a text; it is stored as it is, white space and all.
    public init(_ value: String) throws(Refusal) {
        guard value.utf8.count <= Message.maximumTextBytes else { throw .tooLong(byteCount: value.utf8.count) }
        guard value.contains(where: { !$0.isWhitespace }) else { throw .empty }
        self.value = value
    }
}

/// What a sender hands in: a text, files, or both.
public struct MessageDraft: Sendable {
    /// The most files of one message.
    public static let maximumFiles = 10

    /// The id that the sender's client gave it.
    public let clientID: ClientID
    /// The text; empty where there are files alone.
    public let text: String
    /// The files, which the sender has handed in before.
    public let files: [FileID]
    /// Whether it is a note among agents.
    public let isNote: Bool

    /// A draft with a text.
    public init(clientID: ClientID, text: MessageText, files: [FileID] = [], isNote: Bool = false) {
        self.clientID = clientID
        self.text = text.value
        self.files = files
        self.isNote = isNote
    }

    /// A draft of files alone; `nil` without any.
    public init?(clientID: ClientID, files: [FileID], isNote: Bool = false) {
        guard !files.isEmpty else { return nil }
        self.clientID = clientID
        self.text = ""
        self.files = files
        self.isNote = isNote
    }
}

/// Someone in a space, as the others see them.
public struct Member: Hashable, Sendable {
    /// Who it is.
    public let id: PersonID
    /// The name to show.
    public let name: String
    /// A person of the company, a guest or a bot.
    public let type: PersonType

    /// A member.
    public init(id: PersonID, name: String, type: PersonType) {
        self.id = id
        self.name = name
        self.type = type
    }
}
