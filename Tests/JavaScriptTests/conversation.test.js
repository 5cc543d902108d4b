import assert from "node:assert/strict";
import { test } from "node:test";
import { Problem } from "../../public/shared/http.js";
import { lost, unauthorized } from "./support/fake-server.js";
import { Shop, SHORT } from "./support/shop.js";

const agent = { id: "a", name: "Mira", role: "agent" };

test("nothing is asked and nothing is stored before the start", async () => {
  const shop = new Shop();
  const page = shop.open();
  page.do((chat) => chat.identify(shop.identity("customer-7")));
  page.do((chat) => chat.setPage({ url: "https://shop.example/tables", title: "Tables" }));
  await shop.clock.advance(60_000);
  assert.deepEqual(shop.server.calls, []);
  assert.deepEqual(shop.kept, {});
});

test("the first message opens the conversation, then the stream is read after the snapshot", async () => {
  const shop = new Shop();
  const page = await shop.visit({ department: "d2" });
  assert.equal(page.chat.connection.phase, "ready");
  page.do((chat) => chat.send("hello"));
  assert.deepEqual(page.texts, ["hello: sending"]);
  await shop.clock.advance(SHORT);
  assert.deepEqual(shop.server.calls.map(([call]) => call), ["startSession", "openConversation", "events", "sendMessage"]);
  assert.equal(shop.server.details("openConversation")[0].department, "d2");
  assert.equal(shop.server.last.lastEventId, "0");
  assert.deepEqual(page.texts, ["hello"]);
});

test("an answer that is lost is asked for again under the same ids, and nothing is doubled", async () => {
  const shop = new Shop();
  const page = await shop.visit();
  shop.server.refuse("openConversation", lost);
  shop.server.refuse("sendMessage", lost);
  page.do((chat) => chat.send("hello"));
  await shop.clock.advance(10_000);
  const opened = shop.server.details("openConversation");
  assert.equal(new Set(opened.map(({ clientId }) => clientId)).size, 1);
  assert.equal(shop.server.visitor("visitor 1").messages.length, 1);
  assert.deepEqual(page.texts, ["hello"]);
});

test("what is written before the session stands is delivered when it does, and a busy server is waited for", async () => {
  const shop = new Shop();
  shop.server.refuse("startSession", lost, 2);
  shop.server.refuse("startSession", new Problem({ status: 503, code: "overloaded", retryAfter: 60_000 }));
  const page = await shop.visit();
  page.do((chat) => chat.send("one"));
  page.do((chat) => chat.send("two"));
  await shop.clock.advance(50_000);
  assert.deepEqual(page.texts, ["one: sending", "two: sending"]);
  assert.equal(shop.server.count("startSession"), 3);
  assert.equal(page.chat.connection.phase, "starting");
  assert.equal(page.chat.connection.problem.code, "overloaded");
  await shop.clock.advance(60_000);
  assert.deepEqual(page.texts, ["one", "two"]);
  assert.equal(page.chat.connection.problem, null);
});

test("a gap takes the snapshot again and keeps what is pending", async () => {
  const shop = new Shop();
  const visitor = shop.returning(["1", "2"]);
  const page = await shop.visit();
  const stream = shop.server.last;
  shop.server.refuse("sendMessage", new Problem({ status: 422, code: "text_too_long" }));
  page.do((chat) => chat.send("mine"));
  await shop.clock.advance(SHORT);
  stream.isOpen = false;
  for (const text of ["3", "4"]) shop.server.say(visitor, { text, sender: agent });
  stream.isOpen = true;
  stream.send("gap", {});
  await shop.clock.advance(SHORT);
  assert.equal(shop.server.count("startSession"), 2);
  assert.equal(stream.signal.aborted, true);
  assert.equal(shop.server.last.lastEventId, "4");
  assert.deepEqual(page.texts, ["1", "2", "3", "4", "mine: failed"]);
  assert.deepEqual(page.heard, ["3", "4"]);
  assert.equal(page.chat.model.messages.items.at(-1).problem, "text_too_long");
});

