import assert from "node:assert/strict";
import { test } from "node:test";
import { alertFor } from "../../public/console/alerts.js";
import { Colleagues } from "../../public/console/colleagues.js";
import { Preferences } from "../../public/console/preferences.js";
import { SHORTCUTS, shortcutFor } from "../../public/console/shortcuts.js";
import { texts } from "../../public/console/texts.js";
import { Viewing } from "../../public/console/viewing.js";
import { languageName, lastSpoken, localTime } from "../../public/console/visitor-facts.js";
import { Problem } from "../../public/shared/http.js";
import { conversation, message } from "./support/messages.js";
import { ManualClock, settle } from "./support/manual-clock.js";

const mira = { id: "a", name: "Mira", role: "agent" };
const leo = { id: "l", name: "Leo", role: "agent" };
const visitor = { id: "v", name: "Ana", email: null, identity: "anonymous" };
const item = (changes) => ({ ...conversation(changes), site: { id: "s" }, visitor, lastMessage: null, unread: 0, ...changes });

// Shortcuts

const key = (name, changes = {}) => ({ key: name, ctrlKey: false, metaKey: false, altKey: false, ...changes });
const idle = { isTyping: false, isInList: false, isDialogOpen: false, isOn: true };

test("every shortcut has its words, and no key means two things", () => {
  const keys = SHORTCUTS.flatMap((shortcut) => shortcut.keys);
  assert.equal(new Set(keys).size, keys.length);
  for (const { action, group } of SHORTCUTS) {
    assert.ok(texts.actions[action], action);
    assert.ok(texts.shortcutGroups[group], group);
  }
});

test("letters work anywhere but where something is written", () => {
  assert.equal(shortcutFor(key("c"), idle), "claim");
  assert.equal(shortcutFor(key("?"), idle), "help");
  for (const { keys } of SHORTCUTS) {
    for (const name of keys) {
      const action = shortcutFor(key(name), { ...idle, isTyping: true });
      assert.equal(action, name === "Escape" ? "back" : null, name);
      assert.equal(shortcutFor(key(name), { ...idle, isDialogOpen: true }), null);
    }
  }
});

test("keys that scroll or press elsewhere move through the list only while it has the focus", () => {
  for (const name of ["ArrowDown", "ArrowUp", "Home", "End", "Enter"]) {
    assert.equal(shortcutFor(key(name), idle), null);
    assert.notEqual(shortcutFor(key(name), { ...idle, isInList: true }), null);
  }
});

test("what belongs to the browser, an input method or a screen reader is left alone", () => {
  for (const held of ["ctrlKey", "metaKey", "altKey", "isComposing", "defaultPrevented"]) {
    assert.equal(shortcutFor(key("c", { [held]: true }), idle), null);
  }
});

test("single characters can be turned off; the list's own keys and Escape stay", () => {
  const off = { ...idle, isInList: true, isOn: false };
  assert.equal(shortcutFor(key("j"), off), null);
  assert.equal(shortcutFor(key("?"), off), null);
  assert.equal(shortcutFor(key("ArrowDown"), off), "next");
  assert.equal(shortcutFor(key("Escape"), off), "back");
});

// Alerts

const agent = { agentId: "a", isAvailable: true };
const mine = item({ status: "assigned", agent: mira });

test("being given a conversation is an alert, having it is none", () => {
  const event = { type: "conversation", data: { conversation: mine } };
  assert.equal(alertFor(event, item(), mine, agent).kind, "assigned");
  assert.equal(alertFor(event, null, mine, agent).kind, "assigned");
  assert.equal(alertFor(event, mine, mine, agent), null);
  const other = item({ status: "assigned", agent: leo });
  assert.equal(alertFor({ type: "conversation", data: { conversation: other } }, item(), other, agent), null);
});

test("a visitor's message in one of mine is an alert; a note, an own word or a repeated event is none", () => {
  const said = (changes) => ({ type: "message", data: message(4, changes) });
  assert.equal(alertFor(said(), mine, mine, agent).text, "text 4");
  assert.equal(alertFor(said({ sender: mira }), mine, mine, agent), null);
  assert.equal(alertFor(said(), { ...mine, lastMessage: message(4) }, mine, agent), null);
  assert.equal(alertFor(said(), item(), item(), agent), null);
  assert.equal(alertFor(said(), null, null, agent), null);
});

test("somebody who begins to wait is an alert for those who are there", () => {
  const event = { type: "conversation", data: { conversation: item() } };
  assert.equal(alertFor(event, null, item(), agent).kind, "waiting");
  assert.equal(alertFor(event, item({ status: "bot" }), item(), agent).kind, "waiting");
  assert.equal(alertFor(event, item(), item({ queuePosition: 2 }), agent), null);
  assert.equal(alertFor(event, null, item(), { ...agent, isAvailable: false }), null);
});

test("a note is never shown in an alert", () => {
  const noted = { ...mine, lastMessage: message(4, { note: true, text: "secret" }) };
  assert.equal(alertFor({ type: "conversation", data: { conversation: noted } }, null, noted, agent).text, "");
});

// Colleagues

const site = {
  id: "s", name: "Shop", key: "k", embed: "<script>",
  departments: [{ id: "d", name: "Sales", online: true }, { id: "e", name: "Support", online: false }],
  agents: [
    { id: "a", name: "Mira", presence: "available", departmentIds: ["d"] },
    { id: "l", name: "Leo", presence: "away", departmentIds: ["d", "e"] },
    { id: "n", name: "Noa", presence: "available", departmentIds: ["d"] },
    { id: "x", name: "Xenia", presence: "available", departmentIds: ["e"] },
  ],
};

