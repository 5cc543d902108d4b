import assert from "node:assert/strict";
import { test } from "node:test";
import { Backoff } from "../../public/shared/http.js";
import { seeded } from "./support/random.js";

test("each delay lies in the upper half of a window that doubles up to the cap", () => {
  const backoff = new Backoff({ base: 500, cap: 30_000, random: seeded(7) });
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const window = Math.min(30_000, 500 * 2 ** Math.min(attempt, 20));
    const delay = backoff.next();
    assert.ok(delay >= window / 2 && delay <= window, `attempt ${attempt}: ${delay} of ${window}`);
  }
});

test("a reset starts over", () => {
  const backoff = new Backoff({ base: 500, random: () => 1 });
  backoff.next();
  backoff.next();
  backoff.reset();
  assert.equal(backoff.next(), 500);
});

test("the server's wish sets the shortest window, within reason", () => {
  const backoff = new Backoff({ base: 500, cap: 30_000, random: () => 1 });
  backoff.setBase(3000);
  assert.equal(backoff.next(), 3000);
  backoff.reset();
  backoff.setBase(0);
  assert.equal(backoff.next(), 100);
  backoff.reset();
  backoff.setBase(3_600_000);
  assert.equal(backoff.next(), 30_000);
});
