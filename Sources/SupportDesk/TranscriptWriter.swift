import Accounts
import Primitives
import Spaces

/// Writes the lines of a transcript.
struct TranscriptWriter: Sendable {
    /// What stands under the last message.
    static let ending = "\n— — —\n"
    private static let indentation = "    "

    let siteName: String
    let departmentName: String
    let zone: ZoneInfo

    /// What stands over the first message.
    var heading: String {
        "\(siteName.onOneLine) · \(departmentName.onOneLine)\n\(zone.name)\n\n"
    }

    /// The lines of a message.
    func lines(of message: Message) -> String {
        let arrow = message.sender.type == .appuser ? "→" : "←"
        let name = message.sender.name.onOneLine
        let text = message.text.inertLines.joined(separator: "\n" + Self.indentation)
        return "\(zone.minuteText(message.createdAt)) \(arrow) \(name): \(text)\n"
    }
}

extension String {
    /// The lines of a text whichever way they end (UAX #14, mandatory breaks), without control characters but the tab,
    /// and without empty ones at the end.
    var inertLines: [String] {
        var lines = [""]
        var previous: Unicode.Scalar?
        for scalar in unicodeScalars {
            defer { previous = scalar }
            if Self.lineBreaks.contains(scalar) {
                if scalar != "\n" || previous != "\r" { lines.append("") }
            } else if scalar == "\t" || scalar.properties.generalCategory != .control {
                lines[lines.count - 1].unicodeScalars.append(scalar)
            }
        }
        while lines.count > 1, lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
        return lines
    }

    /// The text on one line, without what would turn the direction of the text behind it (UAX #9).
    var onOneLine: String {
        var text = inertLines.joined(separator: " ")
        text.unicodeScalars.removeAll {
            ("\u{202A}"..."\u{202E}").contains($0) || ("\u{2066}"..."\u{2069}").contains($0)
        }
        return text
    }

    private static let lineBreaks: Set<Unicode.Scalar> = [
        "\n", "\u{B}", "\u{C}", "\r", "\u{85}", "\u{2028}", "\u{2029}",
    ]
}
