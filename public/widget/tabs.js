// @ts-check
import { after, Pause, randomUUID } from "../shared/http.js";

/** How long a leader may be silent before the tab that the visitor looks at takes its place. */
const PATIENCE_MILLISECONDS = 2_500;
/** How often the tab that is looked at makes sure of its leader. */
const ASKED_EVERY_MILLISECONDS = 20_000;

/** What may be kept at most: enough for a day without a network, little beside the 5 MB that a browser gives a page. */
const MAXIMUM_ENTRIES = 210;
const MAXIMUM_LENGTH = 256 * 1024;

/**
 * @typedef {object} TabsOptions
 * @property {() => boolean} isHidden
 * @property {() => void} onLead
 * @property {() => void} onFollow
 * @property {(name: string) => void} onShare an entry of the store has changed, here or in another tab
 * @property {(message: any) => void} onMessage
 */

/**
 * The tabs that one visitor has open, one of which leads: it alone reads the stream and sends what is written in any.
 *
 * The leader holds a lock that all others stand in line for, so the next one leads as soon as it is closed or has
 * crashed. A tab that was frozen holds its lock on; therefore the tab that the visitor looks at asks after its leader
 * now and then, and takes the lock away from one that does not answer. Two leaders at once cost a request, never a
 * message, for all that they do and tell is idempotent. A browser without locks or channels lets every tab lead.
 */
export class Tabs {
  isLeader = false;
  /** Names this tab to the others. */
  id = randomUUID();
  store;
  #options;
  #pause = new Pause();
  /** @type {AbortController | undefined} ends the membership */
  #controller;
  /** @type {AbortController | undefined} gives up the lock, or the place in the line for it */
  #line;
  /** @type {BroadcastChannel | undefined} */
  #channel;
  /** @type {(() => void) | undefined} */
  #cancelPatience;

  /**
   * @param {VisitorStore} store
   * @param {TabsOptions} options
   */
  constructor(store, options) {
    this.store = store;
    this.isHidden = options.isHidden;
    this.#options = options;
  }

  /** Joins the others; `onLead` may be called before this returns. */
  join() {
    if (this.#controller) return;
    this.#controller = new AbortController();
    const { signal } = this.#controller;
    try {
      this.#channel = new BroadcastChannel(this.store.name);
      this.#channel.onmessage = ({ data }) => {
        if (data.isLeader) this.#calm();
        if (data.type === "set") this.#accept(data.name, data.value);
        else this.#options.onMessage(data);
      };
      navigator.locks.request(`${this.store.name} ${this.id}`, () => ended(signal)).catch(() => {});
    } catch {
      return this.#lead();
    }
    this.#stand();
    this.ask();
    this.#watch(signal);
  }

  /** Leaves the others. */
  leave() {
    this.#controller?.abort();
    this.#controller = undefined;
    this.#line?.abort();
    this.#channel?.close();
    this.#channel = undefined;
    this.#pause.end();
    this.#calm();
    this.isLeader = false;
  }

  /**
   * Tells the other tabs.
   * @param {{ type: string } & Record<string, unknown>} message
   */
  post(message) {
    this.#channel?.postMessage({ ...message, isLeader: this.isLeader });
  }

  /**
   * Keeps a value, in all tabs.
   * @param {string} name
   * @param {unknown} value null removes it
   */
  share(name, value) {
    this.store.set(name, value);
    this.tell(name);
    this.#options.onShare(name);
  }

  /**
   * Tells the other tabs what the store knows.
   * @param {string} name
   */
  tell(name) {
    this.post({ type: "set", name, value: this.store.get(name) });
  }

