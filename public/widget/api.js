// @ts-check
import { JSONClient, Problem } from "../shared/http.js";

/**
 * @typedef {import("../shared/types.js").Session} Session
 * @typedef {import("../shared/types.js").Snapshot} Snapshot
 * @typedef {import("../shared/types.js").Message} Message
 * @typedef {import("../shared/types.js").MessagePage} MessagePage
 *
 * @typedef {object} SessionRequest
 * @property {string} site
 * @property {string} [visitorToken]
 * @property {string} [identityToken]
 * @property {{ name?: string, email?: string, locale?: string, timezone?: string }} [profile]
 * @property {{ url: string, title: string, referrer: string }} [page]
 */

const SESSIONS = "api/v1/sessions";

/** The visitor's door of the server: one method per route, nothing kept but the token. */
export class VisitorAPI {
  #base;
  #client;

  /**
   * The visitor's token, in memory; sent as a bearer token and never put into an address.
   * @type {string | null}
   */
  token = null;

  /**
   * @param {string} base
   * @param {{ fetch?: typeof fetch, clock?: import("../shared/timing.js").Clock }} [options]
   */
  constructor(base, options = {}) {
    this.#base = base;
    this.#client = new JSONClient({ ...options, base, headers: (_, path) => this.#headers(path) });
  }

  /**
   * @param {SessionRequest} request
   * @returns {Promise<Session>}
   */
  async startSession(request) {
    try {
      return await this.#client.post(SESSIONS, request);
    } catch (error) {
      if (!(await this.#mayBeForbidden(error))) throw error;
      return this.#client.post(SESSIONS, request).catch((again) => {
        throw again.code === "network" ? new Problem({ status: 403, code: "origin_not_allowed" }) : again;
      });
    }
  }

  /**
   * @param {{ clientId: string, department?: string }} request
   * @returns {Promise<Snapshot>}
   */
  openConversation(request) {
    return this.#client.post("api/v1/conversations", request);
  }

  /**
   * @param {string} id
   * @param {string} before a message id
   * @returns {Promise<MessagePage>}
   */
  history(id, before) {
    return this.#client.get(`${path(id)}/messages?before=${encodeURIComponent(before)}&max=50`);
  }

  /**
   * @param {string} id
   * @param {{ clientId: string, text: string }} message
   * @returns {Promise<Message>}
   */
  sendMessage(id, message) {
    return this.#client.post(`${path(id)}/messages`, message);
  }

  /**
   * @param {string} id
   * @param {{ lastEventId: string, signal: AbortSignal }} options
   */
  events(id, options) {
    return this.#client.openStream(`${path(id)}/events`, options);
  }

  /** @param {string} id */
  sendTyping(id) {
    return this.#client.post(`${path(id)}/typing`);
  }

  /**
   * @param {string} id
   * @param {number} seq
   */
  sendRead(id, seq) {
    return this.#client.post(`${path(id)}/read`, { seq });
  }

  /**
   * @param {string} id
   * @param {{ score: number, comment?: string }} rating
   */
  sendRating(id, rating) {
    return this.#client.post(`${path(id)}/rating`, rating);
  }

  /**
   * @param {{ clientId: string, file: File }} upload
   * @param {{ onProgress?: (fraction: number) => void, signal?: AbortSignal }} options
   * @returns {Promise<import("../shared/types.js").StoredFile>}
   */
  upload({ clientId, file }, { signal }) {
    const form = new FormData();
    form.append("clientId", clientId);
    form.append("file", file);
    return this.#client.send("POST", "api/v1/files", { body: form, signal }).then((response) => response.json());
  }

  /**
   * @param {string} id
   * @param {{ signal?: AbortSignal }} options
   */
  async download(id, { signal }) {
    return (await this.#client.send("GET", `api/v1/files/${encodeURIComponent(id)}`, { signal })).blob();
  }

  /**
   * @param {string} id
   * @returns {Promise<import("../shared/types.js").ConversationState>}
   */
  handOver(id) {
    return this.#client.post(`${path(id)}/handover`);
  }

  /** @param {string} id */
  async transcript(id) {
    return (await this.#client.send("GET", `${path(id)}/transcript`, {})).blob();
  }

  /**
   * @param {string} id
   * @param {string} email
   */
  mailTranscript(id, email) {
    return this.#client.post(`${path(id)}/transcript`, { email });
  }

  /**
   * A browser does not say why it keeps an answer to another origin back: it looks like no answer. So where a page of
   * another origin gets none though the server can be reached, twice, the page is not among those the site allows.
   * @param {unknown} error
   */
  async #mayBeForbidden(error) {
    const isForeign = typeof location === "object" && new URL(this.#base).origin !== location.origin;
    return isForeign && Problem.from(error).code === "network" && this.#client.isReachable("health/live");
  }

  /**
   * A session is asked for with the token in its body, so that an old one cannot be refused before it is looked at.
   * @param {string} path
   * @returns {Record<string, string>}
   */
  #headers(path) {
    return this.token === null || path === SESSIONS ? {} : { Authorization: `Bearer ${this.token}` };
  }
}

/** @param {string} id */
function path(id) {
  return `api/v1/conversations/${encodeURIComponent(id)}`;
}
