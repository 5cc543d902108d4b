import assert from "node:assert/strict";
import { test } from "node:test";
import { ConversationModel, MessageList, TypingMembers } from "../../public/shared/conversation-model.js";
import { conversation, message, page, seen } from "./support/messages.js";
import { seeded, shuffled } from "./support/random.js";

const draft = (clientId, text = "hello") => ({ clientId, text, createdAt: "2025-01-01T00:00:00.000Z" });

test("a pending message is replaced by the stored one, whichever of answer and event comes first", () => {
  for (const times of [1, 2, 3]) {
    const list = new MessageList();
    list.addPending(draft("client 4"));
    assert.equal(list.items[0].state, "sending");
    const { key } = list.items[0];
    for (let time = 0; time < times; time += 1) list.upsert(message(4));
    assert.deepEqual(seen(list), [{ id: "m4", clientId: "client 4", text: "text 4", state: "sent", deleted: false }]);
    assert.equal(list.items[0].key, key);
  }
});

test("a message that is stored already is not shown as pending again", () => {
  const list = new MessageList();
  list.upsert(message(4));
  list.addPending(draft("client 4"));
  assert.equal(list.items.length, 1);
});

test("seq orders, and pending messages come last as written", () => {
  const list = new MessageList();
  list.addPending(draft("b"));
  list.addPending(draft("a"));
  list.upsert(message(9));
  list.upsert(message(2));
  assert.deepEqual(list.items.map(({ id, clientId }) => id ?? clientId), ["m2", "m9", "b", "a"]);
});

test("an edit wins over the version before it, and deletion over both, in any order", () => {
  const versions = [
    message(1),
    message(1, { text: "edited", updatedAt: "2025-01-02T00:00:00.000Z" }),
    message(1, { text: "edited again", updatedAt: "2025-01-03T00:00:00.000Z" }),
    message(1, { text: "", deleted: true, updatedAt: "2025-01-02T12:00:00.000Z" }),
  ];
  const random = seeded(1);
  for (let round = 0; round < 50; round += 1) {
    const list = new MessageList();
    for (const version of shuffled(versions, random)) list.upsert(version);
    assert.equal(list.items[0].deleted, true);
    const withoutDeletion = new MessageList();
    for (const version of shuffled(versions.slice(0, 3), random)) withoutDeletion.upsert(version);
    assert.equal(withoutDeletion.items[0].text, "edited again");
  }
});

test("what lies below the oldest loaded page comes in by pages alone", () => {
  const list = new MessageList();
  list.reset(page(20, 30), true);
  list.upsert(message(5, { text: "edited", updatedAt: "2025-01-02T00:00:00.000Z" }));
  assert.equal(list.items[0].id, "m20");
  list.addPage(page(10, 19), true);
  assert.equal(list.oldestId, "m10");
  list.addPage(page(1, 9), false);
  list.upsert(message(0));
  assert.deepEqual(list.items.map(({ seq }) => seq), Array.from({ length: 31 }, (_, seq) => seq));
});

test("a reset drops what was loaded and keeps what is pending", () => {
  const list = new MessageList();
  list.reset(page(1, 10), false);
  list.addPending(draft("client 12"));
  list.addPending(draft("client 99"));
  list.reset(page(8, 12), true);
  assert.deepEqual(list.items.map(({ id, clientId }) => id ?? clientId), ["m8", "m9", "m10", "m11", "m12", "client 99"]);
  assert.equal(list.hasOlder, true);
});

/** A random history: what each event says, and what a snapshot after all of them would hold. */
function history(random) {
  const events = [];
  const stored = new Map();
  const length = 5 + Math.floor(random() * 40);
  for (let seq = 1; seq <= length; seq += 1) {
    const kind = stored.size > 0 && random() < 0.3 ? "change" : "message";
    const known = [...stored.values()][Math.floor(random() * stored.size)];
    const updatedAt = new Date(Date.UTC(2025, 1, 1) + seq * 1000).toISOString();
    let version = message(seq);
    if (kind === "change" && !known.deleted) {
      version = random() < 0.3
        ? { ...known, text: "", deleted: true, updatedAt }
        : { ...known, text: `edited at ${seq}`, updatedAt };
    }
    const type = version.deleted ? "message.deleted" : version.updatedAt ? "message.updated" : "message";
    stored.set(version.id, version);
    events.push({ seq, type, data: version, snapshot: [...stored.values()].sort((a, b) => b.seq - a.seq) });
  }
  return events;
}

function model() {
  const typing = new TypingMembers(() => {});
  return new ConversationModel({ typing, describe: () => "", isSelf: () => false });
}

function load(messages) {
  const target = model();
  target.load({ conversation: conversation(), messages }, false);
  return target;
}

test("a snapshot and the events after it equal a fresh snapshot", () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const events = history(seeded(seed));
    const fresh = load(events.at(-1).snapshot);
    for (let cursor = 0; cursor < events.length; cursor += 5) {
      const followed = load(cursor === 0 ? [] : events[cursor - 1].snapshot);
      for (const event of events.slice(cursor)) followed.receive(event);
      assert.deepEqual(seen(followed.messages), seen(fresh.messages), `seed ${seed}, cursor ${cursor}`);
    }
  }
});

test("any order with any repetition gives the same list", () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const random = seeded(seed);
    const events = history(random);
    const expected = seen(load(events.at(-1).snapshot).messages);
    const repeated = events.flatMap((event) => (random() < 0.4 ? [event, event] : [event]));
    const shaken = model();
    for (const event of shuffled(repeated, random)) shaken.receive(event);
    assert.deepEqual(seen(shaken.messages), expected, `seed ${seed}`);
  }
});

test("unread counts the other side's messages after the read position", () => {
  const followed = load(page(1, 9));
  assert.deepEqual(followed.unread("visitor").map(({ seq }) => seq), [3, 6, 9]);
  followed.receive({ type: "read", data: { member: { id: "v", role: "visitor" }, seq: 6 } });
  assert.deepEqual(followed.unread("visitor").map(({ seq }) => seq), [9]);
  assert.deepEqual(followed.unread("agent").map(({ seq }) => seq), [1, 2, 4, 5, 7, 8]);
});

test("nobody is shown as writing in a conversation that has been closed", () => {
  const target = load([]);
  const writes = { type: "typing", data: { member: { id: "a", name: "Mira", role: "agent" } } };
  target.receive(writes);
  target.receive({ type: "conversation", data: { conversation: conversation({ status: "assigned" }) } });
  assert.equal(target.typing.list.length, 1);
  target.receive({ type: "conversation", data: { conversation: conversation({ status: "resolved" }) } });
  assert.equal(target.typing.list.length, 0);
});
