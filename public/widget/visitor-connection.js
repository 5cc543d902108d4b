// @ts-check
import { Backoff, ConnectionLoss, Pause, onWake } from "../shared/timing.js";
import { EventStream } from "../shared/event-stream.js";
import { Problem } from "../shared/http.js";

/**
 * @typedef {import("../shared/types.js").Session} Session
 * @typedef {import("../shared/types.js").Snapshot} Snapshot
 * @typedef {"idle" | "starting" | "ready" | "failed"} Phase `failed` is final until `start()` is called again
 *
 * @typedef {object} ConnectionEvents
 * @property {(snapshot: Snapshot) => void} onSnapshot takes the place of all that is known
 * @property {(event: import("../shared/event-stream.js").StreamEvent) => void} onEvent
 * @property {() => void} onLive the stream is open: the server is there
 * @property {(snapshot: Snapshot, isLatest: boolean) => void} onRefresh the state after a loss; messages come by events
 * @property {() => void} onChange a field changed
 */

/**
 * Keeps a visitor connected: starts the session, reads the stream after its snapshot, and takes the snapshot again
 * after a gap or a refused token. What can succeed later is tried until it does.
 */
export class VisitorConnection {
  /** @type {Phase} */
  phase = "idle";
  /** @type {Problem | null} why it is not ready, also while it is being tried again */
  problem = null;
  /** @type {import("../shared/types.js").Site | null} */
  site = null;
  /** @type {import("../shared/types.js").Visitor | null} */
  visitor = null;
  /** Whether this tab reads the stream, for those that mirror it. */
  isLeader = true;

  #session;
  #events;
  #pause;
  #stream;
  #backoff = new Backoff();
  #controller = new AbortController();
  #conversation = "";
  #isEstablishing = false;
  #isRefused = false;
  #isReconnect = false;
  #loss;
  /** @type {(() => void)[]} sends that wait for the session */
  #waiting = [];

  /**
   * @param {import("./api.js").VisitorAPI} api
   * @param {import("./visitor-session.js").VisitorSession} session
   * @param {ConnectionEvents} events
   * @param {import("../shared/timing.js").Clock} clock
   */
  constructor(api, session, events, clock) {
    this.#session = session;
    this.#events = events;
    this.#pause = new Pause(clock);
    this.#loss = new ConnectionLoss(clock, events.onChange);
    this.#stream = new EventStream({
      clock,
      open: (options) => api.events(this.#conversation, options),
      onEvent: (event) => this.#receive(event),
      onState: (state) => this.#onStreamState(state),
      onRefused: (problem) => this.#onRefused(problem),
    });
    onWake(() => this.#pause.end(), this.#controller.signal);
  }

  /** Whether the stream has been down for longer than a moment. */
  get isLost() {
    return this.#loss.isLost;
  }

  /** Starts, tries again at once, or starts over after a failure. */
  start() {
    this.#pause.end();
    if (this.phase === "ready" || this.#isEstablishing) return;
    this.phase = "starting";
    this.problem = null;
    this.#establish();
    this.#events.onChange();
  }

  /** Ends it for good. */
  stop() {
    this.#controller.abort();
    this.#pause.end();
    this.#stream.stop();
    this.#loss.stop();
  }

  /** Waits until there is a session; throws if there will be none. */
  async ready() {
    while (this.phase !== "ready") {
      if (this.phase === "failed" && this.problem) throw this.problem;
      await /** @type {Promise<void>} */ (new Promise((resolve) => this.#waiting.push(resolve)));
    }
  }

  /** Asks for the session again: its token or its conversation is no longer known. */
  async renew() {
    this.#adopt(await this.#session.start());
  }

  /**
   * Reads the stream of a conversation from a snapshot on.
   * @param {Snapshot} snapshot
   */
  follow(snapshot) {
    this.#conversation = snapshot.conversation?.id ?? "";
    this.#isReconnect = false;
    this.#events.onSnapshot(snapshot);
    if (snapshot.conversation) this.#stream.start(String(snapshot.cursor));
    else this.#stream.stop();
  }

  async #establish() {
    if (this.#isEstablishing) return;
    this.#isEstablishing = true;
    while (!this.#controller.signal.aborted) {
      try {
        await this.renew();
        break;
      } catch (error) {
        const problem = Problem.from(error);
        this.#fail(problem);
        if (!problem.isRetryable) break;
        await this.#pause.wait(problem.retryAfter ?? this.#backoff.next());
      }
    }
    this.#isEstablishing = false;
  }

  /** After a loss: events resume by themselves, but whether somebody is there and who has read what do not. */
  async #refresh() {
    try {
      const session = await this.#session.start();
      this.site = session.site;
      this.#events.onRefresh(session, session.cursor >= Number(this.#stream.lastEventId));
    } catch {
      // The stream is open all the same, and what it brings is enough to go on.
    }
  }

  /** @param {Session} session */
  #adopt(session) {
    if (this.#controller.signal.aborted) return;
    this.#backoff.reset();
    this.site = session.site;
    this.visitor = session.visitor;
    this.problem = null;
    this.phase = "ready";
    this.follow(session);
    this.#release();
    this.#events.onChange();
  }

  /** @param {Problem} problem */
  #fail(problem) {
    this.problem = problem;
    if (!problem.isRetryable) {
      this.phase = "failed";
      this.#release();
    }
    this.#events.onChange();
  }

  #release() {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** @param {import("../shared/event-stream.js").StreamEvent} event */
  #receive(event) {
    if (event.type === "gap") {
      this.#stream.stop();
      this.#establish();
    } else if (event.type === "token") {
      this.#session.adopt(event.data.visitorToken);
    } else {
      this.#events.onEvent(event);
    }
  }

  /** @param {import("../shared/event-stream.js").StreamState} state */
  #onStreamState(state) {
    this.#loss.follow(state);
    if (state !== "live") return;
    this.#isRefused = false;
    this.#events.onLive();
    if (this.#isReconnect) this.#refresh();
    this.#isReconnect = true;
  }

  /**
   * A stream that is refused may need a new token, once; refused again, it is over.
   * @param {Problem} problem
   */
  #onRefused(problem) {
    if (this.#isRefused) {
      this.#fail(problem);
    } else {
      this.#isRefused = true;
      this.#establish();
    }
  }
}
