import { Problem } from "../../../public/shared/http.js";
import { conversation, message } from "./messages.js";

const ROUTES = [
  ["startSession", "POST", /\/sessions$/],
  ["openConversation", "POST", /\/conversations$/],
  ["sendMessage", "POST", /\/messages$/],
  ["history", "GET", /\/messages\?before=(.*)&max=50$/],
  ["events", "GET", /\/events$/],
  ["typing", "POST", /\/typing$/],
  ["read", "POST", /\/read$/],
  ["rating", "POST", /\/rating$/],
  ["handover", "POST", /\/handover$/],
  ["mailTranscript", "POST", /\/transcript$/],
  ["transcript", "GET", /\/transcript$/],
  ["download", "GET", /\/files\/(.*)$/],
];

/**
 * The visitor's door as the browser sees it, in place of `fetch`: one conversation per visitor, a log per conversation,
 * and refusals that the test orders beforehand. A request that is `lost` is carried out all the same: its answer is what
 * gets lost.
 */
export class FakeServer {
  /** @type {[call: string, detail: any, tab: any][]} */
  calls = [];
  streams = [];
  visitors = new Map();
  #refusals = [];
  #held = [];

  /** @param {import("./fake-browser.js").FakeBrowser} browser */
  constructor(browser) {
    globalThis.fetch = (url, init) => this.#fetch(new URL(url), init, browser.tab);
  }

  /** The next call of that kind is refused; a `network` problem loses the answer. */
  refuse(call, problem, times = 1) {
    for (let time = 0; time < times; time += 1) this.#refusals.push({ call, problem });
  }

  /** No more refusals of that kind. */
  allow(call) {
    this.#refusals = this.#refusals.filter((refusal) => refusal.call !== call);
  }

  /** The next call of that kind waits; the answer to this lets it go on. */
  hold(call) {
    let release;
    const until = new Promise((resolve) => (release = resolve));
    this.#held.push({ call, until });
    return release;
  }

  count(call) {
    return this.details(call).length;
  }

  details(call) {
    return this.calls.filter(([name]) => name === call).map(([, detail]) => detail);
  }

  get last() {
    return this.streams.at(-1);
  }

  visitor(id) {
    if (!this.visitors.has(id)) {
      const state = { id, isOpen: false, messages: [], readSeq: { visitor: 0, agent: 0 }, name: null };
      this.visitors.set(id, state);
    }
    return this.visitors.get(id);
  }

  /** Somebody writes into a visitor's conversation, and every open stream of it is told. */
  say(state, changes = {}) {
    const seq = (state.messages.at(-1)?.seq ?? 0) + 1;
    const stored = message(seq, { id: `${state.id} ${seq}`, conversationId: `c ${state.id}`, ...changes });
    state.messages.push(stored);
    this.tell(state, "message", stored, seq);
    return stored;
  }

  tell(state, type, data, seq) {
    for (const stream of this.streams) if (stream.state === state) stream.send(type, data, seq);
  }

