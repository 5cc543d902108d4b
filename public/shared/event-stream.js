// @ts-check
import { after, Backoff, onWake, Problem } from "./http.js";

/** The server writes a comment every 15 s; a connection silent for longer than this is dead. */
const SILENCE_MILLISECONDS = 40_000;
/** A tab looked at again does not wait for the watchdog if it has heard nothing for this long. */
const STALE_MILLISECONDS = 20_000;
/** A connection that lived this long was a good one: the next loss starts with a short delay again. */
const SETTLED_MILLISECONDS = 5_000;
/** A loss shorter than this is not worth a word. */
const LOST_MILLISECONDS = 2_000;

/**
 * @typedef {"connecting" | "live" | "waiting"} StreamState
 * @typedef {{ type: string, data: any, id: string }} StreamEvent `data` is the decoded JSON
 * @typedef {(options: { lastEventId: string, signal: AbortSignal }) => Promise<Response>} StreamOpener
 *
 * @typedef {object} EventStreamOptions
 * @property {StreamOpener} open
 * @property {(event: StreamEvent) => void} onEvent
 * @property {(state: StreamState) => void} [onState] also called when `isLost` changes
 * @property {(problem: Problem) => void} onRefused the server said no for good; the stream has stopped
 * @property {Backoff} [backoff]
 */

/**
 * Reads one event stream for as long as it is wanted: reconnects after every loss and resumes after the last event
 * that was handled. Read with `fetch`, since `EventSource` cannot send the token in a header.
 */
export class EventStream {
  /** Whether it has been down for longer than a moment. */
  isLost = false;
  /**
   * Why it waits, where that is known.
   * @type {Problem | null}
   */
  problem = null;
  /** The position after the last event that was handled. */
  lastEventId = "";
  #open;
  #onEvent;
  #onState;
  #onRefused;
  #backoff;
  #lastHeard = 0;
  #disarm = () => {};
  /** @type {AbortController | undefined} */
  #controller;
  /** @type {AbortController | undefined} */
  #attempt;
  /** @type {(() => void) | undefined} */
  #cancelLoss;

  /** @param {EventStreamOptions} options */
  constructor({ open, onEvent, onState = () => {}, onRefused, backoff = new Backoff() }) {
    this.#open = open;
    this.#onEvent = onEvent;
    this.#onState = onState;
    this.#onRefused = onRefused;
    this.#backoff = backoff;
  }