test("an expired token is renewed once for all who notice, and the message arrives once", async () => {
  const shop = new Shop();
  const visitor = shop.returning();
  shop.server.refuse("events", unauthorized);
  shop.server.refuse("sendMessage", unauthorized);
  const page = shop.open();
  page.do((chat) => chat.start());
  page.do((chat) => chat.send("hello"));
  await shop.clock.advance(10_000);
  assert.ok(shop.server.count("startSession") <= 3);
  assert.equal(visitor.messages.length, 1);
  assert.deepEqual(page.texts, ["hello"]);
  assert.equal(page.chat.connection.phase, "ready");
});

test("a token that the server does not know is left out once, and the visitor starts anew", async () => {
  for (const code of ["token_expired", "token_invalid", "token_revoked"]) {
    const shop = new Shop();
    shop.returning();
    shop.server.refuse("startSession", new Problem({ status: 401, code }));
    const page = await shop.visit();
    assert.deepEqual(shop.server.details("startSession").map(({ visitorToken }) => visitorToken), ["token of v", undefined]);
    assert.equal(page.chat.connection.phase, "ready");
    assert.equal(shop.kept.token, "token of visitor 2");
  }
});

test("a token that is refused for ever is not asked with for ever", async () => {
  const shop = new Shop();
  shop.returning();
  shop.server.refuse("startSession", new Problem({ status: 401, code: "token_invalid" }), 50);
  const page = await shop.visit();
  await shop.clock.advance(600_000);
  assert.equal(shop.server.count("startSession"), 2);
  assert.equal(page.chat.connection.phase, "failed");
});

test("a stream that is refused again after a new token is not asked for ever", async () => {
  const shop = new Shop();
  shop.returning();
  shop.server.refuse("events", unauthorized, 50);
  const page = await shop.visit();
  await shop.clock.advance(600_000);
  assert.equal(shop.server.count("events"), 2);
  assert.equal(page.chat.connection.phase, "failed");
});

test("an unknown site ends it, and what was written says so", async () => {
  const shop = new Shop();
  shop.server.refuse("startSession", new Problem({ status: 404, code: "site_not_found" }));
  const page = await shop.visit();
  page.do((chat) => chat.send("hello"));
  await shop.clock.advance(600_000);
  assert.equal(page.chat.connection.phase, "failed");
  assert.equal(page.chat.connection.problem.code, "site_not_found");
  assert.equal(shop.server.calls.length, 1);
  assert.deepEqual(page.texts, ["hello: failed"]);
  page.do((chat) => chat.start());
  page.do((chat) => chat.resend(chat.model.messages.items[0]));
  await shop.clock.advance(SHORT);
  assert.deepEqual(page.texts, ["hello"]);
});

test("a loss is told after a moment with its cause, and ends when the stream resumes where it was", async () => {
  const shop = new Shop();
  const visitor = shop.returning(["1"]);
  const page = await shop.visit();
  shop.server.refuse("events", new Problem({ status: 429, code: "rate_limited", retryAfter: 9_000 }));
  shop.server.last.end();
  await shop.clock.advance(1_500);
  assert.equal(page.chat.connection.isLost, false);
  await shop.clock.advance(3_000);
  assert.equal(page.chat.connection.isLost, true);
  assert.equal(page.chat.connection.problem.code, "rate_limited");
  visitor.readSeq = { visitor: 0, agent: 1 };
  shop.server.say(visitor, { text: "2", sender: agent });
  assert.equal(shop.server.count("events"), 2);
  await shop.clock.advance(9_000);
  assert.equal(shop.server.count("events"), 3);
  assert.equal(shop.server.last.lastEventId, "1");
  assert.equal(page.chat.connection.isLost, false);
  assert.equal(page.chat.model.current.readSeq.agent, 1, "no event repeats this");
  assert.deepEqual(page.texts, ["1", "2"]);
  assert.deepEqual(page.heard, ["2"]);
});

