// @ts-check

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
   * @param {import("./clock.js").Clock} clock
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
