import Accounts
import Primitives
import Spaces

/// What an agent reads when a conversation comes from the assistant: what was asked, and which answers were given.
///
/// One line without words of any language: `“Where is my parcel?” → /delivery · “It is late”`.
struct HandoverSummary {
    /// The last questions say what it is about.
    private static let questionLimit = 5
    private static let excerptByteCount = 160

    /// The note; `nil` where nothing was asked.
    let text: MessageText?

    /// A summary of messages, oldest first; answers that are still there are named by their shortcuts.
    init(_ messages: [Message], answers: [CannedAnswer]) {
        let shortcuts = Dictionary(answers.map { ($0.text, $0.shortcut) }) { first, _ in first }
        var entries: [String] = []
        for message in messages {
            if message.sender.type == .appuser {
                entries.append(Self.quote(message.text))
            } else if message.sender.type == .bot, !entries.isEmpty {
                entries[entries.count - 1] +=
                    " → " + (shortcuts[message.text].map { "/\($0)" } ?? Self.quote(message.text))
            }
        }
        let omission = entries.count > Self.questionLimit ? ["…"] : []
        text = try? MessageText((omission + entries.suffix(Self.questionLimit)).joined(separator: " · "))
    }

    private static func quote(_ text: String) -> String {
        let line = text.onOneLine
        let excerpt = line.trimmedToBytes(excerptByteCount)
        return "“\(excerpt)\(excerpt.utf8.count < line.trimmedToBytes(.max).utf8.count ? "…" : "")”"
    }
}
