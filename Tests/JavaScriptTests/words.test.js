import assert from "node:assert/strict";
import { test } from "node:test";
import { useLocale } from "../../public/shared/dates.js";
import { fileSize, loadTexts, pickLocale, plainName, say, texts } from "../../public/widget/words.js";

const wishes = [
  [["de-AT"], "de-AT"],
  [["pl", "fr-CA", "de"], "fr-CA"],
  [[undefined, null, "", "ja"], "ja"],
  [["es_MX"], "es-MX"],
  [["AR"], "AR"],
  [["pl", "und"], undefined],
  [["english", "e", "en--x", "en; q=1"], undefined],
  [[], undefined],
];

for (const [wish, expected] of wishes) {
  test(`words: the language for ${JSON.stringify(wish)} is ${expected}`, () => {
    assert.equal(pickLocale(wish), expected);
  });
}

test("words: exactly the language that was picked is loaded", async () => {
  await loadTexts("de-AT");
  assert.equal(texts.send, "Senden");
  await loadTexts("AR");
  assert.equal(texts.send, "إرسال");
});

test("words: a number chooses its form and is written in its language", () => {
  const files = { one: "{} file", other: "{} files" };
  useLocale("en");
  assert.equal(say(files, 1), "1 file");
  assert.equal(say(files, 12_345), "12,345 files");
  useLocale("de");
  assert.equal(say(files, 12_345), "12.345 files");
  useLocale("ar-EG");
  assert.equal(say({ few: "few {}", other: "other {}" }, 3), "few ٣");
});

test("words: a name is put in as it is, and isolated where it could turn the sentence around", () => {
  useLocale("en");
  assert.equal(say("{} joined", "Mira Koch"), "Mira Koch joined");
  assert.equal(say("{} joined", "$& $1"), "\u2068$& $1\u2069 joined");
  assert.equal(say("{} joined", "שלום"), "\u2068שלום\u2069 joined");
});

const sizes = [[0, "0 byte"], [999, "999 byte"], [1024, "1 kB"], [1_500, "1.5 kB"], [340_000, "332 kB"], [10_485_760, "10 MB"]];

for (const [bytes, expected] of sizes) {
  test(`words: ${bytes} bytes are ${expected}`, () => {
    useLocale("en");
    assert.equal(fileSize(bytes), expected);
  });
}

test("words: a file's name hides nothing of its end", () => {
  assert.equal(plainName("photo\u202egpj.exe"), "photo\ufffdgpj.exe");
  assert.equal(plainName("a\u0000b\nc\u2066d"), "a\ufffdb\ufffdc\ufffdd");
  assert.equal(plainName("Ärger – عقد 2026.pdf"), "Ärger – عقد 2026.pdf");
});
