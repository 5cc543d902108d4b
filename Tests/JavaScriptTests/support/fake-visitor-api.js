import { Problem } from "../../../public/shared/http.js";
import { conversation, message } from "./messages.js";

/** A visitor's door with one conversation behind it. `refuse(call, problem)` makes the next such call fail. */
export class FakeVisitorAPI {
  token = null;
  calls = [];
  messages = [];
  isOpen = false;
  readSeq = { visitor: 0, agent: 0 };
  streams = [];
  #refusals = [];

  refuse(call, problem) {
    this.#refusals.push({ call, problem });
  }

  count(call) {
    return this.calls.filter(([name]) => name === call).length;
  }

  async startSession(request) {
    this.#note("startSession", request);
    const site = { name: "Shop", online: true, defaultKind: "direct", departments: [] };
    return { visitorToken: `token ${this.count("startSession")}`, visitor: { id: "v" }, site, ...this.#snapshot() };
  }

  async openConversation(request) {
    this.#note("openConversation", request);
    this.isOpen = true;
    return this.#snapshot();
  }

  async sendMessage(_, { clientId, text }) {
    const known = this.messages.find((stored) => stored.clientId === clientId);
    const stored = known ?? message(this.messages.length + 1, { clientId, text, sender: { id: "v", role: "visitor" } });
    if (!known) this.messages.push(stored);
    this.#note("sendMessage", clientId);
    return stored;
  }

  async events(id, { lastEventId, signal }) {
    this.#note("events", lastEventId);
    let controller;
    const body = new ReadableStream({ start: (value) => (controller = value) });
    const send = (type, data, seq) => {
      const position = seq ? `id: ${seq}\n` : "";
      controller.enqueue(new TextEncoder().encode(`${position}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`));
    };
    this.streams.push({ id, lastEventId, signal, send, end: () => controller.close() });
    return { body };
  }

  async sendTyping() {
    this.#note("sendTyping");
  }

  async sendRead(_, seq) {
    this.#note("sendRead", seq);
  }

  async history(_, before) {
    this.#note("history", before);
    return { items: [], hasMore: false };
  }

  /** A refusal comes after the work was done: the answer is what gets lost. */
  #note(call, detail) {
    this.calls.push([call, detail]);
    const index = this.#refusals.findIndex((refusal) => refusal.call === call);
    if (index >= 0) throw this.#refusals.splice(index, 1)[0].problem;
  }

  #snapshot() {
    return {
      conversation: this.isOpen ? conversation({ readSeq: this.readSeq }) : null,
      messages: [...this.messages].reverse(),
      cursor: this.messages.length,
    };
  }
}

export const lost = new Problem({ status: 0, code: "network" });
export const unauthorized = new Problem({ status: 401, code: "token_expired" });