test("typing is told at most every three seconds, and forgotten after six", async () => {
  const shop = new Shop();
  const visitor = shop.returning();
  const page = await shop.visit();
  for (let tenth = 0; tenth < 70; tenth += 1) {
    page.do((chat) => chat.noteTyping());
    await shop.clock.advance(100);
  }
  assert.equal(shop.server.count("typing"), 3);
  shop.server.tell(visitor, "typing", { conversationId: "c v", member: agent });
  await shop.clock.advance(SHORT);
  assert.deepEqual(page.chat.model.typing.list.map(({ name }) => name), ["Mira"]);
  await shop.clock.advance(6_000);
  assert.deepEqual(page.chat.model.typing.list, []);
});

test("read is told once for what is new", async () => {
  const shop = new Shop();
  const visitor = shop.returning();
  shop.server.say(visitor, { sender: agent });
  const page = await shop.visit();
  page.do((chat) => chat.markRead());
  page.do((chat) => chat.markRead());
  await shop.clock.advance(SHORT);
  page.do((chat) => chat.markRead());
  assert.deepEqual(shop.server.details("read"), [{ seq: 1 }]);
  shop.server.say(visitor, { sender: agent });
  await shop.clock.advance(SHORT);
  page.do((chat) => chat.markRead());
  assert.deepEqual(shop.server.details("read"), [{ seq: 1 }, { seq: 2 }]);
});

test("delivered, read and a team that goes away are heard as they happen", async () => {
  const shop = new Shop();
  const visitor = shop.returning(["1", "2"]);
  const { chat } = await shop.visit();
  shop.server.tell(visitor, "delivered", { conversationId: "c v", seq: 2 });
  shop.server.tell(visitor, "read", { conversationId: "c v", member: agent, seq: 1 });
  shop.server.tell(visitor, "site", { site: { name: "Shop", online: false, departments: [] } });
  await shop.clock.advance(SHORT);
  assert.equal(chat.model.current.deliveredSeq, 2);
  assert.equal(chat.model.current.readSeq.agent, 1);
  assert.equal(chat.connection.site.online, false);
});

test("a page of the application is told once it has come to rest", async () => {
  const shop = new Shop();
  const page = await shop.visit();
  for (const title of ["Tables", "Chairs", "Lamps"]) page.do((chat) => chat.setPage({ url: "https://shop.example/x", title }));
  await shop.clock.advance(2_000);
  const pages = shop.server.details("startSession").map(({ page: { title } }) => title);
  assert.deepEqual(pages, ["Shop", "Lamps"]);
  assert.equal(page.chat.connection.phase, "ready");
});

test("the form before the chat names the visitor", async () => {
  const shop = new Shop();
  const page = await shop.visit();
  await page.do((chat) => chat.submitProfile({ name: "Ana", email: "ana@example.com" }));
  assert.equal(page.chat.connection.visitor.name, "Ana");
  const [, { profile }] = shop.server.details("startSession");
  assert.deepEqual([profile.name, profile.email], ["Ana", "ana@example.com"]);
});

test("small requests go to their routes, and what is refused is thrown", async () => {
  const shop = new Shop();
  shop.returning(["1"]);
  const page = await shop.visit();
  await page.do((chat) => chat.rate(4, ""));
  await page.do((chat) => chat.handover());
  await page.do((chat) => chat.mailTranscript("ana@example.com"));
  assert.equal(await (await page.do((chat) => chat.transcript())).text(), "text");
  assert.equal(await (await page.do((chat) => chat.download({ id: "f" }))).text(), "text");
  assert.deepEqual(shop.server.details("rating"), [{ score: 4 }]);
  assert.deepEqual(shop.server.details("mailTranscript"), [{ email: "ana@example.com" }]);
  assert.equal(page.chat.model.current.rating.score, 4);
  shop.server.refuse("mailTranscript", new Problem({ status: 409, code: "mail_not_configured" }));
  await assert.rejects(page.do((chat) => chat.mailTranscript("x@example.com")), { code: "mail_not_configured" });
});

test("after a stop nothing is asked any more", async () => {
  const shop = new Shop();
  shop.returning();
  const page = await shop.visit();
  page.do((chat) => chat.stop());
  const { length } = shop.server.calls;
  await shop.clock.advance(600_000);
  assert.equal(shop.server.calls.length, length);
  assert.equal(shop.server.last.signal.aborted, true);
  assert.equal(shop.clock.size, 0);
});
