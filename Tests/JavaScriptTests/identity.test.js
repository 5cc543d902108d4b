import assert from "node:assert/strict";
import { test } from "node:test";
import { Problem } from "../../public/shared/http.js";
import { lost } from "./support/fake-server.js";
import { Shop, SHORT } from "./support/shop.js";

/** What the server was asked for, as pairs of tokens. */
const asked = (shop) => shop.server.details("startSession").map(({ visitorToken, identityToken }) => [visitorToken, identityToken]);

/** A person whom the site names, with a conversation of theirs. */
function person(shop, subject, text) {
  const state = shop.server.visitor(subject);
  state.isOpen = true;
  shop.server.say(state, { text });
  return shop.identity(subject);
}

test("an identity token starts the session, and the same one again does nothing", async () => {
  const shop = new Shop();
  const ana = person(shop, "ana", "of Ana");
  const page = await shop.visit({ identityToken: ana });
  assert.deepEqual(page.texts, ["of Ana"]);
  const { model, connection } = page.chat;
  const { length } = shop.server.calls;
  page.do((chat) => chat.identify(ana));
  await shop.clock.advance(5_000);
  assert.equal(shop.server.calls.length, length);
  assert.deepEqual([page.chat.model, page.chat.connection], [model, connection]);
});

test("a fresh token of the same person changes nothing that is shown", async () => {
  const shop = new Shop();
  const page = await shop.visit({ identityToken: person(shop, "ana", "of Ana") });
  const { model } = page.chat;
  page.do((chat) => chat.identify(shop.identity("ana", 2)));
  await shop.clock.advance(SHORT);
  assert.equal(page.chat.model, model);
  assert.equal(shop.server.streams.length, 1);
  assert.equal(asked(shop).at(-1)[1], shop.identity("ana", 2));
});

test("a visitor who signs in gets their own conversation, and keeps what was written but not sent", async () => {
  const shop = new Shop();
  shop.returning(["anonymous"]);
  const ana = person(shop, "ana", "of Ana");
  const first = await shop.visit();
  const second = await shop.visit();
  shop.server.refuse("sendMessage", lost, 3);
  second.do((chat) => {
    chat.draft = "half a";
    chat.send("unsent");
    chat.identify(ana);
  });
  await shop.clock.advance(20_000);
  for (const { chat, texts } of [first, second]) {
    assert.deepEqual(texts.slice(0, 1), ["of Ana"]);
    assert.equal(chat.connection.visitor.id, "ana");
    assert.equal(chat.draft, "half a");
  }
  assert.equal(shop.kept.subject, "ana");
});

test("another person never sees what belongs to the one before, in any tab", async () => {
  const shop = new Shop();
  const ana = person(shop, "ana", "of Ana");
  const ben = person(shop, "ben", "of Ben");
  const pages = [await shop.visit({ identityToken: ana }), await shop.visit({ identityToken: ana })];
  shop.server.refuse("sendMessage", lost, 50);
  pages[1].do((chat) => {
    chat.send("Ana, unsent");
    chat.draft = "Ana, half a";
  });
  await shop.clock.advance(SHORT);
  pages[1].do((chat) => chat.identify(ben));
  assert.deepEqual(pages[1].texts, [], "at once");
  await shop.clock.advance(SHORT);
  for (const { chat, texts } of pages) {
    assert.deepEqual(texts, ["of Ben"]);
    assert.equal(chat.draft, "");
    assert.equal(chat.connection.visitor.id, "ben");
  }
  await shop.clock.advance(60_000);
  assert.equal(shop.server.visitor("ben").messages.length, 1);
  assert.ok(!JSON.stringify(shop.kept).includes("Ana"));
  shop.server.say(shop.server.visitor("ana"), { text: "for Ana alone" });
  await shop.clock.advance(SHORT);
  for (const { texts } of pages) assert.deepEqual(texts, ["of Ben"]);
});

test("a page that is loaded for another person forgets the one before", async () => {
  const shop = new Shop();
  const first = await shop.visit({ identityToken: person(shop, "ana", "of Ana") });
  first.do((chat) => (chat.draft = "Ana, half a"));
  first.tab.die();
  const second = shop.open({ identityToken: person(shop, "ben", "of Ben") });
  assert.equal(second.chat.draft, "");
  second.do((chat) => chat.start());
  await shop.clock.advance(SHORT);
  assert.deepEqual(second.texts, ["of Ben"]);
});

test("an answer for the former person that comes late is nobody's", async () => {
  const shop = new Shop();
  const ana = person(shop, "ana", "of Ana");
  const ben = person(shop, "ben", "of Ben");
  const release = shop.server.hold("startSession");
  const page = await shop.visit({ identityToken: ana });
  page.do((chat) => chat.identify(ben));
  await shop.clock.advance(SHORT);
  release();
  await shop.clock.advance(SHORT);
  assert.deepEqual(page.texts, ["of Ben"]);
  assert.equal(shop.kept.token, "token of ben");
  assert.equal(shop.kept.subject, "ben");
});

