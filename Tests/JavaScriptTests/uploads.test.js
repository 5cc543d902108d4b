import assert from "node:assert/strict";
import { test } from "node:test";
import { Uploads } from "../../public/console/uploads.js";
import { Problem } from "../../public/shared/http.js";
import { settle } from "./support/manual-clock.js";

const file = (name) => ({ name, size: 3, type: "text/plain" });

/** Uploads that end when the test says so. */
function setUp() {
  const begun = [];
  const send = ({ clientId, file: { name } }, { onProgress, signal }) =>
    new Promise((resolve, reject) => {
      const end = () => resolve({ id: `f-${name}`, name });
      const fail = (status, code) => reject(new Problem({ status, code }));
      begun.push({ clientId, name, onProgress, signal, end, fail });
    });
  const uploads = new Uploads(send, () => {});
  const states = () => uploads.items.map(({ file: { name }, state }) => `${name} ${state}`);
  return { uploads, begun, states };
}

test("files upload at once and tell how far they are", async () => {
  const { uploads, begun, states } = setUp();
  uploads.add([file("a"), file("b")]);
  assert.deepEqual(states(), ["a uploading", "b uploading"]);
  begun[0].onProgress(0.5);
  assert.equal(uploads.items[0].progress, 0.5);
  begun[0].end();
  await settle();
  assert.deepEqual(states(), ["a ready", "b uploading"]);
});

test("what is still on its way goes with the message, and the message waits for it", async () => {
  const { uploads, begun } = setUp();
  uploads.add([file("a")]);
  const [taken] = uploads.take();
  assert.equal(uploads.items.length, 0);
  let stored = null;
  taken.stored().then((answer) => (stored = answer));
  await settle();
  assert.equal(stored, null);
  begun[0].end();
  await settle();
  assert.equal(stored.id, "f-a");
});

test("what failed stays, and is tried again under the same client id", async () => {
  const { uploads, begun, states } = setUp();
  uploads.add([file("a"), file("b")]);
  begun[0].fail(413, "file_too_large");
  begun[1].end();
  await settle();
  assert.deepEqual(states(), ["a failed", "b ready"]);
  assert.equal(uploads.count, 1);
  assert.deepEqual(uploads.take().map(({ file: { name } }) => name), ["b"]);
  assert.deepEqual(states(), ["a failed"]);
  assert.equal(uploads.items[0].problem.code, "file_too_large");
  uploads.retry(uploads.items[0]);
  assert.equal(begun[2].clientId, begun[0].clientId);
  begun[2].end();
  await settle();
  assert.deepEqual(states(), ["a ready"]);
});

test("a message whose file fails on the way hears of it, and may try again", async () => {
  const { uploads, begun } = setUp();
  uploads.add([file("a")]);
  const [taken] = uploads.take();
  begun[0].fail(0, "network");
  await assert.rejects(taken.stored(), { code: "network" });
  const again = taken.stored();
  begun[1].end();
  assert.equal((await again).id, "f-a");
});

test("a message takes ten; the rest is left out, and that is said", () => {
  const { uploads } = setUp();
  uploads.add(Array.from({ length: 8 }, (_, index) => file(`${index}`)));
  assert.equal(uploads.isFull, false);
  uploads.add([file("x"), file("y"), file("z")]);
  assert.equal(uploads.items.length, 10);
  assert.equal(uploads.isFull, true);
  uploads.remove(uploads.items[0]);
  assert.equal(uploads.isFull, false);
});

test("what is removed is given up", () => {
  const { uploads, begun } = setUp();
  uploads.add([file("a"), file("b")]);
  uploads.remove(uploads.items[0]);
  assert.equal(begun[0].signal.aborted, true);
  assert.equal(begun[1].signal.aborted, false);
  uploads.stop();
  assert.equal(begun[1].signal.aborted, true);
});
