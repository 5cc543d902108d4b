import assert from "node:assert/strict";
import { test } from "node:test";
import { Inbox } from "../../public/console/inbox.js";
import { conversation, message } from "./support/messages.js";

const me = { id: "a", name: "Mira", role: "agent" };

function item(id, changes = {}) {
  const visitor = { id: "v", name: null, email: null, identity: "anonymous", locale: null, page: null };
  const site = { id: "s", name: "Shop" };
  return { ...conversation({ id }), site, visitor, lastMessage: null, unread: 0, ...changes };
}

function page(items, changes = {}) {
  return { items, next: null, counts: { mine: 0, unassigned: items.length }, cursor: 0, ...changes };
}

function setUp(view = "all") {
  const inbox = new Inbox(me.id);
  inbox.choose(view, "open");
  const visible = () => inbox.visible.map(({ id }) => id);
  return { inbox, visible };
}

test("the newest activity comes first, and a message moves its conversation up", () => {
  const { inbox, visible } = setUp();
  inbox.load(page([item("x", { lastMessage: message(2) }), item("y", { lastMessage: message(1) })]), true);
  assert.deepEqual(visible(), ["x", "y"]);
  inbox.receive({ type: "message", id: "5", data: message(4, { conversationId: "y" }) });
  assert.deepEqual(visible(), ["y", "x"]);
  assert.equal(inbox.get("y").unread, 1);
});

test("a message that is heard twice counts once, and a note never", () => {
  const { inbox } = setUp();
  inbox.load(page([item("x")]), true);
  const event = { type: "message", id: "5", data: message(4, { conversationId: "x" }) };
  inbox.receive(event);
  inbox.receive(event);
  inbox.receive({ type: "message", id: "6", data: message(5, { conversationId: "x", note: true, sender: me }) });
  assert.equal(inbox.get("x").unread, 1);
  inbox.receive({ type: "read", id: "6", data: { conversationId: "x", member: me, seq: 5 } });
  assert.equal(inbox.get("x").unread, 0);
});

test("the views are mine, those of nobody, and all; resolved ones are apart", () => {
  const { inbox, visible } = setUp();
  const resolved = item("z", { status: "resolved", agent: me });
  inbox.load(page([item("x", { agent: me, status: "assigned" }), item("y"), resolved]), true);
  inbox.choose("mine", "open");
  assert.deepEqual(visible(), ["x"]);
  inbox.choose("unassigned", "open");
  assert.deepEqual(visible(), ["y"]);
  inbox.choose("all", "resolved");
  assert.deepEqual(visible(), ["z"]);
});

test("an event that came after a page was taken wins over the page", () => {
  const { inbox } = setUp();
  inbox.load(page([item("x")], { cursor: 3 }), true);
  inbox.receive({ type: "conversation", id: "7", data: { conversation: item("x", { status: "assigned", agent: me }) } });
  inbox.load(page([item("x")], { cursor: 5 }), true);
  assert.equal(inbox.get("x").status, "assigned");
  inbox.load(page([item("x", { status: "resolved" })], { cursor: 7 }), true);
  assert.equal(inbox.get("x").status, "resolved");
});

test("a first page says what is gone, but not what came after it or lies on the next one", () => {
  const { inbox, visible } = setUp();
  const at = (seq) => ({ lastMessage: message(seq) });
  inbox.load(page([item("new", at(9)), item("gone", at(8)), item("old", at(1))], { cursor: 3 }), true);
  inbox.receive({ type: "conversation", id: "6", data: { conversation: item("later", at(10)) } });
  inbox.load(page([item("new", at(9)), item("kept", at(5))], { cursor: 5, next: "more" }), true);
  assert.deepEqual(visible(), ["later", "new", "kept", "old"]);
});

test("what lies below the last page is not shown before its page is here, whatever is known of it", () => {
  const { inbox, visible } = setUp();
  const at = (seq) => ({ lastMessage: message(seq) });
  inbox.load(page([item("c", at(9)), item("b", at(8))], { next: "more", total: 4 }), true);
  inbox.put(item("old", at(1)));
  assert.deepEqual(visible(), ["c", "b"]);
  assert.equal(inbox.length, 4);
  inbox.load(page([item("a", at(5)), item("old", at(1))], { next: null, total: 4 }), false);
  assert.deepEqual(visible(), ["c", "b", "a", "old"]);
  assert.equal(inbox.length, 4);
});

