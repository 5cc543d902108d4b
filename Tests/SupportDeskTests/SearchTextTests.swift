import Testing

@testable import SupportDesk

struct SearchTextTests {
    private func found(_ query: String, in text: String) throws -> Bool {
        var scratch: [UInt8] = []
        return try #require(SearchText(query)).isFound(in: text, scratch: &scratch)
    }

    @Test(arguments: [
        ("order", "Where is my ORDER?", true), ("ORDER", "an order", true), ("order", "an orde r", false),
        ("müller", "Frau MÜLLER", true), ("MÜLLER", "müller", true), ("muller", "Müller", false),
        ("привет", "ПРИВЕТ!", true), ("ПРИВЕТ", "привет", true), ("привет", "приве", false),
        ("straße", "STRASSE 7", true), ("strasse", "Straße 7", true), ("STRASSE", "straße", true),
        ("ΟΔΟΣ", "η οδος μου", true), ("οδοσ", "ΟΔΟΣ", true), ("kelvin", "\u{212A}elvin", true),
        ("office", "the o\u{FB03}ce", true), ("退货", "我要退货。", true), ("退货", "我要退款。", false),
        ("007", "bond 007", true), ("é", "caf\u{65}\u{301}", true), ("caf\u{65}\u{301}", "CAFÉ", true),
        ("é", "cafe", false), ("й", "мо\u{438}\u{306}", true), ("한", "\u{1112}\u{1161}\u{11AB}", true),
        ("%", "100 %", true), ("_", "100 %", false), ("a  b", "a b", false), ("👍", "fine 👍🏽", true),
        ("👍🏽", "fine 👍🏽", true), ("aab", "aaab", true), ("x", "", false), ("longer than it", "short", false),
    ])
    func `a text is found in whatever case and form it is written`(query: String, text: String, isFound: Bool) throws {
        #expect(try found(query, in: text) == isFound)
    }

    @Test func `every scalar is folded as Unicode maps it, in a text as alone`() {
        for value in UInt32(0)..<0x20000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = String(Character(scalar))
            let expected = Array(text.uppercased().lowercased().utf8)
            let folded = CaseFolding.fold(text)
            if folded != expected { Issue.record("U+\(String(value, radix: 16))") }
        }
    }

    @Test func `a query is trimmed and has 1 to 200 bytes`() throws {
        for refused in ["", " \n", String(repeating: "x", count: 201)] { #expect(SearchText(refused) == nil) }
        #expect(SearchText(String(repeating: "x", count: 200)) != nil)
        #expect(try found(" order ", in: "my order"))
    }

    @Test func `an excerpt shows the place, and what stands around it as far as there is room`() throws {
        let search = try #require(SearchText("NEEDLE"))
        #expect(search.excerpt(of: "a needle here") == "a needle here")
        let words = String(repeating: "hay ", count: 100)
        let middle = search.excerpt(of: words + "needle " + words)
        #expect(middle.hasPrefix("…") && middle.hasSuffix("…") && middle.contains("hay needle hay"))
        let start = search.excerpt(of: "needle " + words)
        #expect(start.hasPrefix("needle hay") && start.hasSuffix("…"))
        let end = search.excerpt(of: words + "needle")
        #expect(end.hasPrefix("…") && end.hasSuffix("hay needle"))
        for excerpt in [middle, start, end] { #expect((150...160).contains(excerpt.utf16.count)) }
    }

    @Test func `an excerpt is cut between characters, and never longer than it may be`() throws {
        let search = try #require(SearchText("needle"))
        let families = String(repeating: "👨‍👩‍👧‍👦", count: 60)
        let excerpt = search.excerpt(of: families + "needle" + families)
        #expect(excerpt.contains("needle") && excerpt.utf16.count <= 160)
        #expect(excerpt.allSatisfy { $0 == "👨‍👩‍👧‍👦" || $0 == "…" || $0.isLetter })
        let long = try #require(SearchText(String(repeating: "x", count: 200)))
        #expect(long.excerpt(of: String(repeating: "x", count: 400)).utf16.count <= 160)
    }

    @Test func `the place is right after characters that fold into several`() throws {
        let search = try #require(SearchText("needle"))
        let text = String(repeating: "ß", count: 300) + "needle" + String(repeating: "ß", count: 300)
        #expect(search.excerpt(of: text).contains("ßneedleß"))
    }
}
