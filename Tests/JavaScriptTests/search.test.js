import assert from "node:assert/strict";
import { test } from "node:test";
import { highlight } from "../../public/console/highlight.js";
import { Inbox } from "../../public/console/inbox.js";
import { Search } from "../../public/console/search.js";
import { conversation } from "./support/messages.js";
import { ManualClock, settle } from "./support/manual-clock.js";

function item(id, match = null) {
  const visitor = { id: "v", name: null, email: null, identity: "anonymous" };
  const state = id.startsWith("r") ? { status: "resolved" } : {};
  return { ...conversation({ id, ...state }), site: { id: "s" }, visitor, lastMessage: null, unread: 0, match };
}

const page = (items, next = null) => ({ items, next, counts: { mine: 0, unassigned: 0 }, cursor: 1 });

/** `pages` answers a query by its status and place; a function is called. */
function setUp(pages) {
  const clock = new ManualClock();
  const asked = [];
  const api = {
    async conversations(query) {
      asked.push(query);
      const answer = pages[`${query.query} ${query.status} ${query.after ?? ""}`.trim()];
      return typeof answer === "function" ? answer() : answer ?? page([]);
    },
  };
  const search = new Search(api, new Inbox("a"), () => {});
  const type = async (text) => {
    search.setQuery(text);
    await clock.advance(250);
    await settle();
  };
  const visible = () => search.visible.map(({ id }) => id);
  return { search, asked, clock, type, visible };
}

test("nothing is asked for while somebody types", async () => {
  const { search, asked, clock } = setUp({});
  for (const text of ["o", "oa", "oak"]) {
    search.setQuery(text);
    await clock.advance(200);
  }
  assert.equal(asked.length, 0);
  assert.equal(search.state, "loading");
  await clock.advance(50);
  assert.deepEqual(asked[0], { view: "all", status: "open", query: "oak", after: undefined });
});

test("open ones come first, then resolved ones, over pages that may be short or empty", async () => {
  const pages = {
    "oak open": page([], "1"),
    "oak open 1": page([item("a", { messageId: "m", text: "an oak table" })]),
    "oak resolved": page([item("r1")], "2"),
    "oak resolved 2": page([item("r2")]),
  };
  const { search, type, visible } = setUp(pages);
  await type("oak");
  assert.equal(search.state, "ready");
  assert.deepEqual(visible(), ["a"]);
  assert.equal(search.length, 2);
  assert.equal(search.match("a").text, "an oak table");
  await search.need(2);
  assert.deepEqual(visible(), ["a", "r1"]);
  await search.need(20);
  assert.deepEqual(visible(), ["a", "r1", "r2"]);
  assert.equal(search.length, 3);
  assert.equal(search.isComplete, true);
});

test("an answer for words that were typed over is not shown", async () => {
  let answer;
  const late = () => new Promise((resolve) => (answer = resolve));
  const { type, visible } = setUp({ "oa open": late, "oak open": page([item("a")]) });
  await type("oa");
  await type("oak");
  assert.deepEqual(visible(), ["a"]);
  answer(page([item("b")]));
  await settle();
  assert.deepEqual(visible(), ["a"]);
});

test("what was found stays in view until there is something new", async () => {
  let answer;
  const late = () => new Promise((resolve) => (answer = resolve));
  const { search, type, visible } = setUp({ "oa open": page([item("a")]), "oak open": late });
  await type("oa");
  await type("oak");
  assert.deepEqual(visible(), ["a"]);
  answer(page([item("b")]));
  await settle();
  assert.deepEqual(visible(), ["b"]);
  assert.equal(search.state, "ready");
});

test("no words, or leaving, ends the search", async () => {
  const { search, type, visible } = setUp({ "oak open": page([item("a")]) });
  await type("oak");
  search.setQuery("  ");
  assert.equal(search.isActive, false);
  assert.deepEqual(visible(), []);
  await type("oak");
  search.leave();
  assert.equal(search.isActive, false);
});

test("a search that fails says so and can be tried again", async () => {
  let isDown = true;
  const answer = () => {
    if (isDown) throw new Error("down");
    return page([item("a")]);
  };
  const { search, type, visible } = setUp({ "oak open": answer });
  await type("oak");
  assert.equal(search.state, "failed");
  isDown = false;
  await search.retry();
  assert.deepEqual(visible(), ["a"]);
});

const marked = (text, query) =>
  highlight(text, query).map((part) => (part.isHit ? `[${part.text}]` : part.text)).join("");

test("the words are marked whatever their case or accents, and nothing is lost", () => {
  assert.equal(marked("An Oak table of oak", "oak"), "An [Oak] table of [oak]");
  assert.equal(marked("oak, an Oak Table", " oak table "), "oak, an [Oak Table]");
  assert.equal(marked("Chloé Martin", "chloe mar"), "[Chloé Mar]tin");
  assert.equal(marked("Chloé", "CHLOÉ"), "[Chloé]");
  assert.equal(marked("e\u0301te\u0301", "ete"), "[e\u0301te\u0301]");
  assert.equal(marked("İstanbul 🙂 İstanbul", "stan"), "İ[stan]bul 🙂 İ[stan]bul");
  assert.equal(marked("nothing here", "oak"), "nothing here");
  assert.equal(marked("aaaaa", "aa"), "[aa][aa]a");
  assert.equal(marked("a.b*c", ".b*"), "a[.b*]c");
  assert.equal(marked("text", " "), "text");
  assert.equal(marked("", "x"), "");
});
