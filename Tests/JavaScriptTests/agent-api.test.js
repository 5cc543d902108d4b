import assert from "node:assert/strict";
import { test } from "node:test";
import { AgentAPI } from "../../public/console/api.js";
import { settle } from "./support/manual-clock.js";

/** A server that answers as the test says, one answer for each request. */
function setUp(...answers) {
  const requests = [];
  globalThis.fetch = async (url, { method, headers, body }) => {
    requests.push({ method, path: url.pathname + url.search, token: headers["X-CSRF-Token"], body });
    const answer = answers.shift();
    assert.ok(answer, `an answer for ${method} ${url.pathname}`);
    return new Response(JSON.stringify(answer.body ?? {}), { status: answer.status ?? 200 });
  };
  const api = new AgentAPI("http://desk.example/api/v1/agent/");
  let over = 0;
  api.onSessionOver = () => (over += 1);
  return { api, requests, answers, over: () => over };
}

const session = (id, csrfToken) => ({ body: { agent: { id, name: id, email: "" }, csrfToken, sites: [], presence: "away" } });
const refused = (status, code) => ({ status, body: { code } });
const draft = { clientId: "1", text: "hello", note: false };

test("changes carry the token, questions do not", async () => {
  const { api, requests } = setUp(session("mira", "one"), {}, {});
  await api.logIn("e", "p");
  await api.act("c", "claim");
  await api.conversations({ view: "all", status: "open", query: "oak & co", max: 100 });
  assert.deepEqual(requests.map(({ token }) => token), [undefined, "one", undefined]);
  assert.equal(requests[2].path, "/api/v1/agent/conversations?view=all&status=open&query=oak+%26+co&max=100");
});

test("a log-in of the same agent in another tab is followed, and nothing is lost", async () => {
  const { api, requests, over } = setUp(
    session("mira", "one"), refused(403, "csrf_token_invalid"), session("mira", "two"), { body: { id: "m" } }, {},
  );
  await api.resume();
  assert.deepEqual(await api.send("c", draft), { id: "m" });
  await api.act("c", "claim");
  assert.deepEqual(requests.map(({ token }) => token), [undefined, "one", undefined, "two", "two"]);
  assert.equal(over(), 0);
});

test("a log-in of another agent in another tab ends this one's session", async () => {
  const { api, over } = setUp(session("mira", "one"), refused(403, "csrf_token_invalid"), session("leo", "two"));
  await api.resume();
  await assert.rejects(api.act("c", "claim"), { code: "csrf_token_invalid" });
  assert.equal(over(), 1);
});

test("a message waits for the same agent to log in again, and goes out once", async () => {
  const { api, requests, answers, over } = setUp(session("mira", "one"), refused(401, "session_required"));
  await api.resume();
  const sent = api.send("c", draft);
  await settle();
  assert.equal(over(), 1);
  answers.push(session("mira", "two"), { body: { id: "m" } });
  await api.logIn("e", "p");
  assert.deepEqual(await sent, { id: "m" });
  const bodies = requests.filter(({ path }) => path.endsWith("/messages")).map(({ body }) => JSON.parse(body));
  assert.deepEqual(bodies, [{ clientId: "1", text: "hello" }, { clientId: "1", text: "hello" }]);
});

test("what one agent wrote never goes out in the name of another", async () => {
  const { api, requests, answers } = setUp(session("mira", "one"), refused(401, "session_required"));
  await api.resume();
  const sent = api.send("c", draft).then(() => "sent", ({ code }) => code);
  await settle();
  answers.push(session("leo", "two"));
  await api.logIn("e", "p");
  assert.equal(await sent, "other_agent");
  assert.equal(requests.filter(({ path }) => path.endsWith("/messages")).length, 1);
});

test("notes go to their own place, and ids are escaped", async () => {
  const { api, requests } = setUp({}, {});
  await api.send("a/b", { ...draft, note: true });
  await api.deleteAnswer("x y");
  assert.deepEqual(requests.map(({ method, path }) => `${method} ${path}`), [
    "POST /api/v1/agent/conversations/a%2Fb/notes", "DELETE /api/v1/agent/answers/x%20y",
  ]);
});
