import assert from "node:assert/strict";
import { test } from "node:test";
import { Problem } from "../../public/shared/http.js";
import { lost } from "./support/fake-server.js";
import { KEY, Shop, SHORT } from "./support/shop.js";

const HOUR = 3_600_000;
const photo = { name: "photo.jpg", type: "image/jpeg", size: 5 };
const stored = { id: "f1", name: "photo.jpg", contentType: "image/jpeg", size: 5, width: 1, height: 1 };

/** A page whose sends get no answer until the network is there again. */
async function offline(options) {
  const shop = new Shop();
  const visitor = shop.returning();
  const page = await shop.visit(options);
  shop.server.refuse("sendMessage", lost, 1_000);
  return { shop, visitor, page };
}

const waiting = (shop) => Object.entries(shop.kept).filter(([name]) => name.startsWith("message ")).map(([, value]) => value);
const texts = (messages) => messages.map(({ text }) => text);

/** The network is there again. */
function reconnect(shop) {
  shop.server.allow("sendMessage");
}

test("a message is stored before send returns, and a reload sends what waits, in order and once", async () => {
  const { shop, visitor, page } = await offline();
  for (const text of ["one", "two", "three"]) {
    page.do((chat) => chat.send(text));
    assert.ok(texts(waiting(shop)).includes(text));
  }
  page.tab.die();
  const again = shop.open();
  assert.deepEqual(again.texts, ["one: sending", "two: sending", "three: sending"]);
  reconnect(shop);
  again.do((chat) => chat.start());
  await shop.clock.advance(5_000);
  assert.deepEqual(texts(visitor.messages), ["one", "two", "three"]);
  assert.deepEqual(again.texts, ["one", "two", "three"]);
  assert.deepEqual(waiting(shop), []);
});

test("a message whose acknowledgement was lost by a reload is shown once", async () => {
  const { shop, visitor, page } = await offline();
  page.do((chat) => chat.send("one"));
  await shop.clock.advance(SHORT);
  assert.equal(visitor.messages.length, 1, "the server has it");
  page.tab.die();
  const again = await shop.visit();
  assert.deepEqual(again.texts, ["one"]);
  await shop.clock.advance(5_000);
  assert.deepEqual(again.texts, ["one"]);
  assert.equal(visitor.messages.length, 1);
  assert.deepEqual(waiting(shop), []);
});

test("what has waited for more than a day is sent only if the visitor says so", async () => {
  const shop = new Shop();
  const visitor = shop.returning();
  const page = await shop.visit();
  shop.server.refuse("sendMessage", new Problem({ status: 503, code: "overloaded" }), 1_000);
  page.do((chat) => chat.send("old"));
  page.tab.die();
  await shop.clock.advance(20 * HOUR);
  const second = shop.open();
  second.do((chat) => chat.send("younger"));
  await shop.clock.advance(5 * HOUR);
  reconnect(shop);
  second.do((chat) => chat.start());
  await shop.clock.advance(5_000);
  assert.deepEqual(texts(visitor.messages), ["younger"]);
  assert.deepEqual(second.texts, ["younger", "old: failed"]);
  const [, old] = second.chat.model.messages.items;
  assert.equal(old.problem, "too_old");
  second.do((chat) => chat.resend(old));
  await shop.clock.advance(SHORT);
  assert.deepEqual(second.texts, ["younger", "old"]);
});

test("a refused message stays, says why, lets the others pass, and goes when it is given up", async () => {
  const shop = new Shop();
  shop.returning();
  const first = await shop.visit();
  const second = await shop.visit();
  shop.server.refuse("sendMessage", new Problem({ status: 422, code: "text_too_long" }));
  second.do((chat) => chat.send("long"));
  second.do((chat) => chat.send("short"));
  await shop.clock.advance(SHORT);
  for (const { texts: shown } of [first, second]) assert.deepEqual(shown, ["short", "long: failed"]);
  const item = second.chat.model.messages.items.at(-1);
  assert.equal(item.problem, "text_too_long");
  second.do((chat) => chat.discard(item));
  await shop.clock.advance(SHORT);
  for (const { texts: shown } of [first, second]) assert.deepEqual(shown, ["short"]);
  assert.deepEqual(waiting(shop), []);
});

