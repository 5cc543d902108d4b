/** A clock that stands still until it is turned. */
export class ManualClock {
  #now;
  #timers = new Set();

  constructor(now = 0) {
    this.#now = now;
  }

  now = () => this.#now;

  after = (milliseconds, action) => {
    const timer = { at: this.#now + milliseconds, action };
    this.#timers.add(timer);
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
      const due = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#timers.delete(due);
      this.#now = due.at;
      due.action();
      await settle();
    }
    this.#now = end;
  }
}

/** Lets everything run that needs no clock. */
export function settle() {
  return new Promise((resolve) => setImmediate(resolve));
}