test("a conversation can go to the other departments, and to colleagues of its own, those who are there first", async () => {
  const colleagues = new Colleagues({ sites: async () => ({ sites: [site] }) }, "a", () => {});
  await colleagues.load();
  const { departments, agents } = colleagues.targets(item(), []);
  assert.deepEqual(departments.map(({ id, online }) => [id, online]), [["e", false]]);
  assert.deepEqual(agents.map(({ id, presence }) => [id, presence]), [["n", "available"], ["l", "away"]]);
  colleagues.receive({ type: "presence", data: { agent: leo, presence: "available" } });
  assert.deepEqual(colleagues.targets(item(), []).agents.map(({ id }) => id), ["l", "n"]);
  assert.deepEqual(colleagues.targets(item({ agent: leo }), []).agents.map(({ id }) => id), ["n"]);
});

test("a server that does not tell leaves the departments that the session knows", async () => {
  const sites = async () => {
    throw new Problem({ status: 404, code: "route_not_found" });
  };
  const colleagues = new Colleagues({ sites }, "a", () => {});
  await colleagues.load();
  assert.equal(colleagues.state, "missing");
  const known = [{ id: "s", departments: [{ id: "d", name: "Sales" }, { id: "e", name: "Support" }] }];
  assert.deepEqual(colleagues.targets(item(), known), { departments: [{ id: "e", name: "Support" }], agents: [] });
});

test("who else looks at a conversation is known until it is said or the connection is lost", () => {
  const colleagues = new Colleagues({}, "a", () => {});
  const seen = (...agents) => colleagues.receive({ type: "viewing", data: { conversationId: "c", agents } });
  seen(mira, leo);
  assert.deepEqual(colleagues.viewers("c"), [leo]);
  seen(mira);
  assert.deepEqual(colleagues.viewers("c"), []);
  seen(leo);
  colleagues.forgetViewers();
  assert.deepEqual(colleagues.viewers("c"), []);
});

// Viewing

function watched(setViewing = async () => {}) {
  const clock = new ManualClock();
  const said = [];
  const api = {
    setViewing(id, isViewing) {
      said.push([id, isViewing]);
      return setViewing();
    },
  };
  return { viewing: new Viewing(api), said, clock };
}

test("what is looked at is said at once, again while it lasts, and when it ends", async () => {
  const { viewing, said, clock } = watched();
  viewing.look("c");
  viewing.look("c");
  await clock.advance(45_000);
  assert.deepEqual(said, [["c", true], ["c", true], ["c", true]]);
  viewing.look("d");
  assert.deepEqual(said.slice(3), [["c", false], ["d", true]]);
  viewing.look(null);
  assert.deepEqual(said.slice(5), [["d", false]]);
  await clock.advance(60_000);
  assert.equal(said.length, 6);
  assert.equal(clock.size, 0);
});

test("a server that doesn't know the question is not asked again; a conversation that is gone changes nothing", async () => {
  const refuse = (code) => async () => {
    throw new Problem({ status: 404, code });
  };
  const missing = watched(refuse("route_not_found"));
  missing.viewing.look("c");
  await settle();
  missing.viewing.look("d");
  assert.equal(missing.said.length, 1);
  const gone = watched(refuse("conversation_not_found"));
  gone.viewing.look("c");
  await settle();
  gone.viewing.look("d");
  assert.equal(gone.said.length, 3);
});

// The rest

test("preferences are kept, and what is no preference is passed over", () => {
  const map = new Map();
  const storage = { getItem: (name) => map.get(name) ?? null, setItem: (name, value) => map.set(name, value) };
  new Preferences(storage).set("sound", true);
  assert.equal(new Preferences(storage).get("sound"), true);
  assert.equal(new Preferences(storage).get("shortcuts"), true);
  for (const value of ["{", "null", '{"sound":"yes"}', "[]"]) {
    map.set([...map.keys()][0], value);
    assert.equal(new Preferences(storage).get("sound"), false);
  }
  assert.equal(new Preferences(null).get("notifications"), false);
});

test("the time where the visitor is; nothing for a zone that nobody knows", () => {
  const noon = Date.UTC(2025, 5, 1, 12);
  assert.equal(localTime("Europe/Lisbon", noon, "en-GB"), "13:00");
  assert.equal(localTime("Asia/Kathmandu", noon, "en-GB"), "17:45");
  assert.equal(localTime("Mars/Olympus", noon, "en-GB"), null);
  assert.equal(localTime(null, noon, "en-GB"), null);
});

test("a language by its name, and a tag that is none as it is", () => {
  assert.equal(languageName("pt-BR", "en"), "Brazilian Portuguese");
  assert.equal(languageName("not a tag!", "en"), "not a tag!");
});

test("who spoke with the visitor last: the newest episode that an agent ended", () => {
  const at = (day) => `2025-01-0${day}T00:00:00.000Z`;
  const open = { openedAt: at(5), resolvedAt: null, agent: mira };
  const alone = { openedAt: at(3), resolvedAt: at(4), agent: null };
  const past = { openedAt: at(1), resolvedAt: at(2), agent: leo };
  assert.deepEqual(lastSpoken([open, alone, past]), { agent: leo, at: at(2) });
  assert.equal(lastSpoken([open, alone]), null);
});

test("too many log-ins say how long to wait, in words", () => {
  assert.match(texts.tooManyLogIns(1), /in 1 second\./);
  assert.match(texts.tooManyLogIns(40), /in 40 seconds\./);
  assert.match(texts.tooManyLogIns(200), /in 4 minutes\./);
  assert.match(texts.tooManyLogIns(null), /wait a minute/);
});
