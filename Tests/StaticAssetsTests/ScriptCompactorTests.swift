import Testing

@testable import StaticAssets

struct ScriptCompactorTests {
    private func compact(_ text: String) throws -> String {
        String(decoding: try ScriptCompactor.compact(Array(text.utf8)), as: UTF8.self)
    }

    private func words(_ text: String) throws -> [String] {
        let bytes = Array(text.utf8)
        return try ScriptLexer.tokens(of: bytes).map { String(decoding: bytes[$0.range], as: UTF8.self) }
    }

    @Test(arguments: [
        ("", ""), ("  \n// nothing\n", ""), ("a;", "a;\n"), ("// @ts-check\nlet a = 1;\n", "let a=1;\n"),
        ("/** Adds. */\nfunction add(a, b) {\n  return a + b; // sum\n}\n", "function add(a,b){return a+b;}\n"),
        ("let a /* one */ = /* two */ 1;", "let a=1;\n"), ("a/**/b", "a b\n"), ("a/*\n*/b", "a\nb\n"),
        ("a // to the end", "a\n"), ("a //\r\nb", "a\nb\n"), ("\n\n\na\n\n\n  b\n", "a\nb\n"),
        ("if (a) {\n  b();\n} else {\n  c();\n}", "if(a){b();}else{c();}\n"),
        ("import { a, b } from \"./c.js\";", "import{a,b}from \"./c.js\";\n"),
        (
            "class A extends B {\n  #x = 1;\n  static y;\n  get z() {\n    return this.#x;\n  }\n}",
            "class A extends B{#a=1;static y;get z(){return this.#a;}}\n"
        ),
        ("for (const x of [ 1, 2 ]) y(x);", "for(const x of[1,2])y(x);\n"), ("#a in b", "#a in b\n"),
        ("export default /a/g", "export default /a/g\n"), ("return /* x */ 1", "return 1\n"),
    ])
    func `comments and needless white space go`(source: String, result: String) throws {
        #expect(try compact(source) == result)
    }

    @Test(arguments: [
        "return\na\n", "a\n++b\n", "a++\nb\n", "let a\nlet b\n", "a=b\n(c)\n", "x\n[0]\n", "break\nouter\n",
        "async\n(a)\n",
        "a\n`b`\n", "throw a\nb\n", "do a\nwhile(b)c\n", "var a=1\n+b\n", "get\nx(){}\n", "if(a)\nb\nelse c\n",
    ])
    func `the end of a line stays where a semicolon may be missing`(source: String) throws {
        #expect(try compact(source) == source)
    }

    @Test(arguments: [
        ("a = b / c / d;", "a=b/c/d;\n"), ("a = /b / c/ ;", "a= /b / c/;\n"), ("a(/[/*]\\//g)", "a(/[/*]\\//g)\n"),
        ("a = b++ / c / d", "a=b++ /c/d\n"), ("(a) / b / c", "(a)/b/c\n"),
        ("if (a) /b \"/.test(c)", "if(a)/b \"/.test(c)\n"),
        ("while (a) /b/.test(c)", "while(a)/b/.test(c)\n"), ("x.if(a) / b / c", "x.if(a)/b/c\n"),
        ("a[0] / b / c", "a[0]/b/c\n"),
        ("return /'/", "return /'/\n"), ("x.return / 2 / y", "x.return/2/y\n"), ("typeof /a/", "typeof /a/\n"),
        ("a ? /b/ : /c/", "a? /b/ : /c/\n"), ("`a` / b / c", "`a`/b/c\n"), ("this / 2 / 3", "this/2/3\n"),
        ("/[\"']/.exec(a)", "/[\"']/.exec(a)\n"), ("a /= b / c", "a/=b/c\n"), ("1 / 2 / 3", "1/2/3\n"),
        ("!/a/.b", "!/a/.b\n"),
        ("a = /=/ ", "a= /=/\n"), ("a / /b/", "a/ /b/\n"), ("[/a/, /b/ , /c/]", "[/a/,/b/,/c/]\n"),
        ("(a, /b c/)", "(a,/b c/)\n"),
        ("for await (const a of b) /c d/.e", "for await(const a of b)/c d/.e\n"), ("/a/ / /b/", "/a/ / /b/\n"),
        ("super.a / 2", "super.a/2\n"), ("x.#y / 2 / 3", "x.#a/2/3\n"), ("case /a/:", "case /a/:\n"),
        ("/ü ö/u", "/ü ö/u\n"),
    ])
    func `a slash is told from a regular expression`(source: String, result: String) throws {
        #expect(try compact(source) == result)
    }

