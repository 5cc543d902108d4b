/** A clock that stands still until it is turned, in place of the real one for all that runs here from now on. */
export class ManualClock {
  #now;
  #timers = new Map();
  #last = 0;

  /** @param {(action: () => void) => () => void} bind where an action runs, seen when it is set */
  constructor(now = 0, bind = (action) => action) {
    this.#now = now;
    Date.now = this.now;
    globalThis.setTimeout = (action, milliseconds) => {
      this.#last += 1;
      this.#timers.set(this.#last, { at: this.#now + milliseconds, action: bind(action) });
      return this.#last;
    };
    globalThis.clearTimeout = (timer) => this.#timers.delete(timer);
  }

  now = () => this.#now;

  after = (milliseconds, action) => {
    const timer = setTimeout(action, milliseconds);
    return () => this.#timers.delete(timer);
  };

  /** How many timers are waiting. */
  get size() {
    return this.#timers.size;
  }

  /** Turns the clock, runs what is due in order, and lets promises settle after each. */
  async advance(milliseconds) {
    const end = this.#now + milliseconds;
    await settle();
    for (;;) {
      const [due] = [...this.#timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at);
      if (!due) break;
      this.#timers.delete(due[0]);
      this.#now = due[1].at;
      due[1].action();
      await settle();
    }
    this.#now = end;
  }
}

/** Lets everything run that needs no clock. */
export async function settle() {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
