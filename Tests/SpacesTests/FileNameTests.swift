import Spaces
import Testing

struct FileNameTests {
    @Test(arguments: [
        ("photo.png", "photo.png"), ("día de playa.png", "día de playa.png"), ("日本.pdf", "日本.pdf"),
        ("👩‍👩‍👧.png", "👩‍👩‍👧.png"), ("a\"b'c.png", "a\"b'c.png"), (".profile", ".profile"), ("a.tar.gz", "a.tar.gz"),
        // Folders.
        ("C:\\fakepath\\photo.png", "photo.png"), ("/etc/passwd", "passwd"), ("../../a.png", "a.png"),
        ("folder/", "folder"), ("a\\", "a"),
        // What can't be seen, or turns what stands behind it.
        ("a\u{0}b\r\n\t\u{7F}\u{85}.png", "ab.png"), ("a\u{2028}b\u{2029}.png", "ab.png"),
        ("photo\u{202E}gnp.exe", "photognp.exe"), ("\u{2066}a\u{2069}\u{200F}\u{61C}.png", "a.png"),
        ("a\u{200B}\u{FEFF}\u{2060}.png", "a.png"), ("a\u{FFFF}.png", "a.png"),
        ("  a b .png \u{3000}", "a b .png"),
        // Nothing usable.
        ("", "file"), (" ", "file"), (".", "file"), ("..", "file"), ("/", "file"), ("\u{202E}", "file"),
        ("a/..", "file"), ("\u{0}", "file"),
    ])
    func `a name is one that may be shown and saved under`(given: String, name: String) {
        #expect(FileName(given).text == name)
        #expect(FileName(FileName(given).text).text == name)
    }

    @Test func `the same name has the same bytes`() {
        let composed = FileName("d\u{ED}a.png")
        let decomposed = FileName("di\u{301}a.png")
        #expect(Array(composed.text.utf8) == Array(decomposed.text.utf8))
        #expect(decomposed.text.utf8.count == 8)
    }

    @Test func `a long name is cut where a character ends, and keeps its suffix`() {
        let fits = String(repeating: "a", count: 251) + ".pdf"
        #expect(FileName(fits).text == fits)
        #expect(FileName("a" + fits).text == fits)
        let wide = FileName(String(repeating: "é", count: 200) + ".pdf").text
        #expect(wide == String(repeating: "é", count: 125) + ".pdf")
        let family = FileName(String(repeating: "👩‍👩‍👧", count: 20)).text
        #expect(family.utf8.count <= 255 && family.allSatisfy { $0 == "👩‍👩‍👧" })
        let noSuffix = FileName("a." + String(repeating: "b", count: 300)).text
        #expect(noSuffix.utf8.count == 255 && noSuffix.hasPrefix("a.b"))
    }

    @Test(
        arguments: [
            ("image/png", "image/png"), ("IMAGE/PNG", "image/png"), ("text/plain; charset=utf-8", "text/plain"),
            ("text/plain ;a", "text/plain"), ("image/jpg", "image/jpeg"),
            ("application/vnd.a+b-c_d", "application/vnd.a+b-c_d"),
            ("", nil), ("image", nil), ("image/", nil), ("/png", nil), ("image/png/x", nil), ("image/p ng", nil),
            ("image/*", nil), ("imáge/png", nil), (String(repeating: "a", count: 127) + "/b", nil),
        ] as [(String, String?)]
    )
    func `a media type is read without its parameters`(given: String, type: String?) {
        #expect(MediaType(given)?.text == type)
    }

    @Test func `a picture of pixels is told from a document that shows one`() {
        #expect(MediaType("image/png")?.isRasterImage == true)
        #expect(MediaType("image/unheard-of")?.isRasterImage == true)
        #expect(MediaType("image/svg+xml")?.isRasterImage == false)
        #expect(MediaType("text/html")?.isRasterImage == false)
    }
}