test("one that is still to be sent cannot be given up", async () => {
  const { shop, visitor, page } = await offline();
  page.do((chat) => chat.send("one"));
  page.do((chat) => chat.discard(chat.model.messages.items[0]));
  assert.equal(waiting(shop).length, 1);
  reconnect(shop);
  await shop.clock.advance(5_000);
  assert.deepEqual(texts(visitor.messages), ["one"]);
});

test("Retry-After is kept to, even when more is written meanwhile", async () => {
  const shop = new Shop();
  shop.returning();
  const page = await shop.visit();
  shop.server.refuse("sendMessage", new Problem({ status: 429, code: "rate_limited", retryAfter: 7_000 }));
  page.do((chat) => chat.send("one"));
  await shop.clock.advance(3_000);
  page.do((chat) => chat.send("two"));
  await shop.clock.advance(3_900);
  assert.equal(shop.server.count("sendMessage"), 1);
  await shop.clock.advance(200);
  assert.deepEqual(page.texts, ["one", "two"]);
});

test("a forbidden storage is done without, and said", async () => {
  const shop = new Shop();
  shop.browser.storage.isForbidden = true;
  const first = await shop.visit();
  assert.equal(first.chat.storage.isBlocked, true);
  const second = await shop.visit();
  second.do((chat) => chat.send("one"));
  await shop.clock.advance(SHORT);
  assert.equal(shop.server.count("startSession"), 1);
  for (const { texts: shown } of [first, second]) assert.deepEqual(shown, ["one"]);
  first.tab.die();
  await shop.clock.advance(SHORT);
  second.do((chat) => chat.send("two"));
  await shop.clock.advance(SHORT);
  assert.deepEqual(second.texts, ["one", "two"]);
});

test("a full storage is said, and made good when there is room again", async () => {
  const { shop, page } = await offline();
  assert.equal(page.chat.storage.isBlocked, false);
  shop.browser.storage.isFull = true;
  page.do((chat) => chat.send("one"));
  assert.equal(page.chat.storage.isBlocked, true);
  assert.deepEqual(page.texts, ["one: sending"]);
  shop.browser.storage.isFull = false;
  page.do((chat) => chat.send("two"));
  assert.equal(page.chat.storage.isBlocked, false);
  assert.deepEqual(texts(waiting(shop)).sort(), ["one", "two"]);
});

test("the queue does not grow for ever in the storage, and is sent all the same", async () => {
  const { shop, visitor, page } = await offline();
  const long = "x".repeat(7_000);
  for (let number = 0; number < 60; number += 1) page.do((chat) => chat.send(`${number} ${long}`));
  assert.equal(page.chat.storage.isBlocked, true);
  const size = [...shop.browser.storage.values].reduce((sum, [, value]) => sum + value.length, 0);
  assert.ok(size <= 256 * 1024);
  reconnect(shop);
  await shop.clock.advance(60_000);
  assert.equal(visitor.messages.length, 60);
  assert.equal(page.chat.storage.isBlocked, false);
});

test("a damaged entry is passed over", async () => {
  const shop = new Shop();
  shop.returning();
  shop.browser.storage.values.set(`${KEY}draft`, "{");
  shop.browser.storage.values.set(`${KEY}message x`, "not JSON");
  const page = await shop.visit();
  assert.equal(page.chat.draft, "");
  page.do((chat) => chat.send("one"));
  await shop.clock.advance(SHORT);
  assert.deepEqual(page.texts, ["one"]);
});

test("a message waits for its files, and those behind it wait too", async () => {
  const shop = new Shop();
  const visitor = shop.returning();
  const first = await shop.visit();
  const second = await shop.visit();
  const { promise, resolve } = withResolvers();
  second.do((chat) => chat.send("look", [{ file: photo, uploaded: promise }]));
  second.do((chat) => chat.send("nice?"));
  await shop.clock.advance(60_000);
  assert.equal(shop.server.count("sendMessage"), 0);
  const [item] = first.chat.model.messages.items;
  assert.deepEqual([item.files[0].id, item.files[0].name, item.state], ["", "photo.jpg", "sending"]);
  second.tab.run(() => resolve(stored));
  await shop.clock.advance(1_000);
  assert.deepEqual(texts(visitor.messages), ["look", "nice?"]);
  assert.deepEqual(visitor.messages[0].files, [{ id: "f1" }]);
  for (const { texts: shown } of [first, second]) assert.deepEqual(shown, ["look", "nice?"]);
});