  /**
   * Starts reading after the given position; a reading under way is given up.
   * @param {string} lastEventId
   */
  start(lastEventId) {
    this.stop();
    this.lastEventId = lastEventId;
    this.#controller = new AbortController();
    onWake((reason) => this.#wake(reason), this.#controller.signal);
    this.#run(this.#controller.signal);
  }

  stop() {
    this.#controller?.abort();
    this.#attempt?.abort();
    this.#backoff.end();
    this.#settle();
  }

  /** @param {import("./http.js").WakeReason} reason */
  #wake(reason) {
    if (reason !== "visible" || Date.now() - this.#lastHeard > STALE_MILLISECONDS) this.#attempt?.abort();
  }

  /** @param {AbortSignal} signal */
  async #run(signal) {
    while (!signal.aborted) {
      this.#onState("connecting");
      const problem = await this.#connect(signal);
      if (signal.aborted) return;
      this.problem = problem;
      if (problem && !problem.isRetryable) {
        this.stop();
        this.#onRefused(problem);
        return;
      }
      this.#cancelLoss ??= after(LOST_MILLISECONDS, () => {
        this.isLost = true;
        this.#onState("waiting");
      });
      this.#onState("waiting");
      await this.#backoff.retry(problem);
    }
  }

  /** Whatever loss there was is over. */
  #settle() {
    this.#cancelLoss?.();
    this.#cancelLoss = undefined;
    this.isLost = false;
    this.problem = null;
  }

  /**
   * One connection, from the request to its end.
   * @param {AbortSignal} signal
   * @returns {Promise<Problem | null>} why it could not be opened or was lost; null if the server ended it
   */
  async #connect(signal) {
    const attempt = new AbortController();
    this.#attempt = attempt;
    this.#watch(attempt);
    const started = Date.now();
    try {
      const response = await this.#open({ lastEventId: this.lastEventId, signal: attempt.signal });
      if (signal.aborted) return null;
      this.#settle();
      this.#onState("live");
      await this.#read(response, attempt);
      return null;
    } catch (error) {
      return Problem.from(error);
    } finally {
      this.#disarm();
      attempt.abort();
      if (Date.now() - started > SETTLED_MILLISECONDS) this.#backoff.reset();
    }
  }

  /**
   * Something was heard: the watchdog starts anew.
   * @param {AbortController} attempt
   */
  #watch(attempt) {
    this.#lastHeard = Date.now();
    this.#disarm();
    this.#disarm = after(SILENCE_MILLISECONDS, () => attempt.abort());
  }

  /**
   * @param {Response} response
   * @param {AbortController} attempt
   */
  async #read(response, attempt) {
    const { signal } = attempt;
    const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
    signal.addEventListener("abort", () => reader.cancel().catch(() => {}));
    const parser = new EventParser();
    for (;;) {
      const { done, value } = await reader.read();
      if (done || signal.aborted) return;
      this.#watch(attempt);
      for (const event of parser.push(value)) this.#handle(event, signal);
      this.lastEventId = parser.lastEventId || this.lastEventId;
      if (parser.retry !== null) this.#backoff.setBase(parser.retry);
    }
  }

  /**
   * An event that cannot be decoded is one that was missed: the reader is told to load the state again. It is told on
   * its own, so that a fault of ours can be seen, and is not taken for a lost connection that brings the same event back
   * for ever.
   * @param {ServerSentEvent} event
   * @param {AbortSignal} signal of the connection; what an abandoned one still holds is not handled
   */
  #handle(event, signal) {
    /** @type {StreamEvent} */
    let decoded = { ...event, type: "gap", data: {} };
    try {
      decoded = { ...event, data: JSON.parse(event.data) };
    } catch {
      // It stays a gap.
    }
    queueMicrotask(() => signal.aborted || this.#onEvent(decoded));
  }
}

/**
 * @typedef {{ type: string, data: string, id: string }} ServerSentEvent `id` is the last one seen, "" before the first
 */

/**
 * The event stream format of the HTML standard (§9.2.6), fed with bytes as they arrive.
 *
 * A chunk may end anywhere: inside a character, between CR and LF, in the middle of a field. An event counts only once
 * its blank line is here, and only then does its id become the position to resume from.
 */
export class EventParser {
  #decoder = new TextDecoder();
  #rest = "";
  #type = "";
  /** @type {string[]} */
  #data = [];
  #pendingId = "";

  /** The id of the last complete event, to be sent as `Last-Event-ID`. */
  lastEventId = "";
  /**
   * The server's `retry:` wish in milliseconds, or null.
   * @type {number | null}
   */
  retry = null;

  /**
   * Takes the next bytes and answers the events they complete.
   * @param {Uint8Array} bytes
   */
  push(bytes) {
    // A CR at the very end stays, since the LF that would belong to it may be the next byte.
    const lines = (this.#rest + this.#decoder.decode(bytes, { stream: true })).split(/\r\n|\n|\r(?!$)/);
    this.#rest = /** @type {string} */ (lines.pop());
    return lines.flatMap((line) => this.#take(line));
  }

  /**
   * @param {string} line
   * @returns {ServerSentEvent[]} the event that it completes
   */
  #take(line) {
    const [, name, value] = /** @type {string[]} */ (/^([^:]*):? ?(.*)/s.exec(line));
    if (line === "") return this.#dispatch();
    if (name === "data") this.#data.push(value);
    else if (name === "event") this.#type = value;
    else if (name === "id" && !value.includes("\0")) this.#pendingId = value;
    else if (name === "retry" && /^\d+$/.test(value)) this.retry = Number(value);
    return [];
  }

  #dispatch() {
    const data = this.#data.splice(0);
    const type = this.#type || "message";
    this.#type = "";
    this.lastEventId = this.#pendingId;
    return data.length === 0 ? [] : [{ type, data: data.join("\n"), id: this.lastEventId }];
  }
}