  async #fetch(url, init, tab) {
    if (tab.isDead) return new Promise(() => {});
    const address = url.pathname + url.search;
    const [call, , pattern] = ROUTES.find(([, method, each]) => method === init.method && each.test(address)) ?? ["?"];
    const body = init.body === undefined ? undefined : JSON.parse(init.body);
    const detail = call === "events" ? init.headers["Last-Event-ID"] : body ?? pattern?.exec(address)?.[1];
    this.calls.push([call, detail, tab]);
    const held = this.#held.findIndex((each) => each.call === call);
    if (held >= 0) await this.#held.splice(held, 1)[0].until;
    const index = this.#refusals.findIndex((refusal) => refusal.call === call);
    const problem = index < 0 ? null : this.#refusals.splice(index, 1)[0].problem;
    const refused = problem && problem.status !== 0 ? refusal(problem) : null;
    const answer = refused ?? this.#answer(call, body, init, tab);
    return new Promise((resolve, reject) => {
      const end = () => (problem?.status === 0 ? reject(new TypeError("Failed to fetch")) : resolve(answer));
      init.signal?.addEventListener("abort", () => reject(init.signal.reason));
      setImmediate(() => tab.deliver(end));
    });
  }

  #answer(call, body, init, tab) {
    if (call === "startSession") return this.#startSession(body);
    const state = this.#authenticate(init.headers.Authorization);
    if (!state) return refusal(new Problem({ status: 401, code: "token_invalid" }));
    if (call === "openConversation") {
      state.isOpen = true;
      return json(this.#snapshot(state));
    }
    if (!state.isOpen && call !== "download") return refusal(new Problem({ status: 404, code: "conversation_not_found" }));
    if (call === "sendMessage") return this.#sendMessage(state, body);
    if (call === "events") return this.#openStream(state, init, tab);
    if (call === "history") return json({ items: [], hasMore: false });
    if (call === "rating") state.rating = { comment: null, ...body };
    if (call === "handover") return json(this.#snapshot(state).conversation);
    if (call === "transcript" || call === "download") return new Response("text");
    return new Response(null, { status: 204 });
  }

  #startSession({ visitorToken, identityToken, profile }) {
    const subject = identityToken && JSON.parse(atob(identityToken.split(".")[1])).sub;
    const known = visitorToken && this.#authenticate(`Bearer ${visitorToken}`)?.id;
    if (visitorToken && !subject && !known) return refusal(new Problem({ status: 401, code: "token_invalid" }));
    const state = this.visitor(subject ?? known ?? `visitor ${this.visitors.size + 1}`);
    state.name = profile?.name ?? state.name;
    const site = { name: "Shop", online: true, defaultKind: "direct", departments: [] };
    const visitor = { id: state.id, name: state.name, email: null, identity: subject ? "signed" : "anonymous" };
    return json({ visitorToken: `token of ${state.id}`, visitor, site, ...this.#snapshot(state) });
  }

  #sendMessage(state, { clientId, text, files = [] }) {
    const known = state.messages.find((stored) => stored.clientId === clientId);
    const sender = { id: state.id, name: "Ana", role: "visitor" };
    return json(known ?? this.say(state, { clientId, text, sender, files: files.map((id) => ({ id })) }));
  }

  #openStream(state, init, tab) {
    const lastEventId = init.headers["Last-Event-ID"] ?? "";
    let controller;
    const body = new ReadableStream({ start: (value) => (controller = value) });
    const stream = { state, lastEventId, signal: init.signal, tab, isOpen: true };
    const write = (text) => tab.deliver(() => stream.isOpen && controller.enqueue(new TextEncoder().encode(text)));
    const end = () => tab.deliver(() => {
      if (stream.isOpen) controller.close();
      stream.isOpen = false;
    });
    stream.send = (type, data, seq) =>
      write(`${seq ? `id: ${seq}\n` : ""}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
    stream.beat = () => write(":\n\n");
    stream.end = end;
    init.signal.addEventListener("abort", () => (stream.isOpen = false));
    this.streams.push(stream);
    for (const each of state.messages) if (each.seq > Number(lastEventId)) stream.send("message", each, each.seq);
    return new Response(body);
  }

  #authenticate(authorization) {
    return this.visitors.get(String(authorization).replace("Bearer token of ", ""));
  }

  #snapshot({ id, isOpen, messages, readSeq, rating = null }) {
    return {
      conversation: isOpen ? conversation({ id: `c ${id}`, readSeq, rating }) : null,
      messages: messages.slice(-50).reverse(),
      cursor: messages.at(-1)?.seq ?? 0,
    };
  }
}

function json(value) {
  return new Response(JSON.stringify(value), { headers: { "Content-Type": "application/json" } });
}

function refusal({ status, code, retryAfter }) {
  const headers = retryAfter === null ? {} : { "Retry-After": String(retryAfter / 1000) };
  return new Response(JSON.stringify({ code }), { status, headers });
}

export const lost = new Problem({ status: 0, code: "network" });
export const unauthorized = new Problem({ status: 401, code: "token_expired" });
