// @ts-check
import { Problem } from "./http.js";
import { Backoff, Pause, onWake, systemClock } from "./timing.js";

/**
 * @typedef {{ clientId: string, text: string, note: boolean }} Draft
 * @typedef {import("./types.js").Message} Message
 */

/**
 * Sends messages one after the other, in the order written. Each is sent until the server has acknowledged it, always
 * under the same client id, so that a request whose answer was lost creates nothing twice. Only an answer that says
 * the message itself is wrong ends that; it is then reported, and the ones behind it go on.
 */
export class Outbox {
  #send;
  #onSent;
  #onFailed;
  #backoff;
  #pause;
  /** @type {Draft[]} the first one is in flight */
  #queue = [];
  #isRunning = false;
  #controller = new AbortController();

  /**
   * @param {object} options
   * @param {(draft: Draft) => Promise<Message>} options.send
   * @param {(message: Message) => void} options.onSent
   * @param {(draft: Draft, problem: Problem) => void} options.onFailed
   * @param {Backoff} [options.backoff]
   * @param {import("./timing.js").Clock} [options.clock]
   */
  constructor({ send, onSent, onFailed, backoff = new Backoff(), clock = systemClock }) {
    this.#send = send;
    this.#onSent = onSent;
    this.#onFailed = onFailed;
    this.#backoff = backoff;
    this.#pause = new Pause(clock);
    onWake(() => this.#pause.end(), this.#controller.signal);
  }

  /** How many messages the server has not acknowledged yet. */
  get size() {
    return this.#queue.length;
  }

  /** @param {Draft} draft */
  add(draft) {
    if (this.#queue.some((queued) => queued.clientId === draft.clientId)) return;
    this.#queue.push(draft);
    this.#run();
  }

  /** Ends a wait between two attempts: the server is known to be there again. */
  wake() {
    this.#pause.end();
  }

  /** Gives up everything, unanswered requests included. */
  stop() {
    this.#controller.abort();
    this.#queue = [];
    this.#pause.end();
  }

  async #run() {
    if (this.#isRunning) return;
    this.#isRunning = true;
    while (this.#queue.length > 0) await this.#attempt(this.#queue[0]);
    this.#isRunning = false;
  }

  /** @param {Draft} draft */
  async #attempt(draft) {
    try {
      const message = await this.#send(draft);
      if (this.#settle(draft)) this.#onSent(message);
    } catch (error) {
      const problem = Problem.from(error);
      if (!problem.isRetryable) {
        if (this.#settle(draft)) this.#onFailed(draft, problem);
        return;
      }
      await this.#pause.wait(problem.retryAfter ?? this.#backoff.next());
    }
  }

  /**
   * Takes the draft off the queue; false if the outbox was stopped meanwhile.
   * @param {Draft} draft
   */
  #settle(draft) {
    this.#backoff.reset();
    if (this.#queue[0] !== draft) return false;
    this.#queue.shift();
    return true;
  }
}
