import assert from "node:assert/strict";
import { test } from "node:test";
import { Problem } from "../../public/shared/http.js";
import { lost } from "./support/fake-server.js";
import { Shop, SHORT } from "./support/shop.js";

const agent = { id: "a", name: "Mira", role: "agent" };

/** A visitor who was here before, in several tabs; the first one leads. */
async function setUp(count = 2, texts = ["1"]) {
  const shop = new Shop();
  const visitor = shop.returning(texts);
  const pages = [];
  for (let number = 0; number < count; number += 1) pages.push(await shop.visit());
  return { shop, visitor, pages };
}

const leaders = (pages) => pages.filter(({ tab, chat }) => !tab.isDead && chat.connection.isLeader).length;

test("ten tabs have one session and one stream, and all show the same", async () => {
  const { shop, visitor, pages } = await setUp(10);
  shop.server.say(visitor, { text: "2", sender: agent });
  shop.server.tell(visitor, "typing", { conversationId: "c v", member: agent });
  shop.server.tell(visitor, "read", { conversationId: "c v", member: agent, seq: 1 });
  shop.server.tell(visitor, "site", { site: { name: "Shop", online: false, departments: [] } });
  await shop.clock.advance(SHORT);
  assert.equal(shop.server.count("startSession"), 1);
  assert.equal(shop.server.streams.length, 1);
  assert.equal(leaders(pages), 1);
  for (const { chat, texts, heard } of pages) {
    assert.deepEqual(texts, ["1", "2"]);
    assert.deepEqual(heard, ["2"]);
    assert.deepEqual(chat.model.typing.list.map(({ name }) => name), ["Mira"]);
    assert.equal(chat.model.current.readSeq.agent, 1);
    assert.equal(chat.connection.site.online, false);
    assert.equal(chat.connection.phase, "ready");
  }
});

test("when the leader is closed or crashes, the next one goes on from its own last event", async () => {
  for (const end of [(page) => page.tab.die(), (page) => page.tab.fire("pagehide"), (page) => page.do((chat) => chat.stop())]) {
    const { shop, visitor, pages: [first, second] } = await setUp();
    end(first);
    shop.server.say(visitor, { text: "2", sender: agent });
    await shop.clock.advance(SHORT);
    assert.equal(second.chat.connection.isLeader, true);
    assert.equal(shop.server.streams.length, 2);
    assert.equal(shop.server.last.lastEventId, "1");
    assert.deepEqual(second.texts, ["1", "2"]);
    assert.deepEqual(second.heard, ["2"]);
  }
});

test("a leader that is frozen is replaced by the tab that is looked at, and follows when it thaws", async () => {
  const { shop, visitor, pages } = await setUp();
  const [first, second] = pages;
  first.tab.isHidden = true;
  first.tab.freeze();
  shop.server.say(visitor, { text: "2", sender: agent });
  await shop.clock.advance(30_000);
  assert.equal(second.chat.connection.isLeader, true);
  assert.deepEqual(second.texts, ["1", "2"]);
  first.tab.thaw();
  await shop.clock.advance(5_000);
  assert.equal(leaders(pages), 1);
  assert.equal(first.chat.connection.isLeader, false);
  shop.server.say(visitor, { text: "3", sender: agent });
  await shop.clock.advance(SHORT);
  for (const { texts } of pages) assert.deepEqual(texts, ["1", "2", "3"]);
});

test("nobody takes the lead from a leader that answers, nor does a tab that nobody looks at", async () => {
  const { shop, pages } = await setUp();
  await shop.clock.advance(60_000);
  shop.server.last.beat();
  assert.equal(pages[0].chat.connection.isLeader, true);
  pages[1].tab.isHidden = true;
  pages[0].tab.freeze();
  await shop.clock.advance(60_000);
  assert.equal(pages[1].chat.connection.isLeader, false);
  pages[1].tab.isHidden = false;
  await shop.clock.advance(30_000);
  assert.equal(pages[1].chat.connection.isLeader, true);
});

