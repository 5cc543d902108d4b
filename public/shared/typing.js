// @ts-check
import { systemClock } from "./clock.js";

/** How long a `typing` event counts. */
const SHOWN_MILLISECONDS = 6_000;
/** The shortest time between two `typing` requests. */
const SENT_EVERY_MILLISECONDS = 3_000;

/** @typedef {import("./types.js").Member} Member */

/** Who is typing just now. A name disappears by itself, since nobody says that they stopped. */
export class TypingMembers {
  #clock;
  #onChange;
  /** @type {Map<string, { member: Member, cancel: () => void }>} */
  #members = new Map();

  /**
   * @param {() => void} onChange
   * @param {import("./clock.js").Clock} [clock]
   */
  constructor(onChange, clock = systemClock) {
    this.#onChange = onChange;
    this.#clock = clock;
  }

  /** @returns {Member[]} */
  get list() {
    return [...this.#members.values()].map(({ member }) => member);
  }

  /** @param {Member} member */
  add(member) {
    this.#members.get(member.id)?.cancel();
    const cancel = this.#clock.after(SHOWN_MILLISECONDS, () => this.remove(member.id));
    this.#members.set(member.id, { member, cancel });
    this.#onChange();
  }

  /** @param {string} id */
  remove(id) {
    const entry = this.#members.get(id);
    if (!entry) return;
    entry.cancel();
    this.#members.delete(id);
    this.#onChange();
  }

  clear() {
    for (const { cancel } of this.#members.values()) cancel();
    this.#members.clear();
  }
}

/** Tells the other side that someone types here, at most once every three seconds. */
export class TypingSignal {
  #send;
  #clock;
  #next = 0;

  /**
   * @param {() => void} send
   * @param {import("./clock.js").Clock} [clock]
   */
  constructor(send, clock = systemClock) {
    this.#send = send;
    this.#clock = clock;
  }

  note() {
    const now = this.#clock.now();
    if (now < this.#next) return;
    this.#next = now + SENT_EVERY_MILLISECONDS;
    this.#send();
  }

  /** After a message the next key counts at once. */
  reset() {
    this.#next = 0;
  }
}
