import assert from "node:assert/strict";
import { test } from "node:test";
import { Backoff, Problem } from "../../public/shared/http.js";
import { Outbox } from "../../public/console/outbox.js";
import { ManualClock, settle } from "./support/manual-clock.js";

const draft = (clientId) => ({ clientId, text: `text of ${clientId}`, note: false });
const problem = (status, retryAfter = null) => new Problem({ status, code: "x", retryAfter });

/** An outbox whose server answers as the script says, one entry per attempt; without an entry it accepts. */
function setUp(script = []) {
  const clock = new ManualClock();
  const attempts = [];
  const sent = [];
  const failed = [];
  let inFlight = 0;
  const outbox = new Outbox({
    backoff: new Backoff({ base: 1000, cap: 8000, random: () => 1 }),
    send: async ({ clientId }) => {
      inFlight += 1;
      assert.equal(inFlight, 1, "one request at a time");
      attempts.push(clientId);
      await settle();
      inFlight -= 1;
      const answer = script.shift();
      if (answer) throw answer;
      return { clientId };
    },
    onSent: ({ clientId }) => sent.push(clientId),
    onFailed: ({ clientId }) => failed.push(clientId),
  });
  return { clock, outbox, attempts, sent, failed };
}

test("messages go out one at a time, in the order written", async () => {
  const { clock, outbox, attempts, sent } = setUp();
  for (const id of ["a", "b", "c"]) outbox.add(draft(id));
  assert.deepEqual(attempts, ["a"]);
  for (let turn = 0; turn < 10; turn += 1) await clock.advance(1);
  assert.deepEqual(sent, ["a", "b", "c"]);
  assert.equal(outbox.size, 0);
});

test("what may succeed later is sent again under the same client id, and holds the others back", async () => {
  for (const status of [0, 408, 425, 429, 500, 502, 503]) {
    const { clock, outbox, attempts, sent, failed } = setUp([problem(status), problem(status)]);
    outbox.add(draft("a"));
    outbox.add(draft("b"));
    for (let turn = 0; turn < 40; turn += 1) await clock.advance(200);
    assert.deepEqual(attempts, ["a", "a", "a", "b"], `status ${status}`);
    assert.deepEqual(sent, ["a", "b"]);
    assert.deepEqual(failed, []);
  }
});

test("an answer that refuses the message itself is final, and the next one goes on", async () => {
  for (const status of [400, 403, 404, 413, 422]) {
    const { clock, outbox, attempts, sent, failed } = setUp([problem(status)]);
    outbox.add(draft("a"));
    outbox.add(draft("b"));
    for (let turn = 0; turn < 10; turn += 1) await clock.advance(1);
    assert.deepEqual(attempts, ["a", "b"], `status ${status}`);
    assert.deepEqual(failed, ["a"]);
    assert.deepEqual(sent, ["b"]);
  }
});

test("a failed message can be added again, a queued one not twice", async () => {
  const { clock, outbox, attempts, sent } = setUp([problem(422)]);
  outbox.add(draft("a"));
  outbox.add(draft("a"));
  for (let turn = 0; turn < 5; turn += 1) await clock.advance(1);
  outbox.add(draft("a"));
  for (let turn = 0; turn < 5; turn += 1) await clock.advance(1);
  assert.deepEqual(attempts, ["a", "a"]);
  assert.deepEqual(sent, ["a"]);
});

test("Retry-After is kept to", async () => {
  const { clock, outbox, attempts } = setUp([problem(429, 5000)]);
  outbox.add(draft("a"));
  await clock.advance(1);
  await clock.advance(4900);
  assert.deepEqual(attempts, ["a"]);
  await clock.advance(200);
  assert.deepEqual(attempts, ["a", "a"]);
});

test("a wake ends the wait, and a stop ends everything", async () => {
  const { clock, outbox, attempts, sent } = setUp([problem(503), problem(503)]);
  outbox.add(draft("a"));
  await clock.advance(0);
  await clock.advance(0);
  outbox.wake();
  await settle();
  assert.deepEqual(attempts, ["a", "a"]);
  outbox.stop();
  await clock.advance(60_000);
  assert.deepEqual(attempts, ["a", "a"]);
  assert.deepEqual(sent, []);
});
