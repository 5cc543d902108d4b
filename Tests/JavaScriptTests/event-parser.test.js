import assert from "node:assert/strict";
import { test } from "node:test";
import { EventParser } from "../../public/shared/event-stream.js";

const encoder = new TextEncoder();

/** The events of a text, read in the given pieces. */
function parse(...pieces) {
  const parser = new EventParser();
  const events = pieces.flatMap((piece) => parser.push(typeof piece === "string" ? encoder.encode(piece) : piece));
  return { parser, events };
}

const table = [
  ["an event with type, id and data", "event: message\nid: 7\ndata: {}\n\n", [{ type: "message", data: "{}", id: "7" }]],
  ["no type means message", "data: a\n\n", [{ type: "message", data: "a", id: "" }]],
  ["data lines are joined", "data: a\ndata:b\ndata\n\n", [{ type: "message", data: "a\nb\n", id: "" }]],
  ["only one space after the colon is dropped", "data:  a\n\n", [{ type: "message", data: " a", id: "" }]],
  ["comments are nothing", ":\n: still here\n\n", []],
  ["an event without data is none, but its id counts", "id: 3\n\ndata: a\n\n", [{ type: "message", data: "a", id: "3" }]],
  ["the id stays for later events", "id: 3\ndata: a\n\ndata: b\n\n", [
    { type: "message", data: "a", id: "3" }, { type: "message", data: "b", id: "3" }]],
  ["an id with NUL is passed over", "id: 1\0\ndata: a\n\n", [{ type: "message", data: "a", id: "" }]],
  ["an unfinished event is none", "data: a\n", []],
  ["CRLF ends lines", "event: x\r\ndata: a\r\n\r\n", [{ type: "x", data: "a", id: "" }]],
  ["CR ends lines", "event: x\rdata: a\r\r:", [{ type: "x", data: "a", id: "" }]],
  ["a byte order mark at the start is dropped", "\ufeffdata: a\n\n", [{ type: "message", data: "a", id: "" }]],
  ["unknown fields are passed over", "size: 3\ndata: a\n\n", [{ type: "message", data: "a", id: "" }]],
];

for (const [name, text, expected] of table) {
  test(`parser: ${name}`, () => {
    assert.deepEqual(parse(text).events, expected);
  });
}

const SAMPLE = ": hello\r\n\r\nid: 41\r\nevent: note\r\ndata: Grüße\r\ndata: 👋\r\n\r\n" +
  "id: 42\rdata: one\rdata: two\r\rretry: 1500\n\nid: 43\nevent: read\ndata: שלום\n\n";

test("parser: every way of cutting the bytes in two or three gives the same events", () => {
  const bytes = encoder.encode(SAMPLE);
  const whole = parse(bytes);
  assert.equal(whole.events.length, 3);
  for (let first = 0; first <= bytes.length; first += 1) {
    for (let second = first; second <= bytes.length; second += 7) {
      const cut = parse(bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second));
      assert.deepEqual(cut.events, whole.events, `cut at ${first} and ${second}`);
      assert.equal(cut.parser.lastEventId, "43");
      assert.equal(cut.parser.retry, 1500);
    }
  }
});

test("parser: byte by byte gives the same events", () => {
  const bytes = encoder.encode(SAMPLE);
  assert.deepEqual(parse(...Array.from(bytes, (byte) => Uint8Array.of(byte))).events, parse(bytes).events);
});

test("parser: the position moves with the blank line, not with the id line", () => {
  const parser = new EventParser();
  parser.push(encoder.encode("id: 1\ndata: a\n\nid: 2\ndata: b\n"));
  assert.equal(parser.lastEventId, "1");
  parser.push(encoder.encode("\n"));
  assert.equal(parser.lastEventId, "2");
});
