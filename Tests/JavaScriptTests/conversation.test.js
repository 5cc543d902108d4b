import assert from "node:assert/strict";
import { test } from "node:test";
import { Problem } from "../../public/shared/http.js";
import { Conversation } from "../../public/widget/conversation.js";
import { TokenStore } from "../../public/widget/token-store.js";
import { VisitorSession } from "../../public/widget/visitor-session.js";
import { FakeVisitorAPI, lost, unauthorized } from "./support/fake-visitor-api.js";
import { ManualClock } from "./support/manual-clock.js";
import { message } from "./support/messages.js";

function setUp(token = null) {
  const values = new Map(token === null ? [] : [["frontdesk base site", token]]);
  const storage = {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => values.set(key, value),
    removeItem: (key) => values.delete(key),
  };
  const clock = new ManualClock();
  const api = new FakeVisitorAPI();
  const session = new VisitorSession(api, new TokenStore("base", "site", () => storage), () => ({ site: "site" }));
  const chat = new Conversation({ base: "base", site: "site", api, session, clock, onChange() {}, describe: ({ name }, action) => `${name} ${action}` });
  const texts = () => chat.model.messages.items.map(({ text, state }) => `${text}: ${state}`);
  return { values, clock, api, chat, texts };
}

/** Long enough for a few requests, far too short for a backoff. */
const SHORT = 10;

test("nothing is asked and nothing is stored before the start", () => {
  const { api, values } = setUp();
  assert.deepEqual(api.calls, []);
  assert.equal(values.size, 0);
});

test("the first message opens the conversation, then the stream is read after the snapshot", async () => {
  const { api, chat, clock, texts } = setUp();
  chat.start();
  await clock.advance(SHORT);
  assert.deepEqual(api.calls.map(([call]) => call), ["startSession"]);
  chat.send("hello");
  assert.deepEqual(texts(), ["hello: sending"]);
  await clock.advance(SHORT);
  assert.deepEqual(api.calls.map(([call]) => call), ["startSession", "openConversation", "events", "sendMessage"]);
  assert.equal(api.streams[0].lastEventId, "0");
  assert.deepEqual(texts(), ["hello: sent"]);
  api.streams[0].send("message", api.messages[0], 1);
  await clock.advance(SHORT);
  assert.deepEqual(texts(), ["hello: sent"]);
  chat.stop();
});

test("an answer that is lost is asked for again under the same ids, and nothing is doubled", async () => {
  const { api, chat, clock, texts } = setUp();
  api.refuse("openConversation", lost);
  api.refuse("sendMessage", lost);
  chat.start();
  chat.send("hello");
  await clock.advance(10_000);
  const opened = api.calls.filter(([call]) => call === "openConversation").map(([, { clientId }]) => clientId);
  const sent = api.calls.filter(([call]) => call === "sendMessage").map(([, clientId]) => clientId);
  assert.equal(new Set(opened).size, 1);
  assert.equal(new Set(sent).size, 1);
  assert.equal(sent.length, 2);
  assert.equal(api.messages.length, 1);
  assert.deepEqual(texts(), ["hello: sent"]);
  chat.stop();
});

test("what is written before the session stands is delivered when it does", async () => {
  const { api, chat, clock, texts } = setUp();
  for (let time = 0; time < 3; time += 1) api.refuse("startSession", lost);
  chat.start();
  chat.send("one");
  chat.send("two");
  await clock.advance(SHORT);
  assert.deepEqual(texts(), ["one: sending", "two: sending"]);
  assert.equal(chat.connection.phase, "starting");
  await clock.advance(10_000);
  assert.deepEqual(texts(), ["one: sent", "two: sent"]);
  assert.equal(chat.connection.problem, null);
  chat.stop();
});

test("a gap takes the snapshot again and keeps what is pending", async () => {
  const { api, chat, clock, texts } = setUp("old");
  api.isOpen = true;
  api.messages.push(message(1), message(2));
  chat.start();
  await clock.advance(SHORT);
  for (let seq = 3; seq <= 6; seq += 1) api.messages.push(message(seq));
  api.refuse("sendMessage", new Problem({ status: 422, code: "text_empty" }));
  chat.send("mine");
  api.streams[0].send("gap", {});
  await clock.advance(SHORT);
  assert.equal(api.count("startSession"), 2);
  assert.equal(api.streams[0].signal.aborted, true);
  assert.equal(api.streams[1].lastEventId, String(api.messages.length));
  assert.deepEqual(texts().slice(0, 6), [1, 2, 3, 4, 5, 6].map((seq) => `text ${seq}: sent`));
  chat.stop();
});

