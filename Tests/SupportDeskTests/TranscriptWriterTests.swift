import Accounts
import Primitives
import Spaces
import Testing

@testable import SupportDesk

struct TranscriptWriterTests {
    private let writer = TranscriptWriter(siteName: "Shop", departmentName: "Sales", zone: .utc)

    private func lines(_ text: String, name: String = "Grace", type: PersonType = .appuser) throws -> String {
        let clientID = try #require(ClientID("00000000-0000-4000-8000-000000000000"))
        return writer.lines(
            of: Message(
                id: Identifier(rawValue: 1),
                spaceID: Identifier(rawValue: 2),
                seq: 3,
                draft: MessageDraft(clientID: clientID, text: try MessageText(text)),
                sender: Member(id: Identifier(rawValue: 4), name: name, type: type),
                createdAt: Timestamp(seconds: 1_800_000_000)
            )
        )
    }

    @Test("A line has the time, the direction, the name and the text")
    func line() throws {
        #expect(try lines("Hello?") == "2027-01-15 08:00 → Grace: Hello?\n")
        #expect(try lines("Hi", name: "Ada", type: .person) == "2027-01-15 08:00 ← Ada: Hi\n")
        #expect(try lines("Hi", name: "Robo", type: .bot) == "2027-01-15 08:00 ← Robo: Hi\n")
        #expect(writer.heading == "Shop · Sales\nUTC\n\n")
    }

    @Test(
        "However a line ends, the next one is indented",
        arguments: ["\n", "\r\n", "\r", "\u{B}", "\u{C}", "\u{85}", "\u{2028}", "\u{2029}"]
    )
    func injection(lineEnd: String) throws {
        let forged = "fine\(lineEnd)2027-01-15 08:01 ← Ada: you get it for free"
        let text = try lines(forged)
        #expect(text == "2027-01-15 08:00 → Grace: fine\n    2027-01-15 08:01 ← Ada: you get it for free\n")
        #expect(try lines("free", name: forged).split(separator: "\n").count == 1)
    }

    @Test("Empty lines are kept inside, not at the end; control characters are left out, tabs are not")
    func whiteSpace() throws {
        #expect(try lines("a\n\nb\n \r\n") == "2027-01-15 08:00 → Grace: a\n    \n    b\n")
        #expect(try lines("a\u{1B}[31m\tb\u{0}\u{9B}c\u{7F}") == "2027-01-15 08:00 → Grace: a[31m\tbc\n")
        #expect(try lines("👩‍👩‍👧 שלום") == "2027-01-15 08:00 → Grace: 👩‍👩‍👧 שלום\n", "joiners and other scripts are text")
    }

    @Test("A name can't turn the direction of what stands behind it")
    func direction() throws {
        #expect(try lines("x", name: "a\u{202E}b\u{2066}c") == "2027-01-15 08:00 → abc: x\n")
    }
}
