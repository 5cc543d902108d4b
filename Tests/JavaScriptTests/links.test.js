import assert from "node:assert/strict";
import { test } from "node:test";
import { safeHref, splitLinks } from "../../public/shared/links.js";

/** A text with its links in brackets. */
const marked = (text) => splitLinks(text).map(({ text: part, href }) => (href === null ? part : `[${part}]`)).join("");

const table = [
  ["no link", "no link"],
  ["", ""],
  ["https://a.example", "[https://a.example]"],
  ["see http://a.example/b?c=d#e now", "see [http://a.example/b?c=d#e] now"],
  ["end https://a.example/b.", "end [https://a.example/b]."],
  ["really https://a.example/b?!", "really [https://a.example/b]?!"],
  ["(https://a.example/b)", "([https://a.example/b])"],
  ["https://a.example/b_(c)", "[https://a.example/b_(c)]"],
  ["<https://a.example/b>", "<[https://a.example/b]>"],
  ["https://a.example https://b.example", "[https://a.example] [https://b.example]"],
  ["javascript:alert(1)", "javascript:alert(1)"],
  ["data:text/html,x", "data:text/html,x"],
  ["https://", "https://"],
  ["https://user@evil.example/", "https://user@evil.example/"],
  ["https://a.example/\u202egpj.exe", "[https://a.example/]\u202egpj.exe"],
  ["שלום https://a.example/א תודה", "שלום [https://a.example/א] תודה"],
];

for (const [text, expected] of table) {
  test(`links: ${JSON.stringify(text)}`, () => {
    assert.equal(marked(text), expected);
    assert.equal(splitLinks(text).map((segment) => segment.text).join(""), text);
  });
}

test("links: only web addresses without a user name are safe", () => {
  for (const address of ["javascript:alert(1)", "ftp://a.example", "https://a@b.example", "/x", ""]) {
    assert.equal(safeHref(address), null, address);
  }
  assert.equal(safeHref("HTTPS://A.example/%20"), "https://a.example/%20");
});
