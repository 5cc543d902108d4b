// @ts-check
import { JSONClient, Problem } from "../shared/http.js";

/**
 * @typedef {import("../shared/types.js").AgentSession} AgentSession
 * @typedef {import("../shared/types.js").InboxItem} InboxItem
 * @typedef {import("../shared/types.js").InboxPage} InboxPage
 * @typedef {import("../shared/types.js").Message} Message
 * @typedef {import("../shared/types.js").MessagePage} MessagePage
 * @typedef {import("../shared/types.js").Presence} Presence
 * @typedef {"mine" | "unassigned" | "all"} View
 * @typedef {"open" | "resolved"} Status
 */

/**
 * The agent's door of the server. The session is a cookie that scripts cannot see; the token against forged requests
 * lives here, in memory, and is asked for again after a reload.
 */
export class AgentAPI {
  #client;
  #csrfToken = "";

  /** Called when the server no longer knows the session. */
  onSessionOver = () => {};

  /** @param {string} base */
  constructor(base) {
    const headers = (/** @type {string} */ method) => this.#headers(method);
    this.#client = new JSONClient({ base, credentials: "same-origin", headers });
  }

  /**
   * The session of an earlier log-in, or null.
   * @returns {Promise<AgentSession | null>}
   */
  async resume() {
    try {
      return this.#keep(await this.#client.get("session"));
    } catch (error) {
      if (Problem.from(error).status === 401) return null;
      throw error;
    }
  }

  /**
   * @param {string} email
   * @param {string} password
   * @returns {Promise<AgentSession>}
   */
  async logIn(email, password) {
    return this.#keep(await this.#client.post("session", { email, password }));
  }

  logOut() {
    return this.#guard(this.#client.delete("session"));
  }

  /**
   * @param {{ view: View, status: Status, after?: string }} query
   * @returns {Promise<InboxPage>}
   */
  conversations({ view, status, after }) {
    const query = new URLSearchParams({ view, status, ...(after === undefined ? {} : { after }) });
    return this.#guard(this.#client.get(`conversations?${query}`));
  }

  /**
   * @param {string} id
   * @returns {Promise<InboxItem>}
   */
  conversation(id) {
    return this.#guard(this.#client.get(path(id)));
  }

  /**
   * @param {string} id
   * @param {string | null} before a message id; null for the newest page
   * @returns {Promise<MessagePage>}
   */
  history(id, before) {
    const query = new URLSearchParams({ max: "50", ...(before === null ? {} : { before }) });
    return this.#guard(this.#client.get(`${path(id)}/messages?${query}`));
  }

  /**
   * @param {string} id
   * @param {"claim" | "resolve" | "reopen"} action
   * @returns {Promise<InboxItem>}
   */
  act(id, action) {
    return this.#guard(this.#client.post(`${path(id)}/${action}`));
  }

  /**
   * @param {string} id
   * @param {{ department: string }} target
   * @returns {Promise<InboxItem>}
   */
  transfer(id, target) {
    return this.#guard(this.#client.post(`${path(id)}/transfer`, target));
  }

  /**
   * @param {string} id
   * @param {import("./outbox.js").Draft} draft
   * @returns {Promise<Message>}
   */
  send(id, { clientId, text, note }) {
    return this.#guard(this.#client.post(`${path(id)}/${note ? "notes" : "messages"}`, { clientId, text }));
  }

  /** @param {string} id */
  sendTyping(id) {
    return this.#guard(this.#client.post(`${path(id)}/typing`));
  }

  /**
   * @param {string} id
   * @param {number} seq
   */
  sendRead(id, seq) {
    return this.#guard(this.#client.post(`${path(id)}/read`, { seq }));
  }

  /**
   * @param {Presence} presence
   * @returns {Promise<{ presence: Presence }>}
   */
  setPresence(presence) {
    return this.#guard(this.#client.put("presence", { presence }));
  }

  /** @param {{ lastEventId: string, signal: AbortSignal }} options */
  events(options) {
    return this.#client.openStream("events", options);
  }

  /** @param {AgentSession} session */
  #keep(session) {
    this.#csrfToken = session.csrfToken;
    return session;
  }

  /**
   * @param {string} method
   * @returns {Record<string, string>}
   */
  #headers(method) {
    return method === "GET" || this.#csrfToken === "" ? {} : { "X-CSRF-Token": this.#csrfToken };
  }

  /**
   * @template T
   * @param {Promise<T>} answer
   * @returns {Promise<T>}
   */
  async #guard(answer) {
    try {
      return await answer;
    } catch (error) {
      if (Problem.from(error).status === 401) this.onSessionOver();
      throw error;
    }
  }
}

/** @param {string} id */
function path(id) {
  return `conversations/${encodeURIComponent(id)}`;
}
