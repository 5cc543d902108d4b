// Normalization Form C is in the standard library for the sake of comparing, and has no public name yet.
@_spi(_Unicode) import Swift

/// The name of a file that may be shown to anyone and proposed for saving it.
///
/// No folder, nothing that can't be seen, nothing that turns the direction of the text behind it (UAX #9), no white space
/// around it, at most 255 bytes of UTF-8; in Normalization Form C, so that the same name has the same bytes.
public struct FileName: Hashable, Sendable {
    /// The most bytes, as file systems have it.
    public static let maximumBytes = 255

    /// The name; never empty.
    public let text: String

    /// Makes a name of whatever a client calls a file; of nothing usable, `file`.
    public init(_ text: String) {
        let last = text.unicodeScalars.split { $0 == "/" || $0 == "\\" }.last ?? "".unicodeScalars[...]
        var visible = String.UnicodeScalarView()
        visible.append(contentsOf: last.filter { !Self.isHarmful($0) })
        var normalized = String.UnicodeScalarView()
        normalized.append(contentsOf: String(visible)._nfc)
        let name = Self.trimmed(String(normalized))
        self.text = ["", ".", ".."].contains(name) ? "file" : Self.shortened(name)
    }

    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        // Marks, embeddings, overrides and isolates of direction; invisible spaces. Joiners stay: scripts need them.
        case .format: scalar.properties.isBidiControl || ["\u{200B}", "\u{2060}", "\u{FEFF}"].contains(scalar)
        default: scalar.properties.isNoncharacterCodePoint
        }
    }

    private static func trimmed(_ name: String) -> String {
        var name = name[...].drop(while: \.isWhitespace)
        while name.last?.isWhitespace == true { name.removeLast() }
        return String(name)
    }

    /// The name cut at the end of a character; a short suffix such as `.pdf` stays.
    private static func shortened(_ name: String) -> String {
        guard name.utf8.count > maximumBytes else { return name }
        let suffix = name.lastIndex(of: ".").map { name[$0...] }.flatMap { $0.utf8.count <= 16 ? $0 : nil } ?? ""
        var stem = name.dropLast(suffix.count)
        while stem.utf8.count + suffix.utf8.count > maximumBytes { stem.removeLast() }
        return String(stem + suffix)
    }
}
