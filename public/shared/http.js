// @ts-check

/** How long a request may take before it counts as unanswered. A stream is watched by its reader instead. */
const TIMEOUT_MILLISECONDS = 20_000;

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
    return this.status === 0 || this.status >= 500 || [408, 425, 429].includes(this.status);
  }

  /**
   * Anything thrown, as a problem; what is not one is a failed connection.
   * @param {unknown} error
   */
  static from(error) {
    return error instanceof Problem ? error : new Problem({ status: 0, code: "network", detail: String(error) });
  }

  /**
   * Reads an error answer. A body that is not problem+json (a proxy's page) leaves only the status.
   * @param {Response} response
   */
  static async read(response) {
    const { status, headers } = response;
    const { code, detail, title, requestId } = (await response.json().catch(() => null)) ?? {};
    return new Problem({
      status,
      code: code ?? `status_${status}`,
      detail: detail ?? title,
      requestId: requestId ?? headers.get("X-Request-Id"),
      retryAfter: retryAfter(headers.get("Retry-After")),
    });
  }
}

/**
 * `Retry-After` (RFC 9110 §10.2.3), seconds or a date, in milliseconds from now; null where it says neither.
 * @param {string | null} value
 */
export function retryAfter(value) {
  if (!value?.trim()) return null;
  const wait = isNaN(Number(value)) ? Date.parse(value) - Date.now() : Number(value) * 1000;
  return isNaN(wait) ? null : Math.max(0, wait);
}

/** Sends JSON and reads JSON; everything that is not a 2xx answer is thrown as a `Problem`. */
export class JSONClient {
  #base;
  #headers;
  #credentials;

  /**
   * @param {object} options
   * @param {string} options.base the address that paths are relative to
   * @param {(method: string, path: string) => Record<string, string>} [options.headers] asked anew for every request
   * @param {RequestCredentials} [options.credentials]
   */
  constructor({ base, headers = () => ({}), credentials = "omit" }) {
    this.#base = base;
    this.#headers = headers;
    this.#credentials = credentials;
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
      await fetch(new URL(path, this.#base), { mode: "no-cors", cache: "no-store", credentials: "omit" });
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
   * One request of any kind.
   * @param {string} method
   * @param {string} path
   * @param {RequestInit} [init]
   */
  async send(method, path, init) {
    const response = await fetch(new URL(path, this.#base), {
      ...init,
      method,
      credentials: this.#credentials,
      referrerPolicy: "strict-origin-when-cross-origin",
      headers: { ...init?.headers, ...this.#headers(method, path) },
    });
    if (!response.ok) throw await Problem.read(response);
    return response;
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   */
  async #exchange(method, path, body) {
    const controller = new AbortController();
    const cancel = after(TIMEOUT_MILLISECONDS, () => controller.abort());
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
}

/**
 * A random UUID (RFC 9562, version 4). `crypto.randomUUID` exists in secure contexts only, and a shop may still
 * try the widget over plain HTTP, so the digits are drawn here.
 * @returns {string}
 */
export function randomUUID() {
  return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) => {
    const random = crypto.getRandomValues(new Uint8Array(1))[0] & 15;
    return (Number(digit) ^ (random >> (Number(digit) / 4))).toString(16);
  });
}

/**
 * Runs the action once, later.
 * @param {number} milliseconds
 * @param {() => void} action
 * @returns {() => void} cancels it
 */
export function after(milliseconds, action) {
  const timer = setTimeout(action, milliseconds);
  return () => clearTimeout(timer);
}

/**
 * @typedef {"online" | "restored" | "visible"} WakeReason
 *   `online`: the network came back; `restored`: the page came out of the back/forward cache;
 *   `visible`: the tab is looked at again, perhaps after hours in which no timer ran
 */

/**
 * Calls the action whenever a connection that looked alive may not be. Outside a browser it never does.
 * @param {(reason: WakeReason) => void} action
 * @param {AbortSignal} signal ends the listening
 */
export function onWake(action, signal) {
  if (typeof window === "undefined") return;
  window.addEventListener("online", () => action("online"), { signal });
  window.addEventListener("pageshow", (event) => event.persisted && action("restored"), { signal });
  document.addEventListener("visibilitychange", () => !document.hidden && action("visible"), { signal });
}

/** A wait that ends early when the page wakes, so that coming back online does not sit out a long one. */
export class Pause {
  #end = () => {};

  /**
   * Resolves after the time, when the page wakes, or at the next `end()`.
   * @param {number} milliseconds
   * @returns {Promise<void>}
   */
  wait(milliseconds) {
    const controller = new AbortController();
    return new Promise((resolve) => {
      this.#end = () => {
        controller.abort();
        cancel();
        resolve();
      };
      const cancel = after(milliseconds, this.#end);
      onWake(this.#end, controller.signal);
    });
  }

  /** Ends the wait now; without one, nothing happens. */
  end() {
    this.#end();
  }
}

/**
 * The pauses between attempts: each is drawn from the upper half of a window that doubles up to a cap, so that a thousand
 * widgets that lost the same server do not come back in the same instant.
 */
export class Backoff extends Pause {
  #base;
  #cap;
  #random;
  #attempts = 0;

  /** @param {{ base?: number, cap?: number, random?: () => number }} options milliseconds; `random` is in [0, 1) */
  constructor({ base = 500, cap = 30_000, random = Math.random } = {}) {
    super();
    this.#base = base;
    this.#cap = cap;
    this.#random = random;
  }

  /** The next delay in milliseconds. */
  next() {
    const window = Math.min(this.#cap, this.#base * 2 ** this.#attempts);
    this.#attempts = Math.min(this.#attempts + 1, 30);
    return Math.round((window * (1 + this.#random())) / 2);
  }

  /**
   * Waits before the next attempt, for as long as the server wished at least.
   * @param {{ retryAfter: number | null } | null} [problem] how the last one ended
   */
  retry(problem) {
    return this.wait(Math.max(problem?.retryAfter ?? 0, this.next()));
  }

  /** Starts over after a success. */
  reset() {
    this.#attempts = 0;
  }

  /**
   * The server's own wish for the shortest window (the `retry:` field of a stream).
   * @param {number} base milliseconds
   */
  setBase(base) {
    this.#base = Math.min(Math.max(base, 100), this.#cap);
  }
}