  /** Asks the leader how things stand. If it says nothing, it is one no more, unless nobody looks at this tab. */
  ask() {
    if (this.isLeader) return;
    this.post({ type: "hello" });
    this.#cancelPatience ??= after(PATIENCE_MILLISECONDS, () => {
      this.#calm();
      if (!this.isHidden()) this.#stand(true);
    });
  }

  /**
   * Whether the tab of that id is still there; not known without locks.
   * @param {string} id
   */
  async isThere(id) {
    const { held } = (await navigator.locks?.query()) ?? {};
    return held?.some(({ name }) => name === `${this.store.name} ${id}`);
  }

  /**
   * @param {string} name
   * @param {unknown} value
   */
  #accept(name, value) {
    this.store.accept(name, value);
    this.#options.onShare(name);
  }

  /**
   * Stands in line for the lock, leads while it is held, and stands in line again if it is taken away.
   * @param {boolean} [steal] takes it away from another
   */
  async #stand(steal) {
    this.#line?.abort();
    this.#line = new AbortController();
    const { signal } = this.#line;
    try {
      await navigator.locks.request(this.store.name, steal ? { steal } : { signal }, () => {
        if (!signal.aborted) this.#lead();
        return ended(signal);
      });
    } catch (error) {
      // Where locks are forbidden, none is needed.
      if (/** @type {Error} */ (error).name !== "AbortError") return this.#lead();
    }
    if (signal.aborted) return;
    this.isLeader = false;
    this.#options.onFollow();
    this.#stand();
    this.ask();
  }

  #lead() {
    this.#calm();
    this.isLeader = true;
    this.#options.onLead();
  }

  #calm() {
    this.#cancelPatience?.();
    this.#cancelPatience = undefined;
  }

  /** @param {AbortSignal} signal */
  async #watch(signal) {
    for (;;) {
      await this.#pause.wait(ASKED_EVERY_MILLISECONDS);
      if (signal.aborted) return;
      if (!this.isHidden()) this.ask();
    }
  }
}

/**
 * Resolves when the signal is aborted.
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
function ended(signal) {
  return new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener("abort", () => resolve())));
}

/**
 * What a visitor's browser keeps between page loads, an entry for each thing: the token, the subject whose token it is,
 * the draft, whether the chat is open, and each message on its way.
 *
 * Entries are apart because tabs write at the same time, and reading one big record, changing it and writing it back
 * would lose what the other wrote. They are named after the server and the site, so that two of either never mix. A
 * browser may forbid storage (a private window, a strict setting) or have no room left: then memory has it, as long as
 * the page lives.
 */
export class VisitorStore {
  /** How the keys of all entries begin. */
  name;
  /** @type {Map<string, string>} JSON by name */
  #values = new Map();
  /** @type {Set<string>} names whose storage lags behind */
  #unsaved = new Set();

  /**
   * @param {string} base
   * @param {string} site
   */
  constructor(base, site) {
    this.name = `frontdesk ${base} ${site}`;
    this.#each((key) => this.#values.set(key.slice(this.name.length + 1), String(localStorage.getItem(key))));
  }

  /** Whether something here would not survive the page. */
  get isBlocked() {
    return this.#unsaved.size > 0;
  }

  /** @param {string} name */
  get(name) {
    try {
      return JSON.parse(this.#values.get(name) ?? "null");
    } catch {
      return null;
    }
  }

  /**
   * The entries whose names begin so.
   * @param {string} prefix
   */
  all(prefix) {
    return [...this.#values.keys()].filter((name) => name.startsWith(prefix)).flatMap((name) => this.get(name) ?? []);
  }

  /**
   * Knows what another tab has stored.
   * @param {string} name
   * @param {unknown} value null removes it
   */
  accept(name, value) {
    if (value === null) this.#values.delete(name);
    else this.#values.set(name, JSON.stringify(value));
  }

  /**
   * Keeps a value. It is in the storage when this returns, unless that is impossible; what is not there yet is tried
   * again with the next one.
   * @param {string} name
   * @param {unknown} value null removes it
   */
  set(name, value) {
    this.accept(name, value);
    this.#unsaved.add(name);
    for (const each of this.#unsaved) this.#save(each);
  }

  /**
   * Forgets everything.
   * @param {boolean} [isStored] also in the storage
   */
  clear(isStored) {
    this.#values.clear();
    this.#unsaved.clear();
    if (isStored) this.#each((key) => localStorage.removeItem(key));
  }

  /** @param {string} name */
  #save(name) {
    const value = this.#values.get(name);
    const key = `${this.name} ${name}`;
    try {
      // Merely naming `localStorage` may throw.
      if (value === undefined) localStorage.removeItem(key);
      else if (this.#hasRoom()) localStorage.setItem(key, value);
      else return;
      this.#unsaved.delete(name);
    } catch {
      // Memory has it.
    }
  }

  #hasRoom() {
    return this.#values.size <= MAXIMUM_ENTRIES && [...this.#values.values()].join("").length <= MAXIMUM_LENGTH;
  }

  /** @param {(key: string) => void} action */
  #each(action) {
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith(`${this.name} `)) action(key);
    } catch {
      // What cannot be read is not there.
    }
  }
}
