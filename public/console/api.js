// @ts-check
import { JSONClient, Problem } from "../shared/http.js";
import { postForm } from "./post-form.js";

/**
 * @typedef {import("../shared/types.js").AgentSession} AgentSession
 * @typedef {import("../shared/types.js").InboxItem} InboxItem
 * @typedef {import("../shared/types.js").Message} Message
 * @typedef {import("../shared/types.js").MessagePage} MessagePage
 * @typedef {import("./types.js").Answer} Answer
 * @typedef {import("./types.js").InboxPage} InboxPage
 * @typedef {import("./types.js").Presence} Presence
 * @typedef {import("./types.js").Status} Status
 * @typedef {import("./types.js").View} View
 */

/**
 * The agent's door of the server. The session is a cookie that scripts cannot see; the token against forged requests
 * lives here, in memory, and is asked for again after a reload, and when a log-in in another tab has changed it.
 */
export class AgentAPI {
  #base;
  #client;
  #csrfToken = "";
  #agentId = "";
  /** @type {{ promise: Promise<void>, resolve: () => void, reject: (reason: unknown) => void } | null} */
  #renewal = null;

  /** Called when the server no longer knows the session. */
  onSessionOver = () => {};

  /** @param {string} base */
  constructor(base) {
    const headers = (/** @type {string} */ method) => this.#headers(method);
    this.#base = base;
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
    return this.#ask(() => this.#client.delete("session"));
  }

  /**
   * @param {{ view: View, status: Status, query?: string, after?: string, max?: number }} query
   * @returns {Promise<InboxPage>}
   */
  conversations({ view, status, query, after, max }) {
    const items = Object.entries({ view, status, query, after, max }).filter(([, value]) => value !== undefined);
    const search = new URLSearchParams(items.map(([name, value]) => [name, String(value)]));
    return this.#ask(() => this.#client.get(`conversations?${search}`));
  }

  /**
   * @param {string} id
   * @returns {Promise<InboxItem>}
   */
  conversation(id) {
    return this.#ask(() => this.#client.get(path(id)));
  }

  /**
   * @param {string} id
   * @returns {Promise<import("./types.js").VisitorDetails>}
   */
  visitor(id) {
    return this.#ask(() => this.#client.get(`${path(id)}/visitor`));
  }

  /**
   * @param {string} id
   * @param {string | null} before a message id; null for the newest page
   * @returns {Promise<MessagePage>}
   */
  history(id, before) {
    const query = new URLSearchParams({ max: "50", ...(before === null ? {} : { before }) });
    return this.#ask(() => this.#client.get(`${path(id)}/messages?${query}`));
  }

  /**
   * @param {string} id
   * @param {"claim" | "resolve" | "reopen"} action
   * @returns {Promise<InboxItem>}
   */
  act(id, action) {
    return this.#ask(() => this.#client.post(`${path(id)}/${action}`));
  }

  /**
   * @param {string} id
   * @param {{ department: string } | { agent: string }} target
   * @returns {Promise<InboxItem | null>} null if it has gone where this agent doesn't belong
   */
  transfer(id, target) {
    return this.#ask(() => this.#client.post(`${path(id)}/transfer`, target));
  }

  /**
   * Stores an answer or a note. A session that is over holds it back until the same agent has logged in again.
   * @param {string} id
   * @param {import("./outbox.js").Draft & { files?: string[] }} draft
   * @returns {Promise<Message>}
   */
  send(id, { clientId, text, note, files = [] }) {
    const content = { clientId, ...(text === "" ? {} : { text }), ...(files.length === 0 ? {} : { files }) };
    return this.#insist(() => this.#client.post(`${path(id)}/${note ? "notes" : "messages"}`, content));
  }

  /**
   * Stores a file, to be named by a message.
   * @param {{ clientId: string, file: File }} upload
   * @param {{ onProgress: (share: number) => void, signal: AbortSignal }} options
   * @returns {Promise<import("../shared/types.js").StoredFile>}
   */
  upload({ clientId, file }, options) {
    const form = new FormData();
    form.append("clientId", clientId);
    form.append("file", file);
    return this.#insist(() => postForm(`${this.#base}files`, form, { ...options, headers: this.#headers("POST") }));
  }

  /** @param {string} id */
  sendTyping(id) {
    return this.#ask(() => this.#client.post(`${path(id)}/typing`));
  }

