/// What waits until the client takes in more.
///
/// It holds slices, so that a file in memory or a frame that goes to many clients waits without being copied.
struct OutputQueue {
    private var slices: [ArraySlice<UInt8>] = []
    private var start = 0
    /// How many bytes wait.
    private(set) var byteCount = 0

    var isEmpty: Bool { byteCount == 0 }

    /// The bytes that come next.
    var first: ArraySlice<UInt8>? { isEmpty ? nil : slices[start] }

    /// Whether others wait behind the first slice.
    var hasMore: Bool { start + 1 < slices.count }

    mutating func append(_ slice: ArraySlice<UInt8>) {
        guard !slice.isEmpty else { return }
        slices.append(slice)
        byteCount += slice.count
    }

    /// Lets go of bytes of the first slice that have been sent.
    mutating func removeFirst(_ count: Int) {
        byteCount -= count
        slices[start].removeFirst(count)
        guard slices[start].isEmpty else { return }
        slices[start] = []
        start += 1
        // An idle connection keeps no buffer at all.
        if start == slices.count { self = OutputQueue() }
    }
}
