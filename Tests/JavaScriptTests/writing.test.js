import assert from "node:assert/strict";
import { test } from "node:test";
import { Answers, answerQuery, filledIn } from "../../public/console/answers.js";
import { Drafts } from "../../public/console/drafts.js";
import { replyState } from "../../public/console/reply-state.js";
import { Problem } from "../../public/shared/http.js";
import { conversation } from "./support/messages.js";

class MemoryStorage {
  map = new Map();
  get length() {
    return this.map.size;
  }
  key = (index) => [...this.map.keys()][index] ?? null;
  getItem = (key) => this.map.get(key) ?? null;
  setItem = (key, value) => this.map.set(key, value);
  removeItem = (key) => this.map.delete(key);
}

test("a reply and a note of one conversation are written apart, and outlive a reload", () => {
  const storage = new MemoryStorage();
  const drafts = new Drafts("mira", storage);
  drafts.set("c", "reply", "Dear Ana");
  drafts.set("c", "note", "second contact");
  const again = new Drafts("mira", storage);
  assert.equal(again.get("c", "reply"), "Dear Ana");
  assert.equal(again.get("c", "note"), "second contact");
  assert.equal(again.get("d", "reply"), "");
  again.set("c", "reply", "");
  assert.equal(again.has("c"), true);
  again.set("c", "note", "");
  assert.equal(again.has("c"), false);
  assert.equal(storage.length, 0);
});

test("another agent in the same browser finds nothing, and logging out leaves nothing", () => {
  const storage = new MemoryStorage();
  storage.setItem("someone else's", "stays");
  new Drafts("mira", storage).set("c", "reply", "Dear Ana");
  assert.equal(new Drafts("leo", storage).get("c", "reply"), "");
  new Drafts("mira", storage).forget();
  assert.deepEqual([...storage.map.keys()], ["someone else's"]);
});

test("a storage that is full or forbidden costs no draft", () => {
  const refuse = () => {
    throw new Error("quota");
  };
  const refusing = { length: 0, key: refuse, getItem: refuse, setItem: refuse, removeItem: refuse };
  for (const storage of [null, refusing]) {
    const drafts = new Drafts("mira", storage);
    drafts.set("c", "reply", "kept");
    assert.equal(drafts.get("c", "reply"), "kept");
    drafts.forget();
    assert.equal(drafts.get("c", "reply"), "");
  }
});

test("a slash that begins a word asks for answers; one inside a word or an address does not", () => {
  assert.deepEqual(answerQuery("/", 1), { start: 0, query: "" });
  assert.deepEqual(answerQuery("Hello /Deli", 11), { start: 6, query: "deli" });
  assert.deepEqual(answerQuery("one\n/two", 8), { start: 4, query: "two" });
  assert.equal(answerQuery("and/or", 6), null);
  assert.equal(answerQuery("https://shop", 12), null);
  assert.equal(answerQuery("/deli very", 10), null);
  assert.deepEqual(answerQuery("/deli very", 3), { start: 0, query: "de" });
});

test("placeholders become names; a visitor without one is not called by one", () => {
  const names = { visitor: "Ana Nunes", agent: "Mira" };
  assert.equal(filledIn("Hi {visitor}, {agent} here. {visitor}!", names), "Hi Ana Nunes, Mira here. Ana Nunes!");
  assert.equal(filledIn("Hi {visitor}, {agent} here.", { ...names, visitor: null }), "Hi, Mira here.");
  assert.equal(filledIn("{visitor}", { visitor: "$& {agent}", agent: "$1" }), "$& $1");
  assert.equal(filledIn("{other} stays", names), "{other} stays");
});

function answersOf(items, api = {}) {
  const answers = new Answers({ answers: async () => ({ items }), ...api }, () => {});
  return answers;
}

const answer = (shortcut, text, id = shortcut) => ({ id, siteId: "s", shortcut, text, question: null });

test("the best answer comes first: by the start of its shortcut, by its inside, by its text", async () => {
  const answers = answersOf([
    answer("thanks", "We will deliver tomorrow"), answer("no-delivery", "Sorry"), answer("delivery", "Two days"),
    answer("address", "Which street?"),
  ]);
  await answers.load("s");
  assert.deepEqual(answers.find("s", "deli").map(({ shortcut }) => shortcut), ["delivery", "no-delivery", "thanks"]);
  assert.equal(answers.find("s", "").length, 4);
  assert.deepEqual(answers.find("s", "zzz"), []);
  assert.deepEqual(answers.find("other site", ""), []);
});

test("what is written, changed and deleted is in the list at once", async () => {
  const stored = answer("hello", "Hi");
  const answers = answersOf([], {
    createAnswer: async ({ site, shortcut, text, question }) => ({ id: "1", siteId: site, shortcut, text, question }),
    changeAnswer: async (id, content) => ({ id, siteId: "s", ...content }),
    deleteAnswer: async () => {
      throw new Problem({ status: 404, code: "answer_not_found" });
    },
  });
  await answers.load("s");
  await answers.save("s", { shortcut: "hello", text: "Hi", question: null });
  assert.equal(answers.items("s").length, 1);
  await answers.save("s", { id: "1", shortcut: "hello", text: "Good day", question: "Are you there?" });
  assert.deepEqual(answers.items("s").map(({ text }) => text), ["Good day"]);
  await answers.remove({ ...stored, id: "1" });
  assert.deepEqual(answers.items("s"), []);
});

test("a server without answers, and one that is down, are told apart", async () => {
  const failing = (status) => ({
    answers: async () => {
      throw new Problem({ status, code: "x" });
    },
  });
  for (const [status, state] of [[404, "missing"], [405, "missing"], [500, "failed"], [0, "failed"]]) {
    const answers = answersOf([], failing(status));
    await answers.load("s");
    assert.equal(answers.state("s"), state);
  }
});

test("what an answer would do depends on whose the conversation is", () => {
  const me = { id: "a", name: "Mira", role: "agent" };
  const leo = { id: "l", name: "Leo", role: "agent" };
  const state = (changes) => replyState(conversation(changes), "a");
  assert.equal(state({ status: "waiting" }), "takes");
  assert.equal(state({ status: "bot" }), "takes");
  assert.equal(state({ status: "assigned", agent: me }), "open");
  assert.equal(state({ status: "assigned", agent: leo }), "taken");
  assert.equal(state({ status: "assigned", agent: leo, kind: "group" }), "joins");
  assert.equal(state({ status: "resolved", agent: me }), "resolved");
});
