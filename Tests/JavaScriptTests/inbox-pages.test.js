import assert from "node:assert/strict";
import { test } from "node:test";
import { InboxPages } from "../../public/console/inbox-pages.js";
import { Inbox } from "../../public/console/inbox.js";
import { conversation } from "./support/messages.js";
import { ManualClock, settle } from "./support/manual-clock.js";

const TOTAL = 1000;

function item(number) {
  const visitor = { id: "v", name: null, email: null, identity: "anonymous" };
  const lastActivityAt = new Date(Date.UTC(2025, 0, 1) - number * 1000).toISOString();
  return { ...conversation({ id: `c${number}` }), site: { id: "s" }, visitor, lastMessage: null, unread: 0, lastActivityAt };
}

/** A server with a thousand conversations; `fail` makes the next request fail. */
function setUp() {
  const clock = new ManualClock();
  const asked = [];
  const state = { fail: false };
  const api = {
    async conversations(query) {
      asked.push(query);
      if (state.fail) throw new Error("down");
      const from = Number(query.after ?? 0);
      const end = Math.min(TOTAL, from + (query.max ?? 50));
      const items = Array.from({ length: end - from }, (_, index) => item(from + index));
      const counts = { mine: 0, unassigned: TOTAL };
      return { items, next: end < TOTAL ? String(end) : null, counts, total: TOTAL, cursor: 1 };
    },
  };
  const inbox = new Inbox("a");
  const pages = new InboxPages(api, inbox, () => {});
  return { pages, inbox, asked, clock, state };
}

test("one page is loaded first, and the list is as long as the server says", async () => {
  const { pages, inbox, asked } = setUp();
  await pages.choose("all", "open");
  assert.equal(asked.length, 1);
  assert.equal(inbox.visible.length, 50);
  assert.equal(inbox.length, TOTAL);
  await pages.need(40);
  assert.equal(asked.length, 1);
});

test("what is scrolled to is loaded page by page, and no further", async () => {
  const { pages, inbox, asked } = setUp();
  await pages.choose("all", "open");
  await pages.need(320);
  assert.equal(inbox.visible.length, 350);
  assert.deepEqual(asked.slice(1).map(({ after, max }) => [after, max]), [["50", 100], ["150", 100], ["250", 100]]);
  await pages.need(TOTAL);
  assert.equal(inbox.visible.length, TOTAL);
  assert.deepEqual(inbox.visible.map(({ id }) => id), Array.from({ length: TOTAL }, (_, index) => `c${index}`));
});

test("scrolling on while a page is loaded asks for no page twice", async () => {
  const { pages, inbox, asked } = setUp();
  await pages.choose("all", "open");
  await Promise.all([pages.need(100), pages.need(200), pages.need(300)]);
  await settle();
  assert.equal(inbox.visible.length, 350);
  assert.equal(new Set(asked.map(({ after }) => after)).size, asked.length);
});

test("a failed page says so and waits to be asked for again", async () => {
  const { pages, inbox, asked, state } = setUp();
  await pages.choose("all", "open");
  state.fail = true;
  await pages.need(100);
  assert.equal(pages.isMoreFailed, true);
  assert.equal(pages.state, "ready");
  await pages.need(100);
  assert.equal(asked.length, 2);
  state.fail = false;
  await pages.retryMore();
  assert.equal(pages.isMoreFailed, false);
  assert.equal(inbox.visible.length, 150);
});

test("while events keep coming, the start is asked for again now and then, and what was scrolled to stays", async () => {
  const { pages, inbox, asked, clock } = setUp();
  await pages.choose("all", "open");
  await pages.need(100);
  const before = asked.length;
  for (let count = 0; count < 10; count += 1) {
    pages.refreshSoon();
    await clock.advance(100);
  }
  assert.ok(asked.length - before >= 3 && asked.length - before <= 4);
  assert.equal(inbox.visible.length, 150);
});

test("a view that cannot be loaded says so, one that is here stays in view", async () => {
  const { pages, state } = setUp();
  state.fail = true;
  await pages.choose("all", "open");
  assert.equal(pages.state, "failed");
  state.fail = false;
  await pages.refresh();
  assert.equal(pages.state, "ready");
  state.fail = true;
  await pages.refresh();
  assert.equal(pages.state, "ready");
});

test("a view that was loaded before is there at once", async () => {
  const { pages, inbox } = setUp();
  await pages.choose("all", "open");
  await pages.choose("unassigned", "open");
  pages.choose("all", "open");
  assert.equal(pages.state, "ready");
  assert.equal(inbox.visible.length, 50);
});
