import Glibc

/// Why the system didn't do something with a file.
public enum FileSystemError: Error, Hashable, Sendable {
    /// The disk, or the user's share of it, is full.
    case full
    /// There is no such file.
    case notFound
    /// There is one already.
    case exists
    /// The file is shorter than it must be.
    case truncated
    /// Anything else: what was tried, and the system's error number.
    case failed(operation: String, errno: Int32)

    /// The error in `errno`, after `operation` has failed.
    static func last(_ operation: String) -> FileSystemError {
        switch errno {
        case ENOSPC, EDQUOT, EFBIG: .full
        case ENOENT: .notFound
        case EEXIST: .exists
        default: .failed(operation: operation, errno: errno)
        }
    }
}

extension FileSystemError: CustomStringConvertible {
    /// What went wrong, without any path.
    public var description: String {
        switch self {
        case .full: "the disk is full"
        case .notFound: "there is no such file"
        case .exists: "the file exists already"
        case .truncated: "the file is shorter than it must be"
        case .failed(let operation, let errno): "\(operation) failed: \(String(cString: strerror(errno)))"
        }
    }
}
