// @ts-check

/**
 * Time, injected so that tests can turn it by hand.
 *
 * @typedef {object} Clock
 * @property {() => number} now milliseconds since the epoch
 * @property {(milliseconds: number, action: () => void) => () => void} after runs the action once; the answer cancels
 */

/** @type {Clock} */
export const systemClock = {
  now: () => Date.now(),
  after(milliseconds, action) {
    const timer = setTimeout(action, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** A wait that can be cut short, so that coming back online does not sit out a long backoff. */
export class Pause {
  #clock;
  /** @type {(() => void) | null} */
  #end = null;

  /** @param {Clock} clock */
  constructor(clock) {
    this.#clock = clock;
  }

  /**
   * Resolves after the time, or at the next `end()`.
   * @param {number} milliseconds
   */
  wait(milliseconds) {
    return /** @type {Promise<void>} */ (new Promise((resolve) => {
      const cancel = this.#clock.after(milliseconds, () => this.end());
      this.#end = () => {
        cancel();
        resolve();
      };
    }));
  }

  /** Ends the wait now; without one, nothing happens. */
  end() {
    const end = this.#end;
    this.#end = null;
    end?.();
  }
}

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

/** A loss shorter than this is not worth a word. */
const LOST_MILLISECONDS = 2_000;

/** Turns the states of a stream into the one thing a person wants to know: whether the connection is really lost. */
export class ConnectionLoss {
  isLost = false;
  #clock;
  #onChange;
  /** @type {(() => void) | null} */
  #cancel = null;

  /**
   * @param {Clock} clock
   * @param {() => void} onChange
   */
  constructor(clock, onChange) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  /** @param {import("./event-stream.js").StreamState} state */
  follow(state) {
    if (state === "waiting") this.#cancel ??= this.#clock.after(LOST_MILLISECONDS, () => this.#set(true));
    if (state !== "live") return;
    this.stop();
    this.#set(false);
  }

  stop() {
    this.#cancel?.();
    this.#cancel = null;
  }

  /** @param {boolean} isLost */
  #set(isLost) {
    if (this.isLost === isLost) return;
    this.isLost = isLost;
    this.#onChange();
  }
}
