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