  /**
   * @param {string} id
   * @param {number} seq
   */
  sendRead(id, seq) {
    return this.#ask(() => this.#client.post(`${path(id)}/read`, { seq }));
  }

  /**
   * Says that the conversation is being looked at, or no longer.
   * @param {string} id
   * @param {boolean} isViewing
   */
  setViewing(id, isViewing) {
    const target = `${path(id)}/viewing`;
    return this.#ask(() => (isViewing ? this.#client.put(target, undefined) : this.#client.delete(target)));
  }

  /**
   * @param {Presence} presence
   * @returns {Promise<{ presence: Presence }>}
   */
  setPresence(presence) {
    return this.#ask(() => this.#client.put("presence", { presence }));
  }

  /** @returns {Promise<{ sites: import("./types.js").TransferSite[] }>} */
  sites() {
    return this.#ask(() => this.#client.get("sites"));
  }

  /**
   * @param {string} site
   * @returns {Promise<{ items: Answer[] }>}
   */
  answers(site) {
    return this.#ask(() => this.#client.get(`answers?${new URLSearchParams({ site })}`));
  }

  /**
   * @param {{ clientId: string, site: string, shortcut: string, text: string, question: string | null }} answer
   * @returns {Promise<Answer>}
   */
  createAnswer(answer) {
    return this.#ask(() => this.#client.post("answers", answer));
  }

  /**
   * @param {string} id
   * @param {{ shortcut: string, text: string, question: string | null }} answer
   * @returns {Promise<Answer>}
   */
  changeAnswer(id, answer) {
    return this.#ask(() => this.#client.put(`answers/${encodeURIComponent(id)}`, answer));
  }

  /** @param {string} id */
  deleteAnswer(id) {
    return this.#ask(() => this.#client.delete(`answers/${encodeURIComponent(id)}`));
  }

  /**
   * Where a file is read, with the session's cookie.
   * @param {string} id
   */
  fileAddress(id) {
    return `${this.#base}files/${encodeURIComponent(id)}`;
  }

  /** @param {{ lastEventId: string, signal: AbortSignal }} options */
  events(options) {
    return this.#client.openStream("events", options);
  }

  /** @param {AgentSession} session */
  #keep(session) {
    const isOther = this.#agentId !== "" && session.agent.id !== this.#agentId;
    this.#csrfToken = session.csrfToken;
    this.#agentId = session.agent.id;
    // What one agent wrote must never go out in the name of another.
    if (isOther) this.#renewal?.reject(new Problem({ status: 401, code: "other_agent" }));
    else this.#renewal?.resolve();
    this.#renewal = null;
    return session;
  }

  /**
   * Asks again after the next log-in of the same agent.
   * @template T
   * @param {() => Promise<T>} request
   * @returns {Promise<T>}
   */
  async #insist(request) {
    for (;;) {
      try {
        return await this.#ask(request);
      } catch (error) {
        if (Problem.from(error).status !== 401) throw error;
        await this.#renewed();
      }
    }
  }

  /** Resolves with the next log-in of the same agent. */
  #renewed() {
    if (this.#renewal === null) {
      let resolve = () => {};
      let reject = (/** @type {unknown} */ _reason) => {};
      const promise = /** @type {Promise<void>} */ (new Promise((onResolve, onReject) => {
        resolve = onResolve;
        reject = onReject;
      }));
      this.#renewal = { promise, resolve, reject };
    }
    return this.#renewal.promise;
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
   * @param {() => Promise<T>} request
   * @returns {Promise<T>}
   */
  async #ask(request) {
    try {
      return await request();
    } catch (error) {
      const { status, code } = Problem.from(error);
      if (code === "csrf_token_invalid" && (await this.#isStillOurs())) return request();
      if (status === 401 || code === "csrf_token_invalid") this.onSessionOver();
      throw error;
    }
  }

  /** Fetches the session that a log-in in another tab has put in the place of ours, if the agent is the same. */
  async #isStillOurs() {
    const agentId = this.#agentId;
    const session = await this.#client.get("session").catch(() => null);
    if (session?.agent.id !== agentId) return false;
    this.#keep(session);
    return true;
  }
}

/** @param {string} id */
function path(id) {
  return `conversations/${encodeURIComponent(id)}`;
}
