public import Accounts
public import JSON
public import Primitives
public import Storage

/// What an event of the log says.
public enum EventType: String, Sendable {
    /// A message was said.
    case message
    /// Someone joined or left.
    case member
    /// The support side of the space changed: status, agent, rating. Written by the room above.
    case conversation
}

/// The statements of which every change of a space is made.
///
/// They are values: whoever changes something else in the same moment puts them into its own batch, and all of it is
/// stored or nothing. Each appended event takes the space's next `seq`; since the row of the space is what hands it
/// out, two writers can neither take the same one nor leave a gap.
public enum SpaceStatements: Sendable {
    /// Makes a space; its log is empty.
    public static func create(
        _ id: SpaceID,
        organization: OrganizationID,
        type: SpaceType,
        title: String,
        at now: Timestamp
    ) -> Statement {
        Statement(
            "INSERT INTO spaces (id, organization_id, type, title, created_at) VALUES ($1, $2, $3, $4, $5)",
            .id(id),
            .id(organization),
            .text(type.rawValue),
            .text(title),
            .time(now)
        )
    }

    /// Puts a person into a space and appends the event; fails as a unique violation where they are in it already.
    public static func join(_ person: PersonID, _ space: SpaceID, at now: Timestamp) -> [Statement] {
        [
            Statement(
                "INSERT INTO memberships (space_id, person_id, joined_at) VALUES ($1, $2, $3)",
                .id(space),
                .id(person),
                .time(now)
            )
        ] + append(.member, to: space, actor: person, data: ["action": "joined"], at: now)
    }

    /// Takes a person out of a space and appends the event; the batch fails where they aren't in it.
    public static func leave(_ person: PersonID, _ space: SpaceID, at now: Timestamp) -> [Statement] {
        [
            Statement(
                "DELETE FROM memberships WHERE space_id = $1 AND person_id = $2",
                values: [.id(space), .id(person)],
                requiringRows: 1
            )
        ] + append(.member, to: space, actor: person, data: ["action": "left"], at: now)
    }

    /// Appends an event with the facts that it needs beside its type.
    public static func append(
        _ type: EventType,
        to space: SpaceID,
        actor: PersonID?,
        data: JSONValue?,
        at now: Timestamp
    ) -> [Statement] {
        [
            Statement(
                "UPDATE spaces SET last_seq = last_seq + 1 WHERE id = $1",
                values: [.id(space)],
                requiringRows: 1
            ),
            event(type, space, actor, data, now),
        ]
    }

    /// Stores a message of a member and appends its event.
    ///
    /// The first statement returns the `seq`; it touches no row, and so fails the batch, where the sender isn't in the
    /// space. A note may be left by someone who isn't, when the caller has settled that they may see the space. A
    /// `clientID` that the space has already fails as a unique violation. `files` are those that the draft names; the
    /// batch fails where one of them was attached, or removed, meanwhile.
    public static func post(
        _ draft: MessageDraft,
        files: [File] = [],
        id: MessageID,
        in space: SpaceID,
        by sender: PersonID,
        at now: Timestamp
    ) -> [Statement] {
        [
            Statement(
                """
                UPDATE spaces SET last_seq = last_seq + 1
                WHERE id = $1
                    AND ($3 = 1 OR EXISTS (SELECT 1 FROM memberships WHERE space_id = $1 AND person_id = $2))
                RETURNING last_seq
                """,
                values: [.id(space), .id(sender), .integer(draft.isNote ? 1 : 0)],
                requiringRows: 1
            ),
            Statement(
                """
                INSERT INTO messages (space_id, seq, id, sender_id, client_id, is_note, text, created_at, files)
                VALUES ($1, (SELECT last_seq FROM spaces WHERE id = $1), $2, $3, $4, $5, $6, $7, $8)
                """,
                .id(space),
                .id(id),
                .id(sender),
                .blob(draft.clientID.bytes),
                .integer(draft.isNote ? 1 : 0),
                .text(draft.text),
                .time(now),
                .optional(File.column(of: files))
            ),
            event(.message, space, sender, nil, now),
        ] + files.map { FileStatements.attach($0.id, to: id, by: sender) }
    }

    /// One row by `VALUES`: for an insertion from a `SELECT`, which might be of many, SQLite keeps a journal to undo it.
    private static func event(
        _ type: EventType,
        _ space: SpaceID,
        _ actor: PersonID?,
        _ data: JSONValue?,
        _ now: Timestamp
    ) -> Statement {
        Statement(
            """
            INSERT INTO events (space_id, seq, type, actor_id, data, created_at)
            VALUES ($1, (SELECT last_seq FROM spaces WHERE id = $1), $2, $3, $4, $5)
            """,
            .id(space),
            .text(type.rawValue),
            .id(actor),
            .optional(data.map { String(decoding: $0.bytes, as: UTF8.self) }),
            .time(now)
        )
    }
}

extension SpaceStatements {
    /// Moves a member's read marker forward, and returns a row where it moved.
    ///
    /// It never goes back, and never past what was said.
    public static func markRead(_ space: SpaceID, by person: PersonID, upTo seq: Int64) -> Statement {
        Statement(
            """
            UPDATE memberships SET read_seq = $3
            WHERE space_id = $1 AND person_id = $2 AND read_seq < $3
                AND $3 <= (SELECT last_seq FROM spaces WHERE id = $1)
            RETURNING read_seq
            """,
            .id(space),
            .id(person),
            .integer(seq)
        )
    }
}
