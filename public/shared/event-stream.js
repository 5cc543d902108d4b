// @ts-check
import { Problem } from "./http.js";
import { Backoff, Pause, onWake, systemClock } from "./timing.js";

/** The server writes a comment every 15 s; a connection silent for longer than this is dead. */
const SILENCE_MILLISECONDS = 40_000;
/** A tab looked at again does not wait for the watchdog if it has heard nothing for this long. */
const STALE_MILLISECONDS = 20_000;
/** A connection that lived this long was a good one: the next loss starts with a short delay again. */
const SETTLED_MILLISECONDS = 5_000;

/**
 * @typedef {"connecting" | "live" | "waiting"} StreamState
 * @typedef {{ type: string, data: any, id: string }} StreamEvent `data` is the decoded JSON
 * @typedef {(options: { lastEventId: string, signal: AbortSignal }) => Promise<Response>} StreamOpener
 */

/**
 * Reads one event stream for as long as it is wanted: reconnects after every loss and resumes after the last event
 * that was handled. Read with `fetch`, since `EventSource` cannot send the token in a header.
 */
export class EventStream {
  #open;
  #onEvent;
  #onState;
  #onRefused;
  #backoff;
  #clock;
  #pause;
  #lastEventId = "";
  #lastHeard = 0;
  /** @type {AbortController | null} */
  #controller = null;
  /** @type {AbortController | null} */
  #attempt = null;

  /**
   * @param {object} options
   * @param {StreamOpener} options.open
   * @param {(event: StreamEvent) => void} options.onEvent
   * @param {(state: StreamState) => void} [options.onState]
   * @param {(problem: Problem) => void} options.onRefused the server said no for good; the stream has stopped
   * @param {Backoff} [options.backoff]
   * @param {import("./timing.js").Clock} [options.clock]
   */
  constructor({ open, onEvent, onState = () => {}, onRefused, backoff = new Backoff(), clock = systemClock }) {
    this.#open = open;
    this.#onEvent = onEvent;
    this.#onState = onState;
    this.#onRefused = onRefused;
    this.#backoff = backoff;
    this.#clock = clock;
    this.#pause = new Pause(clock);
  }

  /** The position after the last event that was handled. */
  get lastEventId() {
    return this.#lastEventId;
  }

  /**
   * Starts reading after the given position; a reading under way is given up.
   * @param {string} lastEventId
   */
  start(lastEventId) {
    this.stop();
    this.#lastEventId = lastEventId;
    this.#controller = new AbortController();
    onWake((reason) => this.#wake(reason), this.#controller.signal);
    this.#run(this.#controller.signal);
  }

  stop() {
    this.#controller?.abort();
    this.#controller = null;
    this.#attempt?.abort();
    this.#pause.end();
  }

  /** @param {import("./timing.js").WakeReason} reason */
  #wake(reason) {
    const isStale = this.#clock.now() - this.#lastHeard > STALE_MILLISECONDS;
    if (reason !== "visible" || isStale) this.#attempt?.abort();
    this.#pause.end();
  }

  /** @param {AbortSignal} signal */
  async #run(signal) {
    while (!signal.aborted) {
      this.#onState("connecting");
      const problem = await this.#connect(signal);
      if (signal.aborted) return;
      if (problem && !problem.isRetryable) {
        this.stop();
        this.#onRefused(problem);
        return;
      }
      this.#onState("waiting");
      await this.#pause.wait(Math.max(problem?.retryAfter ?? 0, this.#backoff.next()));
    }
  }

  /**
   * One connection, from the request to its end.
   * @param {AbortSignal} signal
   * @returns {Promise<Problem | null>} why it could not be opened or was lost; null if the server ended it
   */
  async #connect(signal) {
    const attempt = new AbortController();
    this.#attempt = attempt;
    let disarm = this.#watch(attempt);
    const started = this.#clock.now();
    try {
      const response = await this.#open({ lastEventId: this.#lastEventId, signal: attempt.signal });
      if (signal.aborted) return null;
      this.#onState("live");
      await this.#read(response, attempt, () => {
        disarm();
        disarm = this.#watch(attempt);
      });
      return null;
    } catch (error) {
      return Problem.from(error);
    } finally {
      disarm();
      attempt.abort();
      if (this.#clock.now() - started > SETTLED_MILLISECONDS) this.#backoff.reset();
    }
  }

  /**
   * Arms the watchdog.
   * @param {AbortController} attempt
   */
  #watch(attempt) {
    this.#lastHeard = this.#clock.now();
    return this.#clock.after(SILENCE_MILLISECONDS, () => attempt.abort());
  }

  /**
   * @param {Response} response
   * @param {AbortController} attempt
   * @param {() => void} onBytes
   */
  async #read(response, attempt, onBytes) {
    const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
    attempt.signal.addEventListener("abort", () => reader.cancel().catch(() => {}), { once: true });
    const parser = new EventParser();
    for (;;) {
      const { done, value } = await reader.read();
      if (done || attempt.signal.aborted) return;
      onBytes();
      for (const event of parser.push(value)) this.#handle(event, attempt.signal);
      if (parser.lastEventId !== "" && !attempt.signal.aborted) this.#lastEventId = parser.lastEventId;
      if (parser.retry !== null) this.#backoff.setBase(parser.retry);
    }
  }

  /**
   * An event that cannot be decoded is one that was missed: the reader is told to load the state again.
   * @param {import("./event-stream.js").ServerSentEvent} event
   * @param {AbortSignal} signal of the connection; what an abandoned one still holds is not handled
   */
  #handle(event, signal) {
    if (signal.aborted) return;
    /** @type {StreamEvent} */
    let decoded;
    try {
      decoded = { ...event, data: JSON.parse(event.data) };
    } catch {
      decoded = { type: "gap", data: {}, id: event.id };
    }
    try {
      this.#onEvent(decoded);
    } catch (error) {
      // A fault of ours must be seen, but must not look like a lost connection and bring the same event back for ever.
      queueMicrotask(() => {
        throw error;
      });
    }
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
  #line = "";
  #skipLineFeed = false;
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
   * @returns {ServerSentEvent[]}
   */
  push(bytes) {
    /** @type {ServerSentEvent[]} */
    const events = [];
    let text = this.#decoder.decode(bytes, { stream: true });
    if (this.#skipLineFeed && text !== "") {
      if (text[0] === "\n") text = text.slice(1);
      this.#skipLineFeed = false;
    }
    const lines = (this.#line + text).split(/\r\n|\r|\n/);
    this.#skipLineFeed ||= text.endsWith("\r");
    this.#line = /** @type {string} */ (lines.pop());
    for (const line of lines) {
      const event = line === "" ? this.#dispatch() : this.#field(line);
      if (event) events.push(event);
    }
    return events;
  }

  /**
   * @param {string} line
   * @returns {null}
   */
  #field(line) {
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "data") this.#data.push(value);
    else if (name === "event") this.#type = value;
    else if (name === "id" && !value.includes("\0")) this.#pendingId = value;
    else if (name === "retry" && /^\d+$/.test(value)) this.retry = Number(value);
    return null;
  }

  /** @returns {ServerSentEvent | null} */
  #dispatch() {
    this.lastEventId = this.#pendingId;
    const event = { type: this.#type || "message", data: this.#data.join("\n"), id: this.lastEventId };
    const isEmpty = this.#data.length === 0;
    this.#type = "";
    this.#data = [];
    return isEmpty ? null : event;
  }
}
