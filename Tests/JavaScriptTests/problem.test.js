import assert from "node:assert/strict";
import { test } from "node:test";
import { JSONClient, Problem, retryAfter } from "../../public/shared/http.js";
import { ManualClock, settle } from "./support/manual-clock.js";

const base = "https://chat.example/";

function answering(body, init) {
  globalThis.fetch = async () => new Response(body, init);
  return new JSONClient({ base });
}

test("problem+json becomes a problem with its code, words, request and delay", async () => {
  const body = JSON.stringify({ title: "Too many", status: 429, detail: "Slow down.", code: "rate_limited", requestId: "r1" });
  await assert.rejects(answering(body, { status: 429, headers: { "Retry-After": "7" } }).get("x"), (problem) => {
    assert.ok(problem instanceof Problem);
    const { status, code, message, requestId } = problem;
    assert.deepEqual({ status, code, message, requestId }, { status: 429, code: "rate_limited", message: "Slow down.", requestId: "r1" });
    assert.equal(problem.retryAfter, 7000);
    assert.equal(problem.isRetryable, true);
    return true;
  });
});

test("an error page of a proxy leaves the status", async () => {
  const client = answering("<html>Bad gateway</html>", { status: 502, headers: { "X-Request-Id": "r2" } });
  await assert.rejects(client.get("x"), { status: 502, code: "status_502", requestId: "r2", isRetryable: true });
});

test("no answer is a problem of the network", async () => {
  globalThis.fetch = () => Promise.reject(new TypeError("Failed to fetch"));
  const client = new JSONClient({ base });
  await assert.rejects(client.post("x", {}), { status: 0, code: "network", isRetryable: true });
});

test("a request that is not answered in time is given up", async () => {
  const clock = new ManualClock();
  globalThis.fetch = (_, { signal }) => new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const client = new JSONClient({ base });
  const refused = assert.rejects(client.get("x"), { status: 0, code: "timeout", isRetryable: true });
  await clock.advance(20_000);
  await refused;
  assert.equal(clock.size, 0);
});

test("only what may succeed later is worth another attempt", () => {
  const retryable = [0, 408, 425, 429, 500, 502, 503, 504].map((status) => new Problem({ status, code: "x" }));
  const final = [400, 401, 403, 404, 409, 413, 415, 422].map((status) => new Problem({ status, code: "x" }));
  assert.ok(retryable.every((problem) => problem.isRetryable));
  assert.ok(final.every((problem) => !problem.isRetryable));
});

test("Retry-After is seconds or a date", () => {
  new ManualClock(Date.parse("2025-03-01T12:00:00Z"));
  const table = [
    ["0", 0], ["120", 120_000], [" 5 ", 5000], [null, null], ["", null], ["soon", null],
    ["Sat, 01 Mar 2025 12:00:30 GMT", 30_000], ["Sat, 01 Mar 2025 11:00:00 GMT", 0],
  ];
  for (const [value, expected] of table) assert.equal(retryAfter(value), expected, String(value));
});

test("the token is a header, and an empty answer is null", async () => {
  const calls = [];
  globalThis.fetch = async (url, init) => {
    calls.push([String(url), init.method, init.headers, init.body]);
    return new Response(null, { status: 204 });
  };
  const client = new JSONClient({ base, headers: () => ({ Authorization: "Bearer t" }) });
  assert.equal(await client.post("api/v1/x", { seq: 1 }), null);
  await settle();
  const headers = { "Content-Type": "application/json", Authorization: "Bearer t" };
  assert.deepEqual(calls, [["https://chat.example/api/v1/x", "POST", headers, '{"seq":1}']]);
});