    @Test(arguments: [
        "\"  // no comment  \"", "'/* nor this */'", "'it\\'s  \\\\'", "\"a\\\n  b\"", "\"a\\\r\n  b\"",
        "`\\``", "`\\${ a }`",
        "`a${`b  ${`c  `}  `}d  `", "`$ {  }`", "`}  {`", "`${{a:\"}\"}.a}  b`", "`${a.map(x=>{return `  ${x}`;})}  `",
        "\"  \u{2028}  é\"",
        "/  [ / ]  \\/  /u", "`$${a}  `", "``",
    ])
    func `the inside of a literal stays as it is`(literal: String) throws {
        #expect(try compact("f( " + literal + " );") == "f(" + literal + ");\n")
    }

    @Test func `the code in a template is code, and the text around it isn't`() throws {
        #expect(try compact("`  // ${ a /* b */ + c }\n\n  /* */ `") == "`  // ${ a+c }\n\n  /* */ `\n")
        #expect(try words("`a${ b }c${`d${ e }f`}g`") == ["`a${", "b", "}c${", "`d${", "e", "}f`", "}g`"])
    }

    @Test(arguments: [
        ("a + +b", "a+ +b\n"), ("a + ++b", "a+ ++b\n"), ("a - -b", "a- -b\n"), ("a-- - --b", "a-- - --b\n"),
        ("a < !--b", "a< !--b\n"),
        ("1 .toString()", "1 .toString()\n"), ("1..toString()", "1..toString()\n"), ("a ? .5 : .25", "a? .5: .25\n"),
        ("a?.5:b", "a?.5:b\n"),
        ("a?.b ?. [c]", "a?.b?.[c]\n"), ("0x1F / 0b1 / 1_000n", "0x1F/0b1/1_000n\n"),
        ("1e+3 / 1.5E-3", "1e+3/1.5E-3\n"),
        ("x = > y", "x= >y\n"), ("[...a, ... b]", "[...a,... b]\n"), ("typeof a", "typeof a\n"),
        ("in $a_1", "in $a_1\n"), ("a => b", "a=>b\n"),
    ])
    func `tokens that would be another one together stay apart`(source: String, result: String) throws {
        #expect(try compact(source) == result)
    }

    @Test(arguments: [
        "\"open", "'a\nb'", "`open", "`${a", "/open", "a = /b\nc/", "/* open", "(", ")", "{]", "a}", "}/a/",
        "{}\n/a/.b", "await /a/", "of / a", "yield / a",
        "<!-- a", "a\n--> b", "--> b", "/*\n*/ --> b", "#!/usr/bin/env node", "é", "\\u0061", "a\u{A0}b", "\u{FEFF}a",
        "// a\u{2028}b", "/* \u{2029} */", "@a class B {}",
        "/a\u{2028}/", "/\\", "\"\\", "#", "a\u{B}b", "/[/", "a\u{0}b",
    ])
    func `what isn't understood is refused`(source: String) {
        #expect(throws: NotUnderstood.self) { try ScriptCompactor.compact(Array(source.utf8)) }
    }

    @Test func `what isn't understood is left as it is`() {
        let odd = Array("// a\n}/b/\n".utf8)
        #expect(Compaction.compact(odd, suffix: "js") == odd)
        #expect(Compaction.compact(Array("// a\nb\n".utf8), suffix: "js") == Array("b\n".utf8))
        #expect(Compaction.compact(Array("// a\nb\n".utf8), suffix: "html") == Array("// a\nb\n".utf8))
    }
}
