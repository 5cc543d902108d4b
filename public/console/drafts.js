// @ts-check

/**
 * @typedef {"reply" | "note"} Mode
 * @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">} TextStorage
 */

/**
 * What is half written, by conversation, a reply and a note apart: neither may become the other by a slip. Kept for the
 * tab, so that a reload or a session that ends loses nothing, and by agent, so that the next one does not find it.
 */
export class Drafts {
  #prefix;
  #storage;
  /** @type {Map<string, string>} */
  #texts = new Map();

  /**
   * @param {string} agentId
   * @param {TextStorage | null} storage null where the browser refuses it; drafts then live until the reload
   */
  constructor(agentId, storage) {
    this.#prefix = `frontdesk draft ${agentId}`;
    this.#storage = storage;
  }

  /**
   * @param {string} conversation
   * @param {Mode} mode
   */
  get(conversation, mode) {
    const key = this.#key(conversation, mode);
    let text = this.#texts.get(key);
    if (text === undefined) {
      text = this.#try((storage) => storage.getItem(key)) ?? "";
      this.#texts.set(key, text);
    }
    return text;
  }

  /**
   * @param {string} conversation
   * @param {Mode} mode
   * @param {string} text
   */
  set(conversation, mode, text) {
    const key = this.#key(conversation, mode);
    if (this.get(conversation, mode) === text) return;
    this.#texts.set(key, text);
    this.#try((storage) => (text === "" ? storage.removeItem(key) : storage.setItem(key, text)));
  }

  /** @param {string} conversation */
  has(conversation) {
    return this.get(conversation, "reply") !== "" || this.get(conversation, "note") !== "";
  }

  /** Whoever logs out leaves nothing behind. */
  forget() {
    this.#texts.clear();
    this.#try((storage) => {
      const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "");
      for (const key of keys) if (key.startsWith(this.#prefix)) storage.removeItem(key);
    });
  }

  /**
   * @param {string} conversation
   * @param {Mode} mode
   */
  #key(conversation, mode) {
    return `${this.#prefix} ${conversation} ${mode}`;
  }

  /**
   * A full or forbidden storage costs no more than the reload's draft.
   * @template T
   * @param {(storage: TextStorage) => T} use
   * @returns {T | null}
   */
  #try(use) {
    try {
      return this.#storage ? use(this.#storage) : null;
    } catch {
      return null;
    }
  }
}
