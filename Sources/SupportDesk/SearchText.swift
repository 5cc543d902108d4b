import Primitives

/// A text to look for in others, in whatever case and whichever of its equivalent forms either is written.
///
/// Case is folded by Unicode's full mappings, to upper case and back, so that `ß` is found as `SS` and `ς` as `Σ`.
/// Nearly all texts are decided on their bytes; those that could hide an equivalent form are compared by character.
public struct SearchText: Sendable {
    /// The most bytes of UTF-8 that may be looked for.
    public static let maximumBytes = 200
    /// The most UTF-16 units of an excerpt.
    static let excerptLength = 160

    private let folded: [UInt8]
    private let characters: [Character]
    private let isASCII: Bool
    /// Whether case makes no difference to it, as in Chinese or in a number.
    private let isCaseless: Bool
    private let hasCombiningMarks: Bool

    /// Trims a text; `nil` where nothing is left of it, or more than `maximumBytes`.
    public init?(_ text: String) {
        let text = text.trimmedToBytes(.max)
        guard (1...Self.maximumBytes).contains(text.utf8.count) else { return nil }
        let folded = Self.fold(text)
        self.folded = Array(folded.utf8)
        characters = Array(folded)
        isASCII = self.folded.allSatisfy { $0 < 0x80 }
        isCaseless = text == folded && text == text.uppercased()
        hasCombiningMarks = self.folded.withUnsafeBufferPointer { Self.hasCombiningMarks($0) }
    }

    /// Whether it stands in a text.
    func isFound(in text: String) -> Bool {
        var text = text
        if isASCII {
            if text.withUTF8({ isFound(inASCIIOf: $0) }) { return true }
            guard text.withUTF8({ Self.mayFoldToASCII($0) }) else { return false }
        } else if isCaseless, text.withUTF8({ isFound(in: $0) }) {
            return true
        }
        var foldedText = isCaseless ? text : Self.fold(text)
        if foldedText.withUTF8({ isFound(in: $0) }) { return true }
        guard hasCombiningMarks || foldedText.withUTF8({ Self.hasCombiningMarks($0) }) else { return false }
        return place(in: Array(foldedText)) != nil
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

    private static func fold(_ text: String) -> String {
        text.uppercased().lowercased()
    }

    /// Where it begins in a text of which each character is folded by itself; the beginning where that can't be told.
    private func placeInOriginal(_ text: [Character]) -> Int {
        var foldedText: [Character] = []
        var origins: [Int] = []
        for (index, character) in text.enumerated() {
            for folded in Self.fold(String(character)) {
                foldedText.append(folded)
                origins.append(index)
            }
        }
        return place(in: foldedText).map { origins[$0] } ?? 0
    }

    private func place(in text: [Character]) -> Int? {
        guard text.count >= characters.count else { return nil }
        return (0...(text.count - characters.count)).first { start in
            text[start..<(start + characters.count)].elementsEqual(characters)
        }
    }
}

// On bytes, since nearly every text of a search is looked through and nearly none is a find.
extension SearchText {
    private func isFound(in text: UnsafeBufferPointer<UInt8>) -> Bool {
        isFound(in: text) { $0 }
    }

    private func isFound(inASCIIOf text: UnsafeBufferPointer<UInt8>) -> Bool {
        isFound(in: text) { (65...90).contains($0) ? $0 | 0x20 : $0 }
    }

    @inline(__always)
    private func isFound(in text: UnsafeBufferPointer<UInt8>, _ fold: (UInt8) -> UInt8) -> Bool {
        folded.withUnsafeBufferPointer { needle in
            guard text.count >= needle.count else { return false }
            let first = needle[0]
            for start in 0...(text.count - needle.count) where fold(text[start]) == first {
                var length = 1
                while length < needle.count, fold(text[start + length]) == needle[length] { length += 1 }
                if length == needle.count { return true }
            }
            return false
        }
    }

    /// Whether a text may have characters outside of ASCII that fold into it: `ß`, `ı`, `ŉ`, `ſ`, `ǰ`, the Kelvin sign
    /// and the ligatures, of which those with three bytes are told by the first.
    private static func mayFoldToASCII(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        for index in text.indices.dropLast() where text[index] >= 0x80 {
            switch (text[index], text[index + 1]) {
            case (0xC3, 0x9F), (0xC4, 0xB0...0xB1), (0xC5, 0x89), (0xC5, 0xBF), (0xC7, 0xB0): return true
            case (0xE1...0xE2, _), (0xEF, _): return true
            default: continue
            }
        }
        return false
    }

    /// Whether a text has combining marks, so that it may be an equivalent form of another: U+0300 to U+036F, and those
    /// of the scripts with three bytes.
    private static func hasCombiningMarks(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        text.contains { $0 == 0xCC || $0 == 0xCD || $0 == 0xE1 || $0 == 0xE3 }
    }
}
