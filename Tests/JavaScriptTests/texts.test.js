import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";
import { LANGUAGES } from "../../public/widget/words.js";

const PUBLIC = new URL("../../public/", import.meta.url);
const load = async (language) => (await import(`../../public/widget/texts/${language}.js`)).texts;
const english = await load("en");
/** Looked up by a word of the server: states, what a member did, codes of problems. */
const LOOKED_UP = ["bot", "assigned", "resolved", "joined", "left"];
const forms = (text) => (typeof text === "string" ? [text] : Object.values(text));

/** The scripts of the open chat, without comments; the loader has words of its own. */
async function sources() {
  const files = ["widget/", "shared/"].map(async (folder) => {
    const names = await readdir(new URL(folder, PUBLIC));
    return names.filter((name) => /^(?!support-chat|launcher).*\.js$/.test(name)).map((name) => readFile(new URL(folder + name, PUBLIC), "utf8"));
  });
  const scripts = await Promise.all((await Promise.all(files)).flat());
  return scripts.join("\n").replace(/\/\*\*.*?\*\//gs, "");
}

test("texts: there is a module for each language, and no other", async () => {
  const names = await readdir(new URL("widget/texts/", PUBLIC));
  assert.deepEqual(names.sort(), LANGUAGES.map((language) => `${language}.js`).sort());
});

for (const language of LANGUAGES) {
  test(`texts: ${language} says all that English says, with the same values, and nothing else`, async () => {
    const texts = await load(language);
    assert.deepEqual(Object.keys(texts), Object.keys(english));
    for (const [key, text] of Object.entries(texts)) {
      const wanted = forms(english[key])[0].includes("{}");
      for (const form of forms(text)) {
        assert.notEqual(form.trim(), "", key);
        assert.equal(form.includes("{}"), wanted, `${key}: ${form}`);
      }
      if (typeof text !== "string") assert.ok(text.other, `${key} has no general form`);
    }
  });
}

test("texts: none is unused", async () => {
  const source = await sources();
  const unused = Object.keys(english).filter((key) => !LOOKED_UP.includes(key) && !new RegExp(`\\b${key}\\b`).test(source));
  assert.deepEqual(unused, []);
});

test("texts: every one that is asked for is there", async () => {
  const asked = [...(await sources()).matchAll(/\btexts\.(\w+)/g)].map(([, key]) => key);
  assert.deepEqual(asked.filter((key) => !(key in english)), []);
});
