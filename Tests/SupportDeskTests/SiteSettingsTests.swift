import SupportDesk
import Testing

struct SiteSettingsTests {
    @Test(arguments: [("#1f5fd6", "#1f5fd6"), ("#ABCDEF", "#abcdef")])
    func `a colour is a hash and six digits`(text: String, accent: String) {
        #expect(AccentColor(text)?.text == accent)
    }

    @Test(arguments: ["", "#", "1f5fd6", "#1f5fd", "#1f5fd6f", "#12345g", "#1f5fd6 ", "red", "#12345é", "##12345"])
    func `anything else is no colour`(text: String) {
        #expect(AccentColor(text) == nil)
    }

    @Test func `a greeting is a few lines of text, a name is one`() {
        #expect(Greeting(" Hello!\nHow can we help? ")?.text == "Hello!\nHow can we help?")
        #expect(AssistantName(" Robin\n")?.text == "Robin")
        #expect(AssistantName("Rob\nin") == nil && AssistantName("Rob\u{1b}in") == nil && Greeting("a\tb") == nil)
        for blank in ["", "  ", "\n"] { #expect(Greeting(blank) == nil && AssistantName(blank) == nil) }
        #expect(Greeting(String(repeating: "é", count: 500)) != nil)
        #expect(Greeting(String(repeating: "é", count: 501)) == nil)
        #expect(AssistantName(String(repeating: "x", count: 101)) == nil)
    }

    @Test(arguments: [
        ("es", "es"), ("ES", "es"), ("pt-br", "pt-BR"), ("zh-hANT-tw", "zh-Hant-TW"), ("es-419", "es-419"),
        ("de-CH-1996", "de-CH-1996"), ("gsw", "gsw"),
    ])
    func `a language is written as it should be`(text: String, tag: String) {
        #expect(LanguageTag(text)?.text == tag)
    }

    @Test(arguments: ["", "e", "e1", "en_US", "en-", "-en", "en--US", "en US", "español", "abcdefghi", "en-abcdefghi"])
    func `anything else is no language`(text: String) {
        #expect(LanguageTag(text) == nil)
    }

    @Test func `the form is written as its fields, the required ones marked`() {
        #expect(PreChatForm("name,email!") == PreChatForm(name: .optional, email: .required))
        #expect(PreChatForm("email,name") == PreChatForm(name: .optional, email: .optional))
        #expect(PreChatForm("name!")?.fields.map(\.field) == ["name"])
        #expect(PreChatForm.none.fields.isEmpty)
        for wrong in ["", "name,", "name,name", "name,name!", "phone", "name!!", "!", "Name", "name, email"] {
            #expect(PreChatForm(wrong) == nil, "\(wrong)")
        }
    }

    @Test(arguments: [
        ("image/*", "image/png", true), ("image/*", "IMAGE/JPEG", true), ("image/*", "image/", false),
        ("image/*", "imagex/png", false), ("text/plain", "text/plain; charset=utf-8", true),
        ("text/plain", "text/plainer", false), ("Text/Plain", "text/plain", true), ("application/pdf", "", false),
    ])
    func `a range of types contains what it names`(range: String, type: String, isContained: Bool) {
        #expect(MediaRange(range)?.contains(type) == isContained)
    }

    @Test(arguments: ["", "image", "image/", "/png", "*/*", "*", "*/png", "image/p*", "image/png;q=1", "a/b/c", "a /b"])
    func `anything else is no range of types`(text: String) {
        #expect(MediaRange(text) == nil)
    }

    @Test func `the usual files are pictures and documents, and no programs`() {
        let rules = FileRules.standard
        #expect(rules.types.count == 12 && rules.limit.byteCount == 20_971_520)
        for type in ["image/webp", "application/pdf", "text/plain", "application/vnd.ms-excel"] {
            #expect(rules.allows(contentType: type), "\(type)")
        }
        for type in ["text/html", "application/x-msdownload", "application/octet-stream", "text/javascript"] {
            #expect(!rules.allows(contentType: type), "\(type)")
        }
    }

    @Test func `a limit of files is at least a byte and has an end`() {
        #expect(FileLimit(byteCount: 1)?.byteCount == 1 && FileLimit(byteCount: FileLimit.maximum) != nil)
        #expect(FileLimit(byteCount: 0) == nil && FileLimit(byteCount: FileLimit.maximum + 1) == nil)
    }
}
