// @ts-check
import { Backoff, JSONClient, Problem, randomUUID } from "../shared/http.js";

/**
 * @typedef {import("../shared/types.js").Message} Message
 * @typedef {import("../shared/types.js").MessagePage} MessagePage
 * @typedef {import("../shared/types.js").Session} Session
 * @typedef {import("../shared/types.js").Snapshot} Snapshot
 * @typedef {import("../shared/types.js").StoredFile} StoredFile
 *
 * @typedef {object} SessionRequest
 * @property {string} site
 * @property {string} [visitorToken]
 * @property {string} [identityToken]
 * @property {{ name?: string, email?: string, locale?: string, timezone?: string }} [profile]
 * @property {{ url?: string, title?: string, referrer?: string }} [page]
 *
 * @typedef {{ onProgress?: (fraction: number) => void, signal?: AbortSignal }} UploadOptions
 */

const SESSIONS = "api/v1/sessions";
const FILES = "api/v1/files";

/** The visitor's door of the server: one method per route. All may throw a `Problem`. */
export class VisitorAPI {
  #base;
  #authorization;
  #client;

  /**
   * @param {string} base
   * @param {() => string | null} token the visitor's, sent as a bearer token and never put into an address
   */
  constructor(base, token) {
    this.#base = base;
    this.#authorization = () => `Bearer ${token()}`;
    // A session is asked for with the token in its body, so that an old one cannot be refused before it is looked at.
    const headers = (/** @type {string} */ _, /** @type {string} */ path) =>
      /** @type {Record<string, string>} */ (path === SESSIONS ? {} : { Authorization: this.#authorization() });
    this.#client = new JSONClient({ base, headers });
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
    return this.#client.get(path(id, `messages?before=${encodeURIComponent(before)}&max=50`));
  }

  /**
   * @param {string} id
   * @param {{ lastEventId: string, signal: AbortSignal }} options
   */
  events(id, options) {
    return this.#client.openStream(path(id, "events"), options);
  }

  /**
   * Adds something to a conversation.
   * @param {string} id
   * @param {"messages" | "typing" | "read" | "rating" | "handover" | "transcript"} what
   * @param {object} [body] message: `{ clientId, text, files? }`; read: `{ seq }`; rating: `{ score, comment? }`;
   *   transcript, by mail: `{ email }`
   * @returns {Promise<any>} the message, or the conversation after a handover
   */
  post(id, what, body) {
    return this.#client.post(path(id, what), body);
  }

  /**
   * @param {string} id
   * @returns {Promise<Blob>} plain text
   */
  transcript(id) {
    return this.#blob(path(id, "transcript"));
  }

  /**
   * @param {string} id
   * @param {AbortSignal} [signal]
   */
  download(id, signal) {
    return this.#blob(`${FILES}/${encodeURIComponent(id)}`, signal);
  }

  /**
   * Uploads a file, again and again under the same id for as long as it may succeed. May also throw an `AbortError`.
   * @param {File} file
   * @param {UploadOptions} options
   * @param {() => void} verify throws unless there is a session
   * @returns {Promise<StoredFile>}
   */
  async upload(file, { onProgress, signal }, verify) {
    const backoff = new Backoff();
    const form = new FormData();
    form.append("clientId", randomUUID());
    form.append("file", file);
    signal?.addEventListener("abort", () => backoff.end());
    for (;;) {
      try {
        verify();
        return await this.#upload(form, onProgress, signal);
      } catch (error) {
        signal?.throwIfAborted();
        const problem = Problem.from(error);
        if (!problem.isRetryable) throw problem;
        await backoff.retry(problem);
        signal?.throwIfAborted();
      }
    }
  }

  /**
   * By `XMLHttpRequest`, because `fetch` does not tell how far it has come.
   * @param {FormData} form
   * @param {UploadOptions["onProgress"]} onProgress
   * @param {AbortSignal} [signal]
   */
  async #upload(form, onProgress, signal) {
    const request = new XMLHttpRequest();
    request.open("POST", new URL(FILES, this.#base));
    request.setRequestHeader("Authorization", this.#authorization());
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(loaded / total);
    signal?.addEventListener("abort", () => request.abort());
    await new Promise((resolve) => {
      request.onloadend = resolve;
      request.send(form);
    });
    const { status, responseText } = request;
    if (status === 0) throw new Problem({ status, code: "network" });
    const headers = { "Retry-After": request.getResponseHeader("Retry-After") ?? "" };
    const response = new Response(responseText, { status, headers });
    if (!response.ok) throw await Problem.read(response);
    return response.json();
  }

  /**
   * @param {string} path
   * @param {AbortSignal} [signal]
   */
  async #blob(path, signal) {
    return (await this.#client.send("GET", path, { signal })).blob();
  }

  /**
   * A browser does not say why it keeps an answer to another origin back: it looks like no answer. So where a page of
   * another origin gets none though the server can be reached, twice, the page is not among those the site allows.
   * @param {unknown} error
   */
  async #mayBeForbidden(error) {
    const isForeign = new URL(this.#base).origin !== location.origin;
    return isForeign && Problem.from(error).code === "network" && this.#client.isReachable("health/live");
  }
}

/**
 * @param {string} id
 * @param {string} rest
 */
function path(id, rest) {
  return `api/v1/conversations/${encodeURIComponent(id)}/${rest}`;
}
