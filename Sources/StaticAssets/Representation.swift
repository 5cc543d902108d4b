import Primitives
import Synchronization

/// One file in one content coding.
struct Representation: Sendable {
    let bytes: [UInt8]
    /// Strong, and so another one for each coding (RFC 9110 section 8.8.1).
    let entityTag: String
    /// `nil` for the content as it is.
    let coding: ContentCoding?

    init(_ bytes: [UInt8], _ coding: ContentCoding? = nil) {
        self.bytes = bytes
        self.coding = coding
        entityTag = "\"\(ContentHash.hexadecimal(bytes))\""
    }
}

/// The forms of one file, each made when it is first asked for, and once.
///
/// Making one takes some milliseconds, in which the loop of the connection goes on. Whoever asks meanwhile waits for the
/// same work.
final class Representations: Sendable {
    /// Two at a time: a page asks for all its files at once, and the loops need the rest of the machine.
    private static let threads = WorkerThreads(count: 2) {}

    private let source: @Sendable () -> [UInt8]
    private let made = Mutex<[ContentCoding?: Task<Representation, Never>]>([:])

    /// The forms of what `source` makes, which takes some milliseconds.
    init(of source: @escaping @Sendable () -> [UInt8]) {
        self.source = source
    }

    /// The content as it is served where no coding is asked for.
    var content: [UInt8] { source() }

    /// The file in a coding; as it is without one, and where the coding makes it no smaller.
    func form(_ coding: ContentCoding?) async -> Representation {
        let form = made.withLock { made in
            if let known = made[coding] { return known }
            // Unstructured, since others may wait for it when the first who asked has gone.
            let task = Task { await self.make(coding) }
            made[coding] = task
            return task
        }
        return await form.value
    }

    private func make(_ coding: ContentCoding?) async -> Representation {
        guard let coding else { return await Self.onThread { Representation(self.content) } }
        let identity = await form(nil)
        return await Self.onThread {
            coding.encode(identity.bytes).map { Representation($0, coding) } ?? identity
        }
    }

    /// Does the work on a thread of its own, or, where the system gives none, here.
    private static func onThread(_ work: @escaping @Sendable () -> Representation) async -> Representation {
        do throws(ThreadError) {
            return try await threads.run { work() }
        } catch {
            return work()
        }
    }
}

/// Names content: FNV-1a in 128 bits.
///
/// Not a cryptographic hash, and it needn't be: whoever can choose the files can serve what they like anyway.
enum ContentHash {
    static func hexadecimal(_ bytes: [UInt8]) -> String {
        // The offset basis and the prime of the algorithm (draft-eastlake-fnv).
        var hash: UInt128 = 0x6C62_272E_07BB_0142_62B8_2175_6295_C58D
        for byte in bytes { hash = (hash ^ UInt128(byte)) &* 0x0000_0000_0100_0000_0000_0000_0000_013B }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 32 - digits.utf8.count) + digits
    }
}