test("a hidden leader without a connection leaves the lead to the tab that is looked at", async () => {
  const { shop, pages: [first, second] } = await setUp();
  first.tab.isHidden = true;
  shop.server.refuse("events", lost, 8);
  shop.server.last.end();
  await shop.clock.advance(5_000);
  assert.equal(second.chat.connection.isLost, true, "it is told how things stand");
  await shop.clock.advance(60_000);
  assert.equal(second.chat.connection.isLeader, true);
  assert.equal(second.chat.connection.isLost, false);
  assert.equal(first.chat.connection.isLost, false);
});

test("what two tabs write at once arrives once, in order", async () => {
  const { shop, visitor, pages } = await setUp(3, []);
  shop.server.refuse("sendMessage", lost, 2);
  shop.server.refuse("sendMessage", new Problem({ status: 503, code: "overloaded", retryAfter: 1_000 }));
  for (let round = 0; round < 4; round += 1) {
    pages.forEach((page, index) => page.do((chat) => chat.send(`${round} ${index}`)));
    await shop.clock.advance(round);
  }
  await shop.clock.advance(20_000);
  const sent = visitor.messages.map(({ text }) => text);
  assert.equal(new Set(sent).size, 12);
  assert.equal(sent.length, 12);
  for (const index of [0, 1, 2]) {
    assert.deepEqual(sent.filter((text) => text.endsWith(` ${index}`)), [0, 1, 2, 3].map((round) => `${round} ${index}`));
  }
  for (const { texts } of pages) assert.deepEqual(texts, sent);
  assert.ok(!Object.keys(shop.kept).some((name) => name.startsWith("message")));
});

test("a leader that dies between sending and acknowledgement leaves nothing lost and nothing doubled", async () => {
  const { shop, visitor, pages: [first, second] } = await setUp(2, []);
  shop.server.refuse("sendMessage", lost);
  const release = shop.server.hold("sendMessage");
  second.do((chat) => chat.send("one"));
  second.do((chat) => chat.send("two"));
  await shop.clock.advance(SHORT);
  assert.equal(shop.server.count("sendMessage"), 1);
  release();
  first.tab.die();
  await shop.clock.advance(10_000);
  assert.deepEqual(visitor.messages.map(({ text }) => text), ["one", "two"]);
  assert.deepEqual(second.texts, ["one", "two"]);
});

test("two leaders at once lose and double nothing", async () => {
  const { shop, visitor, pages } = await setUp(2, []);
  const [first, second] = pages;
  first.tab.isHidden = true;
  first.tab.freeze();
  await shop.clock.advance(30_000);
  assert.equal(second.chat.connection.isLeader, true);
  second.do((chat) => chat.send("one"));
  first.do((chat) => chat.send("two"));
  first.tab.thaw();
  second.do((chat) => chat.send("three"));
  await shop.clock.advance(10_000);
  assert.deepEqual(visitor.messages.map(({ text }) => text).sort(), ["one", "three", "two"]);
  for (const { texts } of pages) assert.deepEqual(texts, visitor.messages.map(({ text }) => text));
});

test("the first message of all, written in a tab that follows, opens the conversation for both", async () => {
  const shop = new Shop();
  const first = await shop.visit();
  const second = await shop.visit();
  second.do((chat) => chat.send("hello"));
  await shop.clock.advance(SHORT);
  assert.equal(shop.server.count("openConversation"), 1);
  for (const { chat, texts } of [first, second]) {
    assert.deepEqual(texts, ["hello"]);
    assert.equal(chat.model.current.id, "c visitor 1");
  }
});

test("two tabs opened at the very same time become one visitor", async () => {
  const shop = new Shop();
  const pages = [shop.open(), shop.open(), shop.open()];
  for (const page of pages) page.do((chat) => chat.start());
  await shop.clock.advance(SHORT);
  assert.equal(shop.server.count("startSession"), 1);
  assert.deepEqual(pages.map(({ chat }) => chat.connection.visitor.id), ["visitor 1", "visitor 1", "visitor 1"]);
});