test("files that are refused fail their message alone", async () => {
  const shop = new Shop();
  const visitor = shop.returning();
  const page = await shop.visit();
  const uploaded = Promise.reject(new Problem({ status: 413, code: "file_too_large" }));
  page.do((chat) => chat.send("look", [{ file: photo, uploaded }]));
  page.do((chat) => chat.send("next"));
  await shop.clock.advance(2_000);
  assert.deepEqual(page.texts, ["next", "look: failed"]);
  const item = page.chat.model.messages.items[1];
  assert.equal(item.problem, "file_too_large");
  page.do((chat) => chat.resend(item));
  await shop.clock.advance(SHORT);
  assert.deepEqual(texts(visitor.messages), ["next", "look"]);
});

test("files that a reload or a crash has lost are said to be, by whoever leads then", async () => {
  for (const isAlone of [true, false]) {
    const shop = new Shop();
    const visitor = shop.returning();
    const other = isAlone ? null : await shop.visit();
    const page = await shop.visit();
    page.do((chat) => chat.send("look", [{ file: photo, uploaded: new Promise(() => {}) }]));
    page.do((chat) => chat.send("next"));
    page.tab.die();
    const shown = other ?? (await shop.visit());
    await shop.clock.advance(60_000);
    assert.deepEqual(shown.texts, ["next", "look: failed"]);
    assert.equal(shown.chat.model.messages.items[1].problem, "files_lost");
    assert.deepEqual(texts(visitor.messages), ["next"]);
  }
});

test("an upload is tried until it succeeds, under one id, and its progress is told", async () => {
  const shop = new Shop();
  shop.returning();
  const page = await shop.visit();
  const requests = fakeUploads([0, 503, 201]);
  const progress = [];
  const uploading = page.do((chat) => chat.upload(new File(["photo"], "photo.jpg"), { onProgress: (part) => progress.push(part) }));
  await shop.clock.advance(10_000);
  assert.deepEqual(await uploading, { id: "f1" });
  assert.equal(requests.length, 3);
  assert.equal(new Set(requests.map(({ form }) => form.get("clientId"))).size, 1);
  assert.deepEqual([...requests[0].form.keys()], ["clientId", "file"]);
  assert.equal(requests[0].headers.Authorization, "Bearer token of v");
  assert.deepEqual(progress, [0.5, 0.5, 0.5]);
});

test("an upload that is refused, or given up, ends", async () => {
  const shop = new Shop();
  shop.returning();
  const page = await shop.visit();
  fakeUploads([415]);
  await assert.rejects(page.do((chat) => chat.upload(new File([""], "x.exe"))), { code: "file_type_not_allowed" });
  const requests = fakeUploads([0, 0, 0]);
  const controller = new AbortController();
  const given = assert.rejects(
    page.do((chat) => chat.upload(new File([""], "x"), { signal: controller.signal })), { name: "AbortError" });
  await shop.clock.advance(SHORT);
  controller.abort();
  await given;
  assert.equal(requests.length, 1);
});

function withResolvers() {
  let resolve;
  const promise = new Promise((value) => (resolve = value));
  return { promise, resolve };
}

/** `XMLHttpRequest` whose answers have these statuses, one after the other. */
function fakeUploads(statuses) {
  const requests = [];
  globalThis.XMLHttpRequest = class {
    upload = {};
    headers = {};
    open() {}
    setRequestHeader(name, value) {
      this.headers[name] = value;
    }
    getResponseHeader = () => null;
    abort() {}
    send(form) {
      this.form = form;
      requests.push(this);
      this.status = statuses.shift();
      this.responseText = JSON.stringify(this.status === 201 ? { id: "f1" } : { code: "file_type_not_allowed" });
      this.upload.onprogress({ loaded: 1, total: 2 });
      setImmediate(this.onloadend);
    }
  };
  return requests;
}
