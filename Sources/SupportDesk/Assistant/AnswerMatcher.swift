import Glibc
import Primitives

/// Finds the stored answer to what a visitor asks, in a way that can be explained: by the words that both share.
///
/// A word weighs more the fewer of the answers have it, and the longer it is, since the short words of a language are
/// its commonest (Zipf's law of abbreviation); that stands in for a list of stop words, which every language would need.
/// A question fits as well as it is said whole (`coverage`) and nothing else is (`focus`). It must be said in its most
/// telling word, and another question must not fit nearly as well: a wrong answer is worse than none, since without one
/// a person answers. A question may be written in several ways, one a line.
struct AnswerMatcher {
    /// An answer of a site, as it is looked at here.
    struct Candidate {
        let question: String
        let text: String
    }

    /// What was found, and how well it fits, from 0 to 1.
    struct Match: Equatable {
        /// Which of the candidates.
        let index: Int
        let score: Double
    }

    /// What fits less well isn't given.
    private static let threshold = 0.4
    /// By how much it must fit better than the next.
    private static let lead = 1.15
    /// So much of an answer's text tells which words are common on the site.
    private static let sampleByteCount = 1000
    /// Whoever writes more different words has more to say than a question.
    private static let wordLimit = 64
    /// Words that share so much of the longer one's length, and so many characters, are forms of one word.
    private static let kinship = (share: 0.66, characterCount: 4)

    /// One way to ask.
    private struct Phrasing {
        let index: Int
        let words: Set<String>
    }

    private let phrasings: [Phrasing]
    /// In how many answers each word is.
    private let frequencies: [String: Int]
    private let count: Int

    /// A matcher over a site's answers.
    init(_ candidates: [Candidate]) {
        var frequencies: [String: Int] = [:]
        for candidate in candidates {
            let sample = candidate.text.trimmedToBytes(Self.sampleByteCount)
            for word in Set(WordFolding.words(in: candidate.question + "\n" + sample)) {
                frequencies[word, default: 0] += 1
            }
        }
        phrasings = candidates.enumerated().flatMap { index, candidate in
            candidate.question.split(whereSeparator: \.isNewline).compactMap { line in
                let words = Set(WordFolding.words(in: String(line)))
                return words.isEmpty ? nil : Phrasing(index: index, words: words)
            }
        }
        self.frequencies = frequencies
        count = candidates.count
    }

    /// The candidate that answers `text`; `nil` where none does, or more than one might.
    func match(_ text: String) -> Match? {
        let asked = Set(WordFolding.words(in: text))
        guard (1...Self.wordLimit).contains(asked.count) else { return nil }
        var best = (index: -1, score: 0.0, isTelling: false)
        var scores: [Int: Double] = [:]
        for phrasing in phrasings {
            let fit = fit(phrasing.words, asked)
            scores[phrasing.index] = max(scores[phrasing.index] ?? 0, fit.score)
            if fit.score > best.score { best = (phrasing.index, fit.score, fit.isTelling) }
        }
        guard best.isTelling, best.score >= Self.threshold else { return nil }
        let next = scores.filter { $0.key != best.index }.values.max() ?? 0
        return best.score >= next * Self.lead ? Match(index: best.index, score: best.score) : nil
    }

    /// How well a question fits what was asked, and whether its most telling word was said, or one as telling.
    private func fit(_ words: Set<String>, _ asked: Set<String>) -> (score: Double, isTelling: Bool) {
        var (said, all, mostTelling, isTelling) = (0.0, 0.0, 0.0, false)
        for word in words {
            let weight = weight(of: word)
            let likeness = asked.lazy.map { Self.likeness($0, word) }.max() ?? 0
            said += weight * likeness
            all += weight
            if weight > mostTelling { (mostTelling, isTelling) = (weight, false) }
            if weight == mostTelling, likeness > 0 { isTelling = true }
        }
        let coverage = said / all
        (said, all) = (0, 0)
        for word in asked {
            // A form of a word weighs what the word weighs.
            let (likeness, known) = words.lazy.map { (Self.likeness($0, word), $0) }.max { $0 < $1 } ?? (0, word)
            let weight = weight(of: likeness > 0 ? known : word)
            said += weight * likeness
            all += weight
        }
        return ((coverage * said / all).squareRoot(), isTelling)
    }

    /// How telling a word is: the rarer and the longer, the more.
    private func weight(of word: String) -> Double {
        // What no answer has is as rare as what one has.
        let rarity = log2(Double(count) / Double(frequencies[word] ?? 1))
        return max(0.5, rarity) * Self.substance(of: word)
    }

    /// How much of a word a text of this length is likely to be, from 0 to 1.
    private static func substance(of word: String) -> Double {
        guard word.contains(where: WordFolding.isUnspaced) else { return min(1, Double(word.count + 2) / 8) }
        // Hiragana write the grammar of Japanese; a pair of other characters is a word.
        let hiragana = word.unicodeScalars.count { (0x3040...0x309F).contains($0.value) }
        return 1 - 0.5 * Double(hiragana) / Double(word.unicodeScalars.count)
    }

    /// 1 for the same word, what they share for forms of one, 0 for others.
    private static func likeness(_ one: String, _ other: String) -> Double {
        guard one.first == other.first else { return 0 }
        if one == other { return 1 }
        let shared = zip(one, other).prefix { $0 == $1 }.count
        let share = Double(shared) / Double(max(one.count, other.count))
        return shared >= kinship.characterCount && share >= kinship.share ? share : 0
    }
}
