import Testing

@testable import StaticAssets

struct ScriptLinkerTests {
    private func link(_ files: [String: String], from entry: String = "/a/main.js") throws -> String {
        String(decoding: try ScriptLinker.link(entry) { files[$0].map { Array($0.utf8) } }, as: UTF8.self)
    }

    @Test("A module stands behind all that it imports, once, and keeps its own exports")
    func modulesAreJoined() throws {
        let linked = try link([
            "/a/main.js": """
            // The entry.
            import { Dog, bark } from "../b/dog.js";
            import { name } from "./name.js";
            export class Main { #dog = new Dog(name, bark); }
            export { name };
            """,
            "/b/dog.js": """
            import { name } from "../a/name.js";
            const LOUD = 3, QUIET = { [name]: [1, 2] };
            export class Dog {}
            export async function bark() { return [LOUD, QUIET]; }
            """,
            "/a/name.js": "export const name = \"Rex\";\n",
        ])
        #expect(
            linked == """
                const name="Rex";
                const LOUD=3,QUIET={[name]:[1,2]};class Dog{}
                async function bark(){return[LOUD,QUIET];}
                export class Main{#a=new Dog(name,bark);}
                export{name};

                """
        )
    }

    @Test(
        "What would mean another thing in one script is left to the browser",
        arguments: [
            [
                "/a/main.js": "import { a } from \"./b.js\";\nconst b = a;",
                "/a/b.js": "export const a = 1;\nconst b = 2;",
            ],
            ["/a/main.js": "import { a as c } from \"./b.js\";", "/a/b.js": "export const a = 1;"],
            ["/a/main.js": "import * as b from \"./b.js\";", "/a/b.js": "export const a = 1;"],
            ["/a/main.js": "import b from \"./b.js\";", "/a/b.js": "export default 1;"],
            ["/a/main.js": "import { c } from \"./b.js\";", "/a/b.js": "export const a = 1;"],
            ["/a/main.js": "import { a } from \"./b.js\";", "/a/b.js": "export const a = import.meta.url;"],
            [
                "/a/main.js": "import { a } from \"../b/b.js\";",
                "/b/b.js": "export const a = () => import(\"./c.js\");",
            ],
            ["/a/main.js": "import { a } from \"./b.js\";", "/a/b.js": "export const { a } = { a: 1 };"],
            ["/a/main.js": "import { a } from \"./b.js\";", "/a/b.js": "export { a } from \"./c.js\";"],
            ["/a/main.js": "import { a } from \"./b.js\";", "/a/b.js": "import \"./main.js\";\nexport const a = 1;"],
            ["/a/main.js": "import { a } from \"./b.js\";"],
            ["/a/main.js": "import { a } from \"https://elsewhere.example/b.js\";"],
            ["/a/main.js": "import { a } from \"./b.js\";", "/a/b.js": "export const a = 1"],
        ]
    )
    func othersAreRefused(_ files: [String: String]) {
        #expect(throws: NotUnderstood.self) { try link(files) }
    }

    @Test("Words that only look like imports and exports stay")
    func lookalikesStay() throws {
        let text = "const o={import:1,export:2};f(o.import,o.export);import(import.meta.url);"
        #expect(try link(["/a/main.js": text]) == text + "\n")
    }

    @Test("A private name is short, and the same wherever its module uses it")
    func privateNamesAreShort() throws {
        let text = "class A{#first=1;#second(){return this.#first+(#second in this);}}"
        #expect(try link(["/a/main.js": text]) == "class A{#a=1;#b(){return this.#a+(#b in this);}}\n")
    }
}
