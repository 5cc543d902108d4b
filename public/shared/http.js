// @ts-check
import { systemClock } from "./timing.js";

const RETRYABLE = new Set([408, 425, 429]);

/** Why a request did not succeed: an RFC 9457 problem, or no answer at all (`status` 0, `code` `network`). */
export class Problem extends Error {
  /**
   * @param {object} facts
   * @param {number} facts.status
   * @param {string} facts.code
   * @param {string} [facts.detail]
   * @param {string | null} [facts.requestId]
   * @param {number | null} [facts.retryAfter] milliseconds
   */
  constructor({ status, code, detail = "", requestId = null, retryAfter = null }) {
    super(detail || code);
    this.name = "Problem";
    this.status = status;
    this.code = code;
    this.requestId = requestId;
    /** The server's `Retry-After` in milliseconds, or null. */
    this.retryAfter = retryAfter;
  }

  /** Whether the same request may succeed later: no answer, too early, too many, or the server's own fault. */
  get isRetryable() {
    return this.status === 0 || this.status >= 500 || RETRYABLE.has(this.status);
  }

  /**
   * Anything thrown, as a problem; what is not one is a failed connection.
   * @param {unknown} error
   */
  static from(error) {
    if (error instanceof Problem) return error;
    return new Problem({ status: 0, code: "network", detail: String(error) });
  }

  /**
   * Reads an error answer. A body that is not problem+json (a proxy's page) leaves only the status.
   * @param {Response} response
   * @param {number} now milliseconds, for a `Retry-After` that names a date
   */
  static async read(response, now = Date.now()) {
    const body = await response.json().catch(() => null);
    const text = (/** @type {unknown} */ value) => (typeof value === "string" ? value : "");
    return new Problem({
      status: response.status,
      code: text(body?.code) || `status_${response.status}`,
      detail: text(body?.detail) || text(body?.title),
      requestId: text(body?.requestId) || response.headers.get("X-Request-Id"),
      retryAfter: retryAfter(response.headers.get("Retry-After"), now),
    });
  }
}

/**
 * `Retry-After` (RFC 9110 §10.2.3), seconds or a date, in milliseconds from now; null where it says neither.
 * @param {string | null} value
 * @param {number} now
 */
export function retryAfter(value, now) {
  if (value === null || value.trim() === "") return null;
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

/** How long a request may take before it counts as unanswered. A stream is watched by its reader instead. */
const TIMEOUT_MILLISECONDS = 20_000;

/** Sends JSON and reads JSON; everything that is not a 2xx answer is thrown as a `Problem`. */
export class JSONClient {
  #base;
  #headers;
  #credentials;
  #fetch;
  #clock;

  /**
   * @param {object} options
   * @param {string} options.base the address that paths are relative to
   * @param {(method: string, path: string) => Record<string, string>} [options.headers] asked anew for every request
   * @param {RequestCredentials} [options.credentials]
   * @param {typeof fetch} [options.fetch]
   * @param {import("./timing.js").Clock} [options.clock]
   */
  constructor({ base, headers = () => ({}), credentials = "omit", fetch = globalThis.fetch, clock = systemClock }) {
    this.#base = base;
    this.#headers = headers;
    this.#credentials = credentials;
    this.#fetch = fetch.bind(globalThis);
    this.#clock = clock;
  }

  /** @param {string} path */
  get(path) {
    return this.#exchange("GET", path);
  }

  /**
   * @param {string} path
   * @param {unknown} [body]
   */
  post(path, body) {
    return this.#exchange("POST", path, body);
  }

  /**
   * @param {string} path
   * @param {unknown} body
   */
  put(path, body) {
    return this.#exchange("PUT", path, body);
  }

  /** @param {string} path */
  delete(path) {
    return this.#exchange("DELETE", path);
  }

  /**
   * Whether the server answers at all. The answer itself cannot be seen; what matters is that cross-origin rules,
   * which hide any other answer, do not keep this one from coming.
   * @param {string} path
   */
  async isReachable(path) {
    try {
      await this.#fetch(new URL(path, this.#base), { mode: "no-cors", cache: "no-store", credentials: "omit" });
      return true;
    } catch {
      return false;
    }
  }

  /**
   * Opens an event stream and answers the response once its head has arrived.
   * @param {string} path
   * @param {{ lastEventId: string, signal: AbortSignal }} options
   */
  openStream(path, { lastEventId, signal }) {
    /** @type {Record<string, string>} */
    const headers = { Accept: "text/event-stream" };
    if (lastEventId !== "") headers["Last-Event-ID"] = lastEventId;
    return this.send("GET", path, { headers, signal, cache: "no-store" });
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   */
  async #exchange(method, path, body) {
    const controller = new AbortController();
    const cancel = this.#clock.after(TIMEOUT_MILLISECONDS, () => controller.abort());
    try {
      const content = body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
      const response = await this.send(method, path, { ...content, signal: controller.signal });
      return response.status === 204 ? null : await response.json();
    } catch (error) {
      throw controller.signal.aborted ? new Problem({ status: 0, code: "timeout" }) : Problem.from(error);
    } finally {
      cancel();
    }
  }

  /**
   * One request; throws a `Problem` unless the answer is a 2xx.
   * @param {string} method
   * @param {string} path
   * @param {RequestInit} init
   */
  async send(method, path, init) {
    const response = await this.#fetch(new URL(path, this.#base), {
      ...init,
      method,
      credentials: this.#credentials,
      referrerPolicy: "strict-origin-when-cross-origin",
      headers: { ...init.headers, ...this.#headers(method, path) },
    });
    if (!response.ok) throw await Problem.read(response, this.#clock.now());
    return response;
  }
}

/**
 * A random UUID (RFC 9562, version 4). `crypto.randomUUID` exists in secure contexts only, and a shop may still
 * try the widget over plain HTTP, so the bytes are drawn here.
 * @returns {string}
 */
export function randomUUID() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
