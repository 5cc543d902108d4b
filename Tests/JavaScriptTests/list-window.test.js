import assert from "node:assert/strict";
import { test } from "node:test";
import { drawnRange, keptScrollTop, scrollTopShowing } from "../../public/console/list-window.js";

const view = { height: 600, rowHeight: 60 };
const ids = (...numbers) => numbers.map(String);
const upTo = (count) => Array.from({ length: count }, (_, index) => String(index));

test("of a long list only the rows around the view are drawn", () => {
  assert.deepEqual(drawnRange({ ...view, scrollTop: 0, count: 5000 }), { first: 0, end: 18 });
  assert.deepEqual(drawnRange({ ...view, scrollTop: 150_000, count: 5000 }), { first: 2492, end: 2518 });
  assert.deepEqual(drawnRange({ ...view, scrollTop: 299_400, count: 5000 }), { first: 4982, end: 5000 });
});

test("a short list is drawn whole, an empty one not at all", () => {
  assert.deepEqual(drawnRange({ ...view, scrollTop: 0, count: 3 }), { first: 0, end: 3 });
  assert.deepEqual(drawnRange({ ...view, scrollTop: 0, count: 0 }), { first: 0, end: 0 });
  assert.deepEqual(drawnRange({ ...view, scrollTop: 9_000, count: 3 }), { first: 3, end: 3 });
  assert.deepEqual(drawnRange({ ...view, scrollTop: -80, count: 3 }), { first: 0, end: 3 });
});

test("at its start a list shows what comes in", () => {
  assert.equal(keptScrollTop({ ...view, scrollTop: 0 }, ids(1, 2, 3), ids(9, 1, 2, 3)), 0);
});

test("elsewhere the same rows stay in view", () => {
  const before = upTo(100);
  assert.equal(keptScrollTop({ ...view, scrollTop: 1230 }, before, ["new", ...before]), 1290);
  assert.equal(keptScrollTop({ ...view, scrollTop: 1230 }, before, before.slice(2)), 1110);
  const moved = ["50", ...before.filter((id) => id !== "50")];
  assert.equal(keptScrollTop({ ...view, scrollTop: 1230 }, before, moved), 1290);
});

test("a row in view that jumps to the front does not take the reader along", () => {
  const before = upTo(100);
  const moved = ["20", ...before.filter((id) => id !== "20")];
  assert.equal(keptScrollTop({ ...view, scrollTop: 1200 }, before, moved), 1200);
  const two = ["70", "20", ...before.filter((id) => id !== "20" && id !== "70")];
  assert.equal(keptScrollTop({ ...view, scrollTop: 1200 }, before, two), 1260);
});

test("with none of the rows left, the list stays where it is", () => {
  assert.equal(keptScrollTop({ ...view, scrollTop: 120 }, upTo(50), ids(900)), 120);
});

test("a row is brought into view by the shortest way", () => {
  const at = { ...view, scrollTop: 600 };
  assert.equal(scrollTopShowing(5, at), 300);
  assert.equal(scrollTopShowing(12, at), 600);
  assert.equal(scrollTopShowing(20, at), 660);
});
