import assert from "node:assert/strict";
import { test } from "node:test";
import { Desk } from "../../public/console/desk.js";
import { Problem } from "../../public/shared/http.js";
import { conversation, message } from "./support/messages.js";
import { ManualClock, settle } from "./support/manual-clock.js";

const agent = { id: "a", name: "Mira", email: "mira@shop.example" };

function item(id, changes = {}) {
  const visitor = { id: "v", name: null, email: null, identity: "anonymous", locale: null, page: null };
  return { ...conversation({ id }), site: { id: "s", name: "Shop" }, visitor, lastMessage: null, unread: 0, ...changes };
}

/** A desk whose lists are answered when the test says so; `say` is the stream's word. */
function setUp(more = {}) {
  const clock = new ManualClock();
  const asked = [];
  const notices = [];
  const alerts = [];
  let controller;
  const api = {
    onSessionOver() {},
    conversations: (query) => new Promise((resolve) => asked.push({ query, answer: resolve })),
    events: async () => ({ body: new ReadableStream({ start: (stream) => (controller = stream) }) }),
    visitor: async () => null,
    answers: async () => ({ items: [] }),
    setViewing: async () => {},
    act: async (id) => item(id, { status: "assigned", agent: { ...agent, role: "agent" } }),
    history: async () => ({ items: [], hasMore: false }),
    ...more,
  };
  const sites = [{ id: "s", name: "Shop", departments: [{ id: "d", name: "Sales" }] }];
  const session = { agent, sites, presence: "away", csrfToken: "", expiresAt: "" };
  const desk = new Desk({ session, api, onChange() {} });
  const visible = () => desk.inbox.visible.map(({ id }) => id);
  desk.onNotice = (words) => notices.push(words);
  desk.onAlert = ({ kind }) => alerts.push(kind);
  const say = async (type, data, id) => {
    const position = id ? `id: ${id}\n` : "";
    controller.enqueue(new TextEncoder().encode(`${position}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`));
    await settle();
  };
  const begin = async (...items) => {
    desk.start();
    asked.shift().answer(page(...items));
    await settle();
  };
  return { desk, asked, clock, visible, notices, alerts, say, begin };
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

const mine = (id, changes) => item(id, { status: "assigned", agent: { ...agent, role: "agent" }, ...changes });
const leo = { id: "l", name: "Leo", role: "agent" };
const gone = async () => {
  throw new Problem({ status: 404, code: "conversation_not_found" });
};

test("a conversation that is transferred away leaves the desk, with a word", async () => {
  const { desk, notices, say, begin, visible } = setUp({ conversation: gone });
  await begin(mine("x"), mine("y"));
  desk.select("x");
  await say("conversation", { seq: 5, conversation: item("x", { department: { id: "e", name: "Billing" } }) }, 9);
  assert.equal(desk.thread, null);
  assert.deepEqual(visible(), ["y"]);
  assert.equal(notices.length, 1);
  assert.match(notices[0], /transferred to Billing/);
  desk.stop();
});

test("one's own transfer to where one does not belong closes it too", async () => {
  const { desk, notices, begin, visible } = setUp({ transfer: async () => null });
  await begin(mine("x"));
  desk.select("x");
  await desk.transfer({ department: "e" }, "Billing");
  assert.equal(desk.thread, null);
  assert.deepEqual(visible(), []);
  assert.match(notices[0], /transferred to Billing/);
  desk.stop();
});

test("what a colleague takes over stays on the desk, with a word, and the state follows", async () => {
  const { desk, notices, say, begin } = setUp();
  await begin(mine("x"));
  desk.select("x");
  await say("conversation", { seq: 5, conversation: mine("x", { agent: leo }) }, 9);
  assert.equal(desk.thread.model.current.agent.name, "Leo");
  assert.match(notices[0], /is with Leo now/);
  desk.stop();
});

test("an address that leads nowhere says so", async () => {
  const { desk, notices, begin } = setUp({ conversation: gone });
  await begin();
  await desk.select("nowhere");
  assert.equal(desk.thread, null);
  assert.equal(notices.length, 1);
  desk.stop();
});

test("a colleague's answer while one writes is told; a note, or an answer to nothing written, is not", async () => {
  const { desk, say, begin } = setUp();
  await begin(mine("x"));
  desk.select("x");
  const said = (seq, changes) => say("message", message(seq, { conversationId: "x", sender: leo, ...changes }), seq);
  await said(5);
  assert.equal(desk.thread.overtakenBy, null);
  desk.thread.draft = "half an answer";
  await said(6, { note: true });
  assert.equal(desk.thread.overtakenBy, null);
  await said(7);
  assert.equal(desk.thread.overtakenBy, "Leo");
  desk.thread.draft = "";
  assert.equal(desk.thread.overtakenBy, null);
  desk.stop();
});

test("after the log-in is renewed everything goes on where it was", async () => {
  const { desk, asked, begin, visible } = setUp();
  await begin(mine("x"));
  desk.select("x");
  desk.thread.draft = "half an answer";
  desk.renew({ ...desk.session, presence: "available" });
  asked.shift().answer(page(mine("x"), mine("y")));
  await settle();
  assert.deepEqual(visible().sort(), ["x", "y"]);
  assert.equal(desk.thread.draft, "half an answer");
  assert.equal(desk.presence, "available");
  desk.stop();
});

test("what is given to this agent is an alert", async () => {
  const { desk, alerts, say, begin } = setUp();
  await begin();
  await say("conversation", { seq: 5, conversation: mine("x") }, 9);
  assert.deepEqual(alerts, ["assigned"]);
  desk.stop();
});

test("only what is looked at is told to colleagues", async () => {
  const said = [];
  const { desk, begin } = setUp({ setViewing: async (id, isViewing) => said.push([id, isViewing]) });
  await begin(mine("x"));
  desk.select("x");
  desk.setWatching(false);
  desk.setWatching(true);
  desk.stop();
  assert.deepEqual(said, [["x", true], ["x", false], ["x", true]]);
});
