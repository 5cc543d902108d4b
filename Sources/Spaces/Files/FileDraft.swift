public import FileSystem
public import Primitives
public import Storage

/// Why a file isn't taken, or isn't there.
public enum FileRefusal: Error, Sendable {
    /// Nobody may send files here.
    case notAllowed
    /// It has no bytes.
    case empty
    /// It has more bytes than allowed.
    case tooLarge(maximumByteCount: Int)
    /// Files of its type aren't allowed, or its bytes aren't the picture that it claims to be.
    case typeNotAllowed(MediaType)
    /// The sender has sent much already.
    case tooMuch(retryAfter: Duration)
    /// No such file, as seen by who asks.
    case notFound
    /// It is attached to another message.
    case taken
    /// What came can't be read back from the disk, or couldn't be kept there.
    case unreadable(FileSystemError)
    /// The database or the disk failed.
    case storage(StorageError)
}

extension FileRefusal: CustomStringConvertible {
    /// One sentence, safe for anyone.
    public var description: String {
        switch self {
        case .notAllowed: "files can't be sent here"
        case .empty: "the file has no bytes"
        case .tooLarge(let maximum): "a file may have \(maximum) bytes at most"
        case .typeNotAllowed(let type):
            "files of the type \(type.text) are not allowed, or this one isn't what it claims"
        case .tooMuch: "you have sent much already; wait a little"
        case .notFound: "there is no such file"
        case .taken: "the file is attached to another message already"
        case .unreadable(let error): "\(error)"
        case .storage(let error): "\(error)"
        }
    }
}

/// A file as it is handed in, looked at as far as it must be for its type to be believed.
public struct FileDraft: Sendable {
    /// The id that the sender's client gave it.
    public let clientID: ClientID
    /// The name to show.
    public let name: FileName
    /// What it is.
    public let contentType: MediaType
    /// Its bytes.
    public let content: ByteSource
    /// How large it is as a picture.
    public let dimensions: ImageDimensions?

    /// Looks at a file that is to be of a type; blocks where its bytes aren't in memory.
    ///
    /// Whoever claims a picture must show one: browsers believe such types.
    public init(
        clientID: ClientID,
        name: FileName,
        contentType: MediaType,
        content: ByteSource
    ) throws(FileRefusal) {
        guard content.byteCount > 0 else { throw .empty }
        let header: ImageHeader?
        do throws(FileSystemError) {
            header = try ImageHeader(of: content)
        } catch {
            throw .unreadable(error)
        }
        guard !contentType.isRasterImage || header?.contentType == contentType else {
            throw .typeNotAllowed(contentType)
        }
        self.clientID = clientID
        self.name = name
        self.contentType = contentType
        self.content = content
        self.dimensions = contentType.isRasterImage ? header?.dimensions : nil
    }
}

/// How much one sender may hand in within a time.
public struct FileBudget: Hashable, Sendable {
    /// So many files.
    public let count: Int
    /// So many bytes.
    public let byteCount: Int
    /// Within this time.
    public let period: Duration

    /// A budget.
    public init(count: Int, byteCount: Int, period: Duration) {
        self.count = count
        self.byteCount = byteCount
        self.period = period
    }
}