test("a message that was to open the former person's conversation is not said in the next one's", async () => {
  const shop = new Shop();
  const ana = shop.identity("ana");
  const page = await shop.visit({ identityToken: ana });
  const release = shop.server.hold("openConversation");
  page.do((chat) => chat.send("secret of Ana"));
  await shop.clock.advance(SHORT);
  page.do((chat) => chat.identify(person(shop, "ben", "of Ben")));
  await shop.clock.advance(SHORT);
  release();
  await shop.clock.advance(60_000);
  assert.equal(shop.server.count("sendMessage"), 0);
  assert.deepEqual(page.texts, ["of Ben"]);
});

test("a tab that slept through the change tells nobody of the former person", async () => {
  const shop = new Shop();
  const ana = person(shop, "ana", "of Ana");
  const first = await shop.visit({ identityToken: ana });
  const second = await shop.visit({ identityToken: ana });
  first.tab.isHidden = true;
  first.tab.freeze();
  second.do((chat) => chat.identify(person(shop, "ben", "of Ben")));
  await shop.clock.advance(30_000);
  assert.deepEqual(second.texts, ["of Ben"]);
  first.tab.run(() => first.chat.connection.report());
  await shop.clock.advance(SHORT);
  assert.deepEqual(second.texts, ["of Ben"]);
  second.do((chat) => (chat.draft = "Ben, half a"));
  first.tab.thaw();
  await shop.clock.advance(10_000);
  for (const { chat, texts } of [first, second]) {
    assert.deepEqual(texts, ["of Ben"]);
    assert.equal(chat.draft, "Ben, half a");
  }
  assert.equal(shop.kept.token, "token of ben");
  assert.equal(shop.kept.draft, "Ben, half a");
});

test("a reset forgets everything in all tabs, and the next start is somebody new", async () => {
  const shop = new Shop();
  shop.returning(["1"]);
  const pages = [await shop.visit(), await shop.visit()];
  shop.server.refuse("sendMessage", lost, 50);
  pages[1].do((chat) => {
    chat.isOpen = true;
    chat.draft = "half a";
    chat.send("unsent");
    chat.reset();
  });
  await shop.clock.advance(SHORT);
  assert.deepEqual(shop.kept, {});
  for (const { chat, texts } of pages) {
    assert.deepEqual([texts, chat.draft, chat.isOpen, chat.connection.phase], [[], "", false, "idle"]);
  }
  const { length } = shop.server.calls;
  await shop.clock.advance(60_000);
  assert.equal(shop.server.calls.length, length, "nothing is asked until it is opened again");
  pages[0].do((chat) => chat.start());
  await shop.clock.advance(SHORT);
  assert.equal(pages[0].chat.connection.visitor.id, "visitor 2");
});

test("a reset by a page whose chat was never started reaches the others", async () => {
  const shop = new Shop();
  shop.returning(["1"]);
  const first = await shop.visit();
  const second = shop.open();
  second.do((chat) => chat.reset());
  await shop.clock.advance(SHORT);
  assert.deepEqual(first.texts, []);
  assert.deepEqual(shop.kept, {});
});

test("an identity that has expired is done without where this browser has that person's token", async () => {
  const shop = new Shop();
  const expired = new Problem({ status: 401, code: "identity_token_expired" });
  const ana = person(shop, "ana", "of Ana");
  const first = await shop.visit({ identityToken: ana });
  first.tab.die();
  shop.server.refuse("startSession", expired);
  const second = await shop.visit({ identityToken: ana });
  assert.deepEqual(second.texts, ["of Ana"]);
  assert.deepEqual(asked(shop).at(-1), ["token of ana", undefined]);
});

test("an identity that is refused starts nothing, and is not asked with for ever", async () => {
  for (const code of ["identity_token_expired", "identity_token_invalid"]) {
    const shop = new Shop();
    shop.returning(["of somebody"]);
    shop.server.refuse("startSession", new Problem({ status: 401, code }), 50);
    const page = await shop.visit({ identityToken: shop.identity("ana") });
    await shop.clock.advance(600_000);
    assert.equal(shop.server.count("startSession"), 1);
    assert.equal(page.chat.connection.phase, "failed");
    assert.equal(page.chat.connection.problem.code, code);
    assert.deepEqual(page.texts, []);
    page.do((chat) => chat.identify(person(shop, "ben", "of Ben")));
    await shop.clock.advance(SHORT);
    assert.equal(shop.server.count("startSession"), 2);
  }
});

test("a token that the server hands out on the stream is kept, in all tabs", async () => {
  const shop = new Shop();
  const visitor = shop.returning();
  const pages = [await shop.visit(), await shop.visit()];
  shop.server.visitors.set("fresh", visitor);
  shop.server.tell(visitor, "token", { visitorToken: "token of fresh", expiresAt: "2025-06-01T00:00:00.000Z" });
  await shop.clock.advance(SHORT);
  assert.equal(shop.kept.token, "token of fresh");
  for (const page of pages) assert.equal(page.chat.storage.get("token"), "token of fresh");
});
