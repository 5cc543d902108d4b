/// Breaks a text into words that compare without regard to case, accents and the width of letters.
///
/// No language is known here. Words of scripts that are written without spaces, and of Korean, whose words carry their
/// endings, become pairs of neighbouring characters: that is how such scripts are searched without a dictionary.
enum WordFolding {
    /// The words in their order.
    static func words(in text: String) -> [String] {
        var words: [String] = []
        var word = ""
        var run: [Character] = []
        func endWord() {
            if !word.isEmpty { words.append(word) }
            word = ""
        }
        func endRun() {
            if run.count == 1 { words.append(String(run)) }
            for pair in zip(run, run.dropFirst()) { words.append(String([pair.0, pair.1])) }
            run = []
        }
        for character in folded(text) {
            if isUnspaced(character) {
                endWord()
                run.append(character)
            } else if character.isLetter || character.isNumber {
                endRun()
                word.append(character)
            } else if !apostrophes.contains(character) {
                endWord()
                endRun()
            }
        }
        endWord()
        endRun()
        return words
    }

    /// An apostrophe stands inside a word: `l'hotel` and `don’t` are one.
    private static let apostrophes: Set<Character> = ["'", "\u{2019}", "\u{2BC}"]

    /// Upper case first: that makes one of the forms that some letters have, such as `ß` and `ss`, `ς` and `σ`.
    private static func folded(_ text: String) -> String {
        var folded = ""
        for scalar in text.uppercased().lowercased().unicodeScalars {
            switch scalar.value {
            // Accents and other marks above and below letters; points of Hebrew; vowel signs of Arabic, and its long dash.
            case 0x300...0x36F, 0x591...0x5C7, 0x640, 0x64B...0x65F, 0x670: continue
            // Ё, which Russian mostly writes as Е, and whose name doesn't tell that they are kin.
            case 0x451: folded.append("\u{435}")
            // Full-width forms of ASCII.
            case 0xFF01...0xFF5E: folded.unicodeScalars.append(Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar)
            default: folded.unicodeScalars.append(baseLetters[scalar] ?? scalar)
            }
        }
        return folded.lowercased()
    }

    /// Letters with marks and the letters under them, as their Unicode names tell: `LATIN SMALL LETTER E WITH ACUTE`.
    ///
    /// The name and not the canonical decomposition, which the standard library keeps to itself and which `ø` and `ł`
    /// don't have.
    private static let baseLetters: [Unicode.Scalar: Unicode.Scalar] = {
        let scalars = letterBlocks.joined().compactMap(Unicode.Scalar.init)
        var byName: [Substring: Unicode.Scalar] = [:]
        for scalar in scalars {
            guard let name = scalar.properties.name, name.firstRange(of: " WITH ") == nil else { continue }
            byName[name[...]] = scalar
        }
        var bases: [Unicode.Scalar: Unicode.Scalar] = [:]
        for scalar in scalars {
            guard let name = scalar.properties.name, let mark = name.firstRange(of: " WITH ") else { continue }
            bases[scalar] = byName[name[..<mark.lowerBound]]
        }
        return bases
    }()

    /// Latin, Greek, Cyrillic and Arabic letters.
    private static let letterBlocks: [ClosedRange<UInt32>] = [
        0x61...0x7A, 0xDF...0x24F, 0x370...0x52F, 0x620...0x64A, 0x1E00...0x1FFF,
    ]

    /// Thai, Lao, Burmese, Khmer, Kana, Han and Hangul.
    static func isUnspaced(_ character: Character) -> Bool {
        guard let value = character.unicodeScalars.first?.value else { return false }
        return switch value {
        case 0xE00...0xEFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
            0xAC00...0xD7A3, 0xF900...0xFAFF, 0x20000...0x3FFFF:
            true
        default: false
        }
    }
}
