import { AsyncLocalStorage } from "node:async_hooks";
import { ManualClock } from "./manual-clock.js";

const current = new AsyncLocalStorage();
/** Those of all browsers: with the next one, nothing of an earlier test goes on. */
const tabs = new Set();

/**
 * A tab: what runs in it (see `run`), and all that this starts, sees its own page, and stands still with it. A frozen
 * tab runs on where it stopped, a dead one never does; the lock of a dead tab is free, that of a frozen one is not.
 */
export class Tab {
  isHidden = false;
  isDead = false;
  #backlog = null;
  window = new EventTarget();

  constructor(browser) {
    this.browser = browser;
    tabs.add(this);
  }

  run(action) {
    return current.run(this, action);
  }

  /** Lets something reach the tab from outside. */
  deliver(action) {
    if (this.isDead) return;
    if (this.#backlog) this.#backlog.push(action);
    else this.run(action);
  }

  freeze() {
    this.#backlog = [];
  }

  thaw() {
    const backlog = this.#backlog;
    this.#backlog = null;
    for (const action of backlog) this.run(action);
  }

  die() {
    this.isDead = true;
    this.browser.locks.release(this);
  }

  /** An event of the window, such as `online` or `pagehide`. */
  fire(type, facts = {}) {
    this.run(() => this.window.dispatchEvent(Object.assign(new Event(type), facts)));
  }
}

/** What a browser gives the pages of one origin, in place of what Node has, until the next one is made. */
export class FakeBrowser {
  clock = new ManualClock(Date.UTC(2025, 0, 1), (action) => {
    const tab = current.getStore();
    return tab ? () => tab.deliver(action) : action;
  });
  locks = new FakeLocks();
  channels = new Set();
  storage = new FakeStorage();

  constructor() {
    const browser = this;
    for (const tab of tabs) tab.isDead = true;
    tabs.clear();
    const define = (name, get) => Object.defineProperty(globalThis, name, { get, configurable: true });
    define("localStorage", () => this.storage.open());
    define("navigator", () => ({ locks: this.locks }));
    define("location", () => ({ url: "https://shop.example/", origin: "https://shop.example" }));
    define("window", () => this.tab?.window);
    define("document", () => Object.assign(new EventTarget(), { hidden: this.tab?.isHidden, title: "Shop", referrer: "" }));
    define("BroadcastChannel", () => class {
      constructor(name) {
        if (browser.hasNoChannels) throw new Error("no channels");
        Object.assign(this, { name, tab: browser.tab });
        browser.channels.add(this);
      }
      postMessage(message) {
        const data = structuredClone(message);
        for (const other of browser.channels) {
          if (other === this || other.name !== this.name) continue;
          setImmediate(() => browser.channels.has(other) && other.tab.deliver(() => other.onmessage({ data })));
        }
      }
      close() {
        browser.channels.delete(this);
      }
    });
  }

  /** The one whose code runs just now. */
  get tab() {
    return current.getStore();
  }

  open() {
    return new Tab(this);
  }
}

/** `localStorage`: keys are its own properties, methods are not; it may be forbidden, or full. */
class FakeStorage {
  isForbidden = false;
  isFull = false;
  values = new Map();

  open() {
    if (this.isForbidden) throw new DOMException("no", "SecurityError");
    const storage = this;
    return Object.assign(
      Object.create({
        getItem: (key) => storage.values.get(key) ?? null,
        removeItem: (key) => storage.values.delete(key),
        setItem(key, value) {
          if (storage.isFull) throw new DOMException("full", "QuotaExceededError");
          storage.values.set(key, value);
        },
      }),
      Object.fromEntries(this.values),
    );
  }
}

/** Web Locks, exclusive ones, as `navigator.locks` has them. */
class FakeLocks {
  /** By name, the holder first. */
  #lines = new Map();

  request(name, options, callback) {
    if (callback === undefined) return this.request(name, {}, options);
    return new Promise((resolve, reject) => {
      const entry = { tab: current.getStore(), callback, resolve, reject, isHeld: false };
      const line = this.#lines.get(name) ?? [];
      this.#lines.set(name, line);
      if (options.steal) {
        const [former] = line.splice(0, 1);
        former?.tab.deliver(() => former.reject(new DOMException("stolen", "AbortError")));
        line.unshift(entry);
      } else {
        line.push(entry);
      }
      options.signal?.addEventListener("abort", () => {
        if (entry.isHeld) return;
        this.#remove(name, entry);
        reject(options.signal.reason);
      });
      this.#grant(name);
    });
  }

  async query() {
    const held = [...this.#lines].filter(([, line]) => line.length > 0).map(([name]) => ({ name }));
    return { held, pending: [] };
  }

  /** What a tab held or waited for when it died. */
  release(tab) {
    for (const [name, line] of this.#lines) {
      for (const entry of line.filter((each) => each.tab === tab)) this.#remove(name, entry);
    }
  }

  #remove(name, entry) {
    const line = this.#lines.get(name);
    const index = line.indexOf(entry);
    if (index >= 0) line.splice(index, 1);
    this.#grant(name);
  }

  #grant(name) {
    const entry = this.#lines.get(name)[0];
    if (!entry || entry.isHeld) return;
    entry.isHeld = true;
    setImmediate(() => entry.tab.deliver(async () => {
      const result = await entry.callback({ name });
      this.#remove(name, entry);
      entry.resolve(result);
    }));
  }
}