test("a first page that comes again does not take back what was scrolled to", () => {
  const { inbox, visible } = setUp();
  const at = (seq) => ({ lastMessage: message(seq) });
  const first = page([item("c", at(9)), item("b", at(8))], { next: "second", total: 5 });
  inbox.load(first, true);
  inbox.load(page([item("a", at(5))], { next: "third", total: 5 }), false);
  inbox.load(first, true);
  assert.deepEqual(visible(), ["c", "b", "a"]);
  assert.equal(inbox.listing.next, "third");
});

test("without a total the counts tell how many there are, and else there is one more row while there is more", () => {
  const { inbox } = setUp();
  inbox.load(page([item("x")], { next: "more" }), true);
  assert.equal(inbox.length, 2);
  inbox.choose("unassigned", "open");
  inbox.load(page([item("x")], { next: "more", counts: { mine: 0, unassigned: 70 } }), true);
  assert.equal(inbox.length, 70);
});

test("each view remembers how far it is loaded, until events were missed", () => {
  const { inbox } = setUp();
  inbox.load(page([item("x")]), true);
  inbox.choose("mine", "open");
  assert.equal(inbox.listing, null);
  inbox.choose("all", "open");
  assert.equal(inbox.listing.next, null);
  inbox.forgetListings();
  assert.equal(inbox.listing, null);
});

test("the list is the same array until something changes", () => {
  const { inbox } = setUp();
  inbox.load(page([item("x"), item("y")]), true);
  const before = inbox.visible;
  inbox.markRead("x", "visitor", 0);
  assert.equal(inbox.visible, before);
  inbox.markRead("x", "visitor", 1);
  assert.notEqual(inbox.visible, before);
});

test("what goes to a department that is not ours leaves the list, and is asked for", () => {
  const inbox = new Inbox(me.id, ["d"]);
  inbox.choose("all", "open");
  inbox.load(page([item("x"), item("y")]), true);
  const gone = item("x", { department: { id: "e", name: "Billing" } });
  assert.equal(inbox.receive({ type: "conversation", id: "5", data: { conversation: gone } }), "x");
  assert.equal(inbox.get("x"), null);
  assert.equal(inbox.receive({ type: "conversation", id: "6", data: { conversation: item("y") } }), null);
  inbox.admit(gone);
  assert.equal(inbox.receive({ type: "conversation", id: "7", data: { conversation: gone } }), null);
  assert.deepEqual(inbox.visible.map(({ id }) => id).sort(), ["x", "y"]);
});

test("what the assistant answers is nobody's to take yet, but among all", () => {
  const { inbox, visible } = setUp("unassigned");
  inbox.load(page([item("x"), item("y", { status: "bot" })]), true);
  assert.deepEqual(visible(), ["x"]);
  inbox.choose("all", "open");
  assert.deepEqual(visible().sort(), ["x", "y"]);
});

test("a message of an unknown conversation asks for it", () => {
  const { inbox } = setUp();
  assert.equal(inbox.receive({ type: "message", id: "1", data: message(1, { conversationId: "x" }) }), "x");
  assert.equal(inbox.receive({ type: "typing", id: "", data: { conversationId: "x", member: me } }), null);
  assert.equal(inbox.receive({ type: "presence", id: "", data: { agent: me, presence: "away" } }), null);
});

test("a read position never goes back, whatever a late page says", () => {
  const { inbox } = setUp();
  const late = item("x", { lastMessage: message(4), unread: 2 });
  inbox.load(page([late]), true);
  inbox.markRead("x", "agent", 4);
  inbox.receive({ type: "read", id: "", data: { conversationId: "x", member: { id: "v", role: "visitor" }, seq: 3 } });
  inbox.load(page([late]), true);
  assert.deepEqual(inbox.get("x").readSeq, { visitor: 3, agent: 4 });
  assert.equal(inbox.get("x").unread, 0);
});