test("an expired token is renewed once for all who notice, and the message arrives once", async () => {
  const { api, chat, clock, texts } = setUp("old");
  api.isOpen = true;
  api.refuse("events", unauthorized);
  api.refuse("sendMessage", unauthorized);
  chat.start();
  chat.send("hello");
  await clock.advance(10_000);
  assert.ok(api.count("startSession") <= 3);
  assert.equal(api.messages.length, 1);
  assert.deepEqual(texts(), ["hello: sent"]);
  assert.equal(chat.connection.phase, "ready");
  chat.stop();
});

test("all who ask for the session at once get the answer to one request", async () => {
  const { api } = setUp();
  const session = new VisitorSession(api, new TokenStore("base", "site", () => null), () => ({ site: "site" }));
  const answers = await Promise.all([session.start(), session.start()]);
  assert.equal(answers[0], answers[1]);
  assert.equal(api.count("startSession"), 1);
  await session.start();
  assert.equal(api.count("startSession"), 2);
});

test("a token that the server refuses is forgotten, and the visitor starts anew", async () => {
  const { api, chat, clock, values } = setUp("bad");
  api.refuse("startSession", new Problem({ status: 401, code: "token_revoked" }));
  chat.start();
  await clock.advance(SHORT);
  assert.deepEqual(api.calls.map(([, request]) => request.visitorToken), ["bad", undefined]);
  assert.equal(values.get("frontdesk base site"), "token 2");
  assert.equal(chat.connection.phase, "ready");
  chat.stop();
});

test("a stream that is refused again after a new token is not asked for ever", async () => {
  const { api, chat, clock } = setUp("old");
  api.isOpen = true;
  for (let time = 0; time < 50; time += 1) api.refuse("events", unauthorized);
  chat.start();
  await clock.advance(600_000);
  assert.equal(api.count("events"), 2);
  assert.equal(chat.connection.phase, "failed");
  chat.stop();
});

test("an unknown site ends it, and what was written says so", async () => {
  const { api, chat, clock, texts } = setUp();
  api.refuse("startSession", new Problem({ status: 404, code: "site_not_found" }));
  chat.start();
  chat.send("hello");
  await clock.advance(600_000);
  assert.equal(chat.connection.phase, "failed");
  assert.equal(chat.connection.problem.code, "site_not_found");
  assert.equal(api.calls.length, 1);
  assert.deepEqual(texts(), ["hello: failed"]);
  chat.start();
  chat.resend(chat.model.messages.items[0]);
  await clock.advance(SHORT);
  assert.deepEqual(texts(), ["hello: sent"]);
  chat.stop();
});

test("typing is told at most every three seconds, and forgotten after six", async () => {
  const { api, chat, clock } = setUp("old");
  api.isOpen = true;
  chat.start();
  await clock.advance(SHORT);
  for (let tenth = 0; tenth < 70; tenth += 1) {
    chat.noteTyping();
    await clock.advance(100);
  }
  assert.equal(api.count("sendTyping"), 3);
  api.streams[0].send("typing", { conversationId: "c", member: { id: "a", name: "Mira", role: "agent" } });
  await clock.advance(SHORT);
  assert.deepEqual(chat.model.typing.list.map(({ name }) => name), ["Mira"]);
  await clock.advance(6_000);
  assert.deepEqual(chat.model.typing.list, []);
  chat.stop();
});

test("read is told once for what is new", async () => {
  const { api, chat, clock } = setUp("old");
  api.isOpen = true;
  api.messages.push(message(3));
  chat.start();
  await clock.advance(SHORT);
  chat.markRead();
  chat.markRead();
  await clock.advance(SHORT);
  chat.markRead();
  assert.deepEqual(api.calls.filter(([call]) => call === "sendRead"), [["sendRead", 3]]);
  api.streams[0].send("message", message(6), 6);
  await clock.advance(SHORT);
  chat.markRead();
  assert.deepEqual(api.calls.filter(([call]) => call === "sendRead").at(-1), ["sendRead", 6]);
  chat.stop();
});

test("storage that throws is done without", async () => {
  const store = new TokenStore("base", "site", () => {
    throw new Error("SecurityError");
  });
  assert.equal(store.get(), null);
  store.set("token");
  assert.equal(store.get(), "token");
});

test("after a loss the state that no event repeats is asked for, and the messages resume", async () => {
  const { api, chat, clock, texts } = setUp("old");
  api.isOpen = true;
  api.messages.push(message(1));
  chat.start();
  await clock.advance(SHORT);
  api.streams[0].end();
  api.readSeq = { visitor: 0, agent: 1 };
  await clock.advance(2_000);
  assert.equal(api.streams.length, 2);
  assert.equal(api.streams[1].lastEventId, "1");
  assert.equal(chat.model.current.readSeq.agent, 1);
  assert.deepEqual(texts(), ["text 1: sent"]);
  chat.stop();
});