test("draft, open state and what has been read are in step, across tabs and page loads", async () => {
  const { shop, visitor, pages: [first, second] } = await setUp();
  shop.server.say(visitor, { text: "2", sender: agent });
  await shop.clock.advance(SHORT);
  first.do((chat) => {
    chat.draft = "half a";
    chat.isOpen = true;
    chat.markRead();
  });
  shop.server.tell(visitor, "read", { conversationId: "c v", member: { id: "v", role: "visitor" }, seq: 2 });
  await shop.clock.advance(SHORT);
  assert.equal(second.chat.draft, "half a");
  assert.equal(second.chat.isOpen, true);
  assert.deepEqual(second.chat.model.unread("visitor"), []);
  first.tab.die();
  second.tab.die();
  const third = shop.open();
  assert.equal(third.chat.draft, "half a");
  assert.equal(third.chat.isOpen, true);
  third.do((chat) => {
    chat.draft = "";
    chat.isOpen = false;
  });
  assert.deepEqual(Object.keys(shop.kept).sort(), ["token", "visitor"]);
});

test("two sites, and two servers, in one browser never mix", async () => {
  const shop = new Shop();
  shop.returning(["1"]);
  const first = await shop.visit();
  for (const options of [{ site: "site 2" }, { base: "https://other.example/chat/" }]) {
    const other = await shop.visit(options);
    assert.deepEqual(other.texts, []);
    assert.equal(other.chat.connection.isLeader, true);
    other.do((chat) => (chat.draft = "of the other"));
    await shop.clock.advance(SHORT);
    assert.equal(first.chat.draft, "");
  }
  assert.equal(new Set(shop.server.details("startSession").map(({ visitorToken }) => visitorToken)).size, 2);
});

test("without locks or channels every tab leads for itself, and nothing is lost or doubled", async () => {
  const without = [
    (browser) => (browser.locks.request = undefined),
    (browser) => (browser.hasNoChannels = true),
    (browser) => (browser.locks.request = () => Promise.reject(new DOMException("no", "SecurityError"))),
  ];
  for (const remove of without) {
    const shop = new Shop();
    remove(shop.browser);
    const visitor = shop.returning();
    const pages = [await shop.visit(), await shop.visit()];
    assert.equal(leaders(pages), 2);
    pages[0].do((chat) => chat.send("one"));
    await shop.clock.advance(1_000);
    pages[1].do((chat) => chat.send("two"));
    await shop.clock.advance(1_000);
    assert.deepEqual(visitor.messages.map(({ text }) => text), ["one", "two"]);
    for (const { texts } of pages) assert.deepEqual(texts, ["one", "two"]);
  }
});

test("a page that comes back from the back/forward cache held nothing there, and goes on where it was", async () => {
  const { shop, visitor, pages: [first, second] } = await setUp();
  first.tab.fire("pagehide");
  await shop.clock.advance(SHORT);
  assert.equal(shop.browser.channels.size, 1);
  shop.server.say(visitor, { text: "2", sender: agent });
  await shop.clock.advance(SHORT);
  first.tab.fire("pageshow", { persisted: true });
  await shop.clock.advance(SHORT);
  assert.deepEqual(first.texts, ["1", "2"]);
  second.tab.die();
  await shop.clock.advance(SHORT);
  assert.equal(first.chat.connection.isLeader, true);
});

test("history that a following tab has loaded stays when the leader tells news", async () => {
  const { shop, visitor, pages: [, second] } = await setUp(2, Array.from({ length: 60 }, (_, index) => `${index + 1}`));
  assert.equal(second.texts.length, 50);
  const older = visitor.messages.slice(0, 10).reverse();
  second.chat.model.messages.addPage(older, false);
  shop.server.say(visitor, { text: "61", sender: agent });
  await shop.clock.advance(SHORT);
  assert.equal(second.texts.length, 61);
});
