// @ts-check
import { Backoff, Problem } from "../shared/http.js";

/**
 * @typedef {{ clientId: string, text: string, note?: boolean }} Draft
 * @typedef {import("../shared/types.js").Message} Message
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
  /** @type {Draft[]} the first one is in flight */
  #queue = [];
  #isRunning = false;
  #isStopped = false;

  /**
   * @param {object} options
   * @param {(draft: Draft) => Promise<Message>} options.send
   * @param {(message: Message) => void} options.onSent
   * @param {(draft: Draft, problem: Problem) => void} options.onFailed
   * @param {Backoff} [options.backoff]
   */
  constructor({ send, onSent, onFailed, backoff = new Backoff() }) {
    this.#send = send;
    this.#onSent = onSent;
    this.#onFailed = onFailed;
    this.#backoff = backoff;
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

  /**
   * Sends it no more. A request under way is not taken back; if it is acknowledged, that is still told.
   * @param {string} [clientId] none: all
   */
  remove(clientId) {
    this.#queue = this.#queue.filter((draft) => clientId !== undefined && draft.clientId !== clientId);
    this.wake();
  }

  /** Ends a wait between two attempts: the server is known to be there again. */
  wake() {
    this.#backoff.end();
  }

  /** Gives up everything, unanswered requests included. */
  stop() {
    this.#isStopped = true;
    this.remove();
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
      if (this.#isStopped) return;
      this.#settle(draft);
      this.#onSent(message);
    } catch (error) {
      const problem = Problem.from(error);
      if (!this.#queue.includes(draft)) return;
      if (problem.isRetryable) return this.#backoff.retry(problem);
      this.#settle(draft);
      this.#onFailed(draft, problem);
    }
  }

  /** @param {Draft} draft */
  #settle({ clientId }) {
    this.#backoff.reset();
    this.remove(clientId);
  }
}
