// @ts-check

/**
 * Growing delays between attempts: each is drawn from the upper half of a window that doubles up to a cap,
 * so that a thousand widgets that lost the same server do not come back in the same instant.
 */
export class Backoff {
  #base;
  #cap;
  #random;
  #attempts = 0;

  /** @param {{ base?: number, cap?: number, random?: () => number }} options milliseconds; `random` is in [0, 1) */
  constructor({ base = 500, cap = 30_000, random = Math.random } = {}) {
    this.#base = base;
    this.#cap = cap;
    this.#random = random;
  }

  /** The next delay in milliseconds. */
  next() {
    const window = Math.min(this.#cap, this.#base * 2 ** this.#attempts);
    this.#attempts = Math.min(this.#attempts + 1, 30);
    return Math.round(window / 2 + (this.#random() * window) / 2);
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
