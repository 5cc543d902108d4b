import HTTP
import Synchronization

/// A response as it comes in, piece by piece, on the thread of its handle.
final class ReceivedMessage {
    enum Piece {
        case headerLine
        case body
    }

    let byteLimit: Int
    private(set) var headers = HeaderFields()
    private(set) var body: [UInt8] = []
    private(set) var isTooLarge = false
    private var byteCount = 0
    private var isHeadComplete = false
    private let cancellation: CancellationFlag

    init(byteLimit: Int, cancellation: CancellationFlag) {
        self.byteLimit = byteLimit
        self.cancellation = cancellation
    }

    var isCancelled: Bool { cancellation.isSet.load(ordering: .relaxed) }

    /// The message that a callback's context points at; it outlives the transfer.
    static func from(_ context: UnsafeMutableRawPointer?) -> ReceivedMessage {
        guard let context else { preconditionFailure("a callback without its context") }
        return Unmanaged<ReceivedMessage>.fromOpaque(context).takeUnretainedValue()
    }

    /// Takes a piece and returns how many bytes of it were taken; fewer than all ends the transfer.
    func take(_ bytes: UnsafeRawBufferPointer, as piece: Piece) -> Int {
        byteCount += bytes.count
        guard byteCount <= byteLimit else {
            isTooLarge = true
            return 0
        }
        switch piece {
        case .headerLine: takeHeaderLine(String(decoding: bytes, as: UTF8.self))
        case .body: body.append(contentsOf: bytes)
        }
        return bytes.count
    }

    /// A status line begins a head, also after an interim one; what comes behind a complete head is a trailer.
    private func takeHeaderLine(_ line: String) {
        let text = line.utf8.drop { $0 == 0x20 || $0 == 0x09 }
        if line.hasPrefix("HTTP/") {
            headers = HeaderFields()
            isHeadComplete = false
        } else if text.allSatisfy({ $0 == 0x0D || $0 == 0x0A }) {
            isHeadComplete = true
        } else if !isHeadComplete, let colon = text.firstIndex(of: UInt8(ascii: ":")) {
            headers.append(String(line[text.startIndex..<colon]), Self.trimmed(line[text.index(after: colon)...]))
        }
    }

    private static func trimmed(_ value: Substring) -> String {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }
        let utf8 = value.utf8
        guard let first = utf8.firstIndex(where: { !isSpace($0) }), let last = utf8.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(value[first...last])
    }
}
