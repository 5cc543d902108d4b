import Primitives

/// A text to look for in others, in whatever case and whichever of its equivalent forms either is written.
///
/// Nearly every text that is looked through hasn't got it, and is decided on its folded bytes. Only one that could hide
/// an equivalent form, `é` for `e` with an accent, is compared by character.
public struct SearchText: Sendable {
    /// The most bytes of UTF-8 that may be looked for.
    public static let maximumBytes = 200
    /// The most UTF-16 units of an excerpt.
    static let excerptLength = 160

    private let folded: [UInt8]
    private let characters: [Character]
    private let hasCombiningMarks: Bool

    /// Trims a text; `nil` where nothing is left of it, or more than `maximumBytes`.
    public init?(_ text: String) {
        let text = text.trimmedToBytes(.max)
        guard (1...Self.maximumBytes).contains(text.utf8.count) else { return nil }
        folded = CaseFolding.fold(text)
        characters = Array(String(decoding: folded, as: UTF8.self))
        hasCombiningMarks = Self.hasCombiningMarks(folded)
    }

    /// Whether it stands in a text; `scratch` is room for the text's folded bytes that is used again and again.
    func isFound(in text: String, scratch: inout [UInt8]) -> Bool {
        scratch.removeAll(keepingCapacity: true)
        var text = text
        text.withUTF8 { CaseFolding.append($0, to: &scratch) }
        if isFound(in: scratch) { return true }
        guard hasCombiningMarks || Self.hasCombiningMarks(scratch) else { return false }
        return place(in: Array(String(decoding: scratch, as: UTF8.self))) != nil
    }

    /// What stands around the place where it is found, at most `excerptLength` UTF-16 units.
    func excerpt(of text: String) -> String {
        let text = Array(text)
        let hit = placeInOriginal(text)
        // Two for the marks of what is left out.
        var room = Self.excerptLength - 2
        var (start, end) = (hit, hit)
        func extendForwards() {
            while end < text.count, text[end].utf16.count <= room {
                room -= text[end].utf16.count
                end += 1
            }
        }
        func extendBackwards(atMost limit: Int) {
            let least = max(0, room - limit)
            while start > 0, text[start - 1].utf16.count <= room - least {
                start -= 1
                room -= text[start].utf16.count
            }
        }
        extendBackwards(atMost: Self.excerptLength / 3)
        extendForwards()
        extendBackwards(atMost: room)
        return (start > 0 ? "…" : "") + String(text[start..<end]) + (end < text.count ? "…" : "")
    }

    private func isFound(in text: [UInt8]) -> Bool {
        guard text.count >= folded.count else { return false }
        return text.withUnsafeBufferPointer { text in
            folded.withUnsafeBufferPointer { needle in
                for start in 0...(text.count - needle.count) where text[start] == needle[0] {
                    var length = 1
                    while length < needle.count, text[start + length] == needle[length] { length += 1 }
                    if length == needle.count { return true }
                }
                return false
            }
        }
    }

    /// Where it begins in a text of which each character is folded by itself; the beginning where that can't be told.
    private func placeInOriginal(_ text: [Character]) -> Int {
        var foldedText: [Character] = []
        var origins: [Int] = []
        for (index, character) in text.enumerated() {
            for folded in String(decoding: CaseFolding.fold(String(character)), as: UTF8.self) {
                foldedText.append(folded)
                origins.append(index)
            }
        }
        return place(in: foldedText).map { origins[$0] } ?? 0
    }

    /// Where it begins in a folded text; characters are equal where they are canonically equivalent.
    private func place(in text: [Character]) -> Int? {
        guard text.count >= characters.count else { return nil }
        return (0...(text.count - characters.count)).first { start in
            text[start..<(start + characters.count)].elementsEqual(characters)
        }
    }

    /// Whether a text has combining marks, so that it may be an equivalent form of another: U+0300 to U+036F, and those
    /// of the scripts with three bytes.
    private static func hasCombiningMarks(_ text: [UInt8]) -> Bool {
        text.contains { $0 == 0xCC || $0 == 0xCD || $0 == 0xE1 || $0 == 0xE3 }
    }
}
