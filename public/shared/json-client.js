// @ts-check
import { systemClock } from "./clock.js";
import { Problem } from "./problem.js";

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
   * @param {import("./clock.js").Clock} [options.clock]
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
    return this.#send("GET", path, { headers, signal, cache: "no-store" });
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
      const response = await this.#send(method, path, { ...content, signal: controller.signal });
      return response.status === 204 ? null : await response.json();
    } catch (error) {
      throw controller.signal.aborted ? new Problem({ status: 0, code: "timeout" }) : Problem.from(error);
    } finally {
      cancel();
    }
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {RequestInit} init
   */
  async #send(method, path, init) {
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
