import assert from "node:assert/strict";
import { test } from "node:test";
import { Desk } from "../../public/console/desk.js";
import { conversation } from "./support/messages.js";
import { ManualClock, settle } from "./support/manual-clock.js";

const agent = { id: "a", name: "Mira", email: "mira@shop.example" };

function item(id, changes = {}) {
  const visitor = { id: "v", name: null, email: null, identity: "anonymous", locale: null, page: null };
  return { ...conversation({ id }), site: { id: "s", name: "Shop" }, visitor, lastMessage: null, unread: 0, ...changes };
}

/** A desk whose lists are answered when the test says so. */
function setUp() {
  const clock = new ManualClock();
  const asked = [];
  const api = {
    onSessionOver() {},
    conversations: (query) => new Promise((resolve) => asked.push({ query, answer: resolve })),
    events: async () => ({ body: new ReadableStream() }),
    act: async (id) => item(id, { status: "assigned", agent: { ...agent, role: "agent" } }),
    history: async () => ({ items: [], hasMore: false }),
  };
  const session = { agent, sites: [], presence: "away", csrfToken: "", expiresAt: "" };
  const desk = new Desk({ session, api, clock, onChange() {} });
  const visible = () => desk.inbox.visible.map(({ id }) => id);
  return { desk, asked, clock, visible };
}

const page = (...items) => ({ items, next: null, counts: { mine: 0, unassigned: items.length }, cursor: 1 });

test("a page of a view that was left meanwhile does not empty the one that was chosen", async () => {
  const { desk, asked, visible } = setUp();
  desk.start();
  desk.pages.choose("unassigned", "open");
  assert.deepEqual(asked.map(({ query }) => query.view), ["mine", "unassigned"]);
  asked[1].answer(page(item("x")));
  await settle();
  assert.deepEqual(visible(), ["x"]);
  asked[0].answer(page());
  await settle();
  assert.deepEqual(visible(), ["x"]);
  assert.equal(asked[2].query.view, "unassigned");
  asked[2].answer(page(item("x")));
  await settle();
  assert.equal(desk.pages.state, "ready");
  desk.stop();
});

test("with nothing of one's own, those who wait are shown", async () => {
  const { desk, asked, visible } = setUp();
  desk.start();
  asked[0].answer({ ...page(), counts: { mine: 0, unassigned: 1 } });
  await settle();
  assert.equal(desk.inbox.view, "unassigned");
  asked[1].answer(page(item("x")));
  await settle();
  assert.deepEqual(visible(), ["x"]);
  desk.stop();
});

test("what is claimed is mine, and the list follows it there", async () => {
  const { desk, asked, visible } = setUp();
  desk.start();
  asked[0].answer({ ...page(), counts: { mine: 0, unassigned: 1 } });
  await settle();
  asked[1].answer(page(item("x")));
  await settle();
  desk.select("x");
  await desk.act("claim");
  assert.equal(desk.inbox.view, "mine");
  assert.deepEqual(visible(), ["x"]);
  desk.stop();
});
