import Testing

@testable import StaticAssets

struct StyleCompactorTests {
    private func compact(_ text: String) throws -> String {
        String(decoding: try StyleCompactor.compact(Array(text.utf8)), as: UTF8.self)
    }

    @Test(arguments: [
        ("", ""), ("\n  /* nothing */\n", ""), ("/* a */ b { c: d }", "b { c: d }\n"),
        ("a {\n  b: c;\n\n  d: e;\n}\n\n/* f */\ng {\n  h: i;\n}\n", "a {b: c;d: e;}g {h: i;}\n"),
        ("a,\nb {\n}", "a,\nb {}\n"), ("a /* b */ .c {}", "a .c {}\n"), ("a\n  b\n  > c {}", "a\nb\n> c {}\n"),
        ("a { b: calc(1px  +  2px); }", "a { b: calc(1px + 2px); }\n"), ("a { --b: ; }", "a { --b: ; }\n"),
        ("@media (a) and (b) {\n  c { d: e }\n}", "@media (a) and (b) {c { d: e }}\n"), ("a{b:c}/* end */", "a{b:c}\n"),
        ("a :hover .b{}", "a :hover .b{}\n"), ("/* é */ü{}", "ü{}\n"), ("/**/a{}", "a{}\n"),
    ])
    func `comments, indentation and empty lines go`(source: String, result: String) throws {
        #expect(try compact(source) == result)
    }

    @Test(arguments: [
        "a{b:\"  /* c */  \"}\n", "a{b:'\\'  '}\n", "a{b:\"c\\\n  d\"}\n", "a{b:url(//c/*d.png)}\n",
        "a{b:url(\"/*  */\")}\n",
        "a{b:URL(data:image/*,x)}\n",
    ])
    func `the inside of strings and addresses stays as it is`(source: String) throws {
        #expect(try compact(source) == source)
    }

    @Test(arguments: [
        "a/**/b{}", "a{b:c/**/d}", "/* open", "a{b:\"open}", "a{b:'c\nd'}", "a{b:url(c d)}", "a{b:url(\\29)}",
        ".\\26 b{}", "\"\\",
    ])
    func `what isn't understood is refused`(source: String) {
        #expect(throws: NotUnderstood.self) { try StyleCompactor.compact(Array(source.utf8)) }
    }
}
