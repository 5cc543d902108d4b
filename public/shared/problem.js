// @ts-check

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
