import JSON
public import Primitives
import Storage

/// Marks the identity of a file.
public enum FileKind: Sendable {}

/// Names a file.
public typealias FileID = Identifier<FileKind>

/// A file that someone has handed in; nothing of it ever changes.
///
/// It belongs to whoever handed it in, until it is attached to a message; from then on to the message's space.
public struct File: Hashable, Sendable {
    /// Names it, and its bytes.
    public let id: FileID
    /// The name to show, and to save it under.
    public let name: FileName
    /// What it is; of an image, its bytes have been looked at.
    public let contentType: MediaType
    /// How many bytes it has.
    public let size: Int
    /// How large it is as a picture, where that is known.
    public let dimensions: ImageDimensions?

    /// A file.
    public init(id: FileID, name: FileName, contentType: MediaType, size: Int, dimensions: ImageDimensions?) {
        self.id = id
        self.name = name
        self.contentType = contentType
        self.size = size
        self.dimensions = dimensions
    }
}

/// The width and the height of a picture, in pixels, as it is shown.
public struct ImageDimensions: Hashable, Sendable {
    /// From left to right.
    public let width: Int
    /// From top to bottom.
    public let height: Int

    /// Dimensions.
    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }
}

extension File {
    /// The file in the six columns that begin at `start`: id, name, content type, size, width and height.
    init(inColumnsFrom start: Int, of row: Row) throws(StorageError) {
        id = try row.id(start)
        name = FileName(try row.text(start + 1))
        guard let contentType = MediaType(try row.text(start + 2)) else {
            throw .unexpectedColumn(index: start + 2, expected: "a media type")
        }
        self.contentType = contentType
        size = Int(try row.integer(start + 3))
        dimensions = Self.dimensions(try row.optionalInteger(start + 4), try row.optionalInteger(start + 5))
    }

    private static func dimensions(_ width: Int64?, _ height: Int64?) -> ImageDimensions? {
        guard let width, let height else { return nil }
        return ImageDimensions(width: Int(width), height: Int(height))
    }

    // MARK: With a message

    /// Files as they stand in the row of their message, so that reading messages reads no other table.
    ///
    /// A copy that can't grow old, since files never change; `nil` for no files.
    static func column(of files: [File]) -> String? {
        guard !files.isEmpty else { return nil }
        var writer = JSONWriter()
        writer.array { writer in
            for file in files {
                writer.object { writer in
                    writer.member("id", file.id.description)
                    writer.member("name", file.name.text)
                    writer.member("contentType", file.contentType.text)
                    writer.member("size", Int64(file.size))
                    writer.member("width", file.dimensions.map { Int64($0.width) })
                    writer.member("height", file.dimensions.map { Int64($0.height) })
                }
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// The files in the column of a message's row.
    static func list(inColumn index: Int, of row: Row) throws(StorageError) -> [File] {
        guard let text = try row.optionalText(index) else { return [] }
        let items = (try? JSONValue(parsing: Array(text.utf8)))?.array ?? []
        let files = items.compactMap { File($0) }
        guard !files.isEmpty, files.count == items.count else {
            throw .unexpectedColumn(index: index, expected: "files")
        }
        return files
    }

    private init?(_ value: JSONValue) {
        guard let id = value["id"]?.string.flatMap({ FileID($0) }), let name = value["name"]?.string,
            let contentType = value["contentType"]?.string.flatMap({ MediaType($0) }),
            let size = value["size"]?.integer
        else { return nil }
        self.init(
            id: id,
            name: FileName(name),
            contentType: contentType,
            size: Int(size),
            dimensions: Self.dimensions(value["width"]?.integer, value["height"]?.integer)
        )
    }
}
