// @ts-check

/**
 * Keeps the visitor's token between visits, one per server and site. Browsers may forbid storage altogether (a private
 * window, a strict setting); the token then lives as long as the page.
 */
export class TokenStore {
  #key;
  #storage;
  /** @type {string | null} */
  #memory = null;

  /**
   * @param {string} base
   * @param {string} site
   * @param {() => Storage} [storage] asked for late: merely naming `localStorage` may throw
   */
  constructor(base, site, storage = () => localStorage) {
    this.#key = `frontdesk ${base} ${site}`;
    this.#storage = storage;
  }

  /** @returns {string | null} */
  get() {
    try {
      return this.#storage().getItem(this.#key) ?? this.#memory;
    } catch {
      return this.#memory;
    }
  }

  /** @param {string | null} token null forgets it */
  set(token) {
    this.#memory = token;
    try {
      if (token === null) this.#storage().removeItem(this.#key);
      else this.#storage().setItem(this.#key, token);
    } catch {
      // Memory has it.
    }
  }
}
