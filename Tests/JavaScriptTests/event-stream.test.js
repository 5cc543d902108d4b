import assert from "node:assert/strict";
import { test } from "node:test";
import { Backoff, Problem } from "../../public/shared/http.js";
import { EventStream } from "../../public/shared/event-stream.js";
import { ManualClock, settle } from "./support/manual-clock.js";

const encoder = new TextEncoder();

/** A stream whose connections the test holds in its hand. */
function setUp(answer = () => null) {
  const clock = new ManualClock();
  const connections = [];
  const events = [];
  const states = [];
  const refusals = [];
  const stream = new EventStream({
    backoff: new Backoff({ base: 1000, random: () => 1 }),
    open: async ({ lastEventId, signal }) => {
      const problem = answer(connections.length);
      let controller;
      const body = new ReadableStream({ start: (value) => (controller = value) });
      const send = (text) => controller.enqueue(encoder.encode(text));
      connections.push({ lastEventId, signal, send, end: () => controller.close() });
      if (problem) throw problem;
      return { body };
    },
    onEvent: ({ type, data, id }) => events.push([type, data, id]),
    onState: (state) => states.push(state),
    onRefused: (problem) => refusals.push(problem.code),
  });
  return { clock, stream, connections, events, states, refusals };
}

test("a lost connection is opened again after the last event that was handled", async () => {
  const { clock, stream, connections, events } = setUp();
  stream.start("5");
  await settle();
  assert.equal(connections[0].lastEventId, "5");
  connections[0].send("id: 6\nevent: message\ndata: 1\n\nid: 7\ndata:");
  await settle();
  connections[0].end();
  await clock.advance(1000);
  assert.equal(connections[1].lastEventId, "6");
  connections[1].send("id: 7\nevent: message\ndata: 2\n\n");
  await settle();
  assert.deepEqual(events, [["message", 1, "6"], ["message", 2, "7"]]);
  stream.stop();
});

test("forty silent seconds are a dead connection, and a comment is not silence", async () => {
  const { clock, stream, connections } = setUp();
  stream.start("");
  await settle();
  await clock.advance(30_000);
  connections[0].send(":\n\n");
  await settle();
  await clock.advance(39_000);
  assert.equal(connections[0].signal.aborted, false);
  await clock.advance(1_001);
  assert.equal(connections[0].signal.aborted, true);
  await clock.advance(2_000);
  assert.equal(connections.length, 2);
  stream.stop();
});

test("what may succeed later is tried with growing delays", async () => {
  const { clock, stream, connections, states } = setUp((count) => count < 3 && new Problem({ status: 503, code: "x" }));
  stream.start("");
  await clock.advance(999);
  assert.equal(connections.length, 1);
  await clock.advance(1);
  assert.equal(connections.length, 2);
  await clock.advance(1999);
  assert.equal(connections.length, 2);
  await clock.advance(1);
  assert.equal(connections.length, 3);
  await clock.advance(4000);
  assert.equal(states.at(-1), "live");
  stream.stop();
});

test("a refusal ends it and is reported once", async () => {
  const { clock, stream, connections, refusals } = setUp(() => new Problem({ status: 401, code: "token_expired" }));
  stream.start("");
  await clock.advance(60_000);
  assert.equal(connections.length, 1);
  assert.deepEqual(refusals, ["token_expired"]);
});

test("an event that cannot be decoded is a gap", async () => {
  const { stream, connections, events } = setUp();
  stream.start("");
  await settle();
  connections[0].send("id: 1\nevent: message\ndata: {\"text\n\n");
  await settle();
  assert.deepEqual(events, [["gap", {}, "1"]]);
  stream.stop();
});

test("after a stop nothing is handled and nothing is opened", async () => {
  const { clock, stream, connections, events } = setUp();
  stream.start("");
  await settle();
  stream.stop();
  await clock.advance(120_000);
  assert.equal(connections.length, 1);
  assert.deepEqual(events, []);
  assert.equal(clock.size, 0);
});
