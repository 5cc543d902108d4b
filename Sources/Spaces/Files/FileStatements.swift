import Accounts
import Primitives
import Storage

/// The statements about files; those that read select id, name, content type, size, width and height.
enum FileStatements {
    /// Stores a row, unless that would go beyond the budget.
    static func insert(
        _ file: File,
        clientID: ClientID,
        by uploader: PersonID,
        within budget: FileBudget?,
        at now: Timestamp
    ) -> Statement {
        Statement(
            """
            INSERT INTO files (id, uploader_id, client_id, name, content_type, size, width, height, created_at)
            SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9
            WHERE (SELECT COUNT(*) < $10 AND COALESCE(SUM(size), 0) + $6 <= $11
                FROM files WHERE uploader_id = $2 AND created_at > $12)
            """,
            values: [
                .id(file.id), .id(uploader), .blob(clientID.bytes), .text(file.name.text),
                .text(file.contentType.text), .integer(Int64(file.size)),
                .optional(file.dimensions.map { Int64($0.width) }), .optional(file.dimensions.map { Int64($0.height) }),
                .time(now), .integer(budget.map { Int64($0.count) } ?? .max),
                .integer(budget.map { Int64($0.byteCount) } ?? .max),
                // Without a budget nothing counts, so that the sum stays small.
                .time(budget.map { now - $0.period } ?? now),
            ],
            requiringRows: 1
        )
    }

    /// How many files a person has handed in since a time, how many bytes they have, and when the first of them came.
    static func usage(of uploader: PersonID, since time: Timestamp) -> Statement {
        Statement(
            """
            SELECT COUNT(*), COALESCE(SUM(size), 0), MIN(created_at) FROM files
            WHERE uploader_id = $1 AND created_at > $2
            """,
            .id(uploader),
            .time(time)
        )
    }

    static func file(named clientID: ClientID, by uploader: PersonID) -> Statement {
        Statement(
            """
            SELECT id, name, content_type, size, width, height FROM files WHERE uploader_id = $1 AND client_id = $2
            """,
            .id(uploader),
            .blob(clientID.bytes)
        )
    }

    /// A file of a person, and to which message it is attached.
    static func file(_ id: FileID, by uploader: PersonID) -> Statement {
        Statement(
            """
            SELECT id, name, content_type, size, width, height, message_id FROM files
            WHERE id = $1 AND uploader_id = $2
            """,
            .id(id),
            .id(uploader)
        )
    }

    static func file(_ id: FileID, seenBy person: PersonID) -> Statement {
        Statement(
            """
            SELECT f.id, f.name, f.content_type, f.size, f.width, f.height
            FROM files f LEFT JOIN messages m ON m.id = f.message_id
            WHERE f.id = $1 AND COALESCE(m.is_deleted, 0) = 0 AND (f.uploader_id = $2 OR m.is_note = 0 AND EXISTS (
                SELECT 1 FROM memberships s WHERE s.space_id = m.space_id AND s.person_id = $2))
            """,
            .id(id),
            .id(person)
        )
    }

    /// Attaches a file of a person to a message that is stored already; the batch fails where it is attached, or gone.
    static func attach(_ file: FileID, to message: MessageID, by uploader: PersonID) -> Statement {
        Statement(
            "UPDATE files SET message_id = $2 WHERE id = $1 AND uploader_id = $3 AND message_id IS NULL",
            values: [.id(file), .id(message), .id(uploader)],
            requiringRows: 1
        )
    }

    static func removeUnattached(before time: Timestamp, _ count: Int64) -> Statement {
        Statement(
            """
            DELETE FROM files WHERE id IN (
                SELECT id FROM files WHERE message_id IS NULL AND created_at < $1 ORDER BY created_at LIMIT $2)
            RETURNING id
            """,
            .time(time),
            .integer(count)
        )
    }
}
