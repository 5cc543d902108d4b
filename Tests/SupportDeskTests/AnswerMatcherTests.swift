import Testing

@testable import SupportDesk

struct AnswerMatcherTests {
    private static let shop = [
        "Where is my parcel?", "How do I return something?", "What are the delivery costs?",
        "Which payment methods do you accept?", "Can I change my order?", "Do you ship to Switzerland?",
        "What are your opening hours?", "How can I cancel my order?",
    ]
    private static let hotel = [
        "When is breakfast served?", "Is there parking?", "What is the Wi-Fi password?", "What time is check-out?",
        "What time is check-in?", "Is there a spa?", "Are pets allowed?", "Can I get a late check-out?",
    ]
    private static let spanish = [
        "¿Dónde está mi pedido?", "¿Cuánto cuesta el envío?", "¿Cómo puedo devolver un artículo?",
        "¿Cuáles son los horarios de apertura?", "¿Puedo pagar con tarjeta?",
    ]
    private static let german = [
        "Wo ist mein Paket?", "Wie kann ich etwas zurückgeben?", "Wie hoch sind die Versandkosten?",
        "Wann haben Sie geöffnet?", "Gibt es Parkplätze?",
    ]
    private static let japanese = ["荷物はどこですか？", "返品したいのですが", "送料はいくらですか？", "営業時間を教えてください"]
    private static let korean = ["배송은 언제 오나요?", "환불하고 싶어요", "영업 시간이 어떻게 되나요?"]
    private static let arabic = ["أين طلبي؟", "كم تكلفة الشحن؟", "كيف يمكنني إرجاع منتج؟"]

    private func found(_ text: String, _ questions: [String]) -> String? {
        let matcher = AnswerMatcher(questions.map { AnswerMatcher.Candidate(question: $0, text: "") })
        return matcher.match(text).map { questions[$0.index] }
    }

    @Test(
        "What is asked in other words, forms or order is found",
        arguments: [
            (shop, "where's my parcel", 0), (shop, "Hi, where is my parcel? I ordered it on Monday", 0),
            (shop, "WHERE IS MY PARCEL!!!", 0), (shop, "parcel", 0), (shop, "how do returns work", 1),
            (shop, "how can i return my shoes?", 1), (shop, "How much does delivery cost?", 2),
            (shop, "which payments do you take?", 3), (shop, "do you deliver to switzerland", 5),
            (shop, "opening hours", 6), (shop, "cancel my order please", 7), (shop, "change order", 4),
            (hotel, "breakfast?", 0), (hotel, "Do you have parking", 1), (hotel, "what's the wi-fi password please", 2),
            (hotel, "what time is check out", 3), (hotel, "check in time", 4), (hotel, "late check-out", 7),
            (hotel, "is there a spa or sauna", 5), (hotel, "pets allowed?", 6),
            (spanish, "donde esta mi pedido", 0), (spanish, "cuanto cuestan los envios", 1),
            (spanish, "quiero devolver un articulo", 2), (spanish, "horario de apertura", 3),
            (german, "wo ist mein paket?", 0), (german, "Ich möchte etwas zurückgeben", 1),
            (german, "Gibt es einen Parkplatz?", 4),
            (japanese, "私の荷物はどこですか", 0), (japanese, "送料いくら", 2), (japanese, "営業時間", 3),
            (korean, "배송 언제 와요?", 0), (korean, "영업시간", 2),
            (arabic, "أَيْنَ طَلَبِي", 0), (arabic, "كم تكلفه الشحن", 1),
        ] as [([String], String, Int)]
    )
    func matches(questions: [String], text: String, expected: Int) {
        #expect(found(text, questions) == questions[expected])
    }

    @Test(
        "What is about something else finds nothing, however alike the words around it are",
        arguments: [
            (shop, "hello"), (shop, "I want to talk to a human"), (shop, "what is the meaning of life"),
            (shop, "do you ship to France?"), (shop, "when are you open on sundays?"), (shop, "can I pay with paypal"),
            (shop, "my discount code does not work"), (shop, "My order arrived broken"), (shop, "you are stupid"),
            (hotel, "is there a gym?"), (hotel, "Is there a shuttle to the airport?"), (hotel, "What time is dinner?"),
            (hotel, "When is the pool open?"), (hotel, "the shower is broken"), (hotel, "I need more towels please"),
            (spanish, "hola"), (spanish, "puedo pagar con paypal?"), (spanish, "quiero hablar con una persona"),
            (german, "Gibt es Frühstück?"), (german, "WO IST DIE TOILETTE"),
            (japanese, "駅はどこですか"), (japanese, "こんにちは"), (korean, "안녕하세요"), (arabic, "مرحبا"),
            (["Is there parking?"], "is there a pool?"), (["Is there parking?"], "there is a problem"),
            (shop, ""), (shop, "??? 👋"), (shop, "\n"), ([], "where is my parcel?"), (["?"], "?"),
        ] as [([String], String)]
    )
    func mismatches(questions: [String], text: String) {
        #expect(found(text, questions) == nil)
    }

    @Test("Where two questions fit about as well, neither is answered")
    func ambiguity() {
        #expect(found("What time is breakfast?", Self.hotel) == nil)
        #expect(found("What time is breakfast?", Array(Self.hotel.prefix(3))) == Self.hotel[0])
    }

    @Test("A question may be written in several ways, which don't compete with each other")
    func phrasings() {
        let questions = ["Where is my parcel?\nTrack my order\r\nMy order has not arrived", "Can I change my order?"]
        #expect(found("track order", questions) == questions[0])
        #expect(found("my order hasn't arrived yet", questions) == questions[0])
        #expect(found("change the order", questions) == questions[1])
    }

    @Test("A word that many answers have says little")
    func rarity() {
        let rare = AnswerMatcher.Candidate(question: "Is the museum near?", text: "Ten minutes.")
        let others = ["spa", "gym", "bar", "pool"].map {
            AnswerMatcher.Candidate(question: "Opening of the \($0)", text: "The museum shop has tickets for it.")
        }
        #expect(AnswerMatcher([rare]).match("museum")?.index == 0)
        #expect(AnswerMatcher(others + [rare]).match("museum") == nil)
    }

    @Test("A letter is no question")
    func letter() {
        let letter = (0..<80).map { "word\($0)" }.joined(separator: " ")
        #expect(found(letter, [letter]) == nil)
        #expect(found("word1 word2", ["word1 word2"]) != nil)
    }
}
