// @ts-check
import { Backoff } from "../shared/backoff.js";
import { Pause, systemClock } from "../shared/clock.js";
import { ConnectionLoss } from "../shared/connection-loss.js";
import { EventStream } from "../shared/event-stream.js";
import { Problem } from "../shared/problem.js";
import { Inbox } from "./inbox.js";
import { Thread } from "./thread.js";

/**
 * @typedef {import("../shared/types.js").AgentSession} AgentSession
 * @typedef {import("../shared/types.js").InboxItem} InboxItem
 */

/** Events come in bursts; the list is asked for again once after each. */
const REFRESH_MILLISECONDS = 250;

/**
 * An agent's desk, without any view: the inbox, the conversation on it, the one stream that keeps both current.
 */
export class Desk {
  inbox;
  presence;
  /** @type {"loading" | "ready" | "failed"} of the list */
  state = "loading";
  /** @type {Thread | null} */
  thread = null;

  #api;
  #onChange;
  #clock;
  #stream;
  #pause;
  #backoff = new Backoff();
  /** @type {Map<string, Thread>} */
  #threads = new Map();
  #isStopped = false;
  #isReconnect = false;
  #cancelRefresh = () => {};
  #loss;

  /**
   * @param {object} options
   * @param {AgentSession} options.session
   * @param {import("./api.js").AgentAPI} options.api
   * @param {() => void} options.onChange
   * @param {import("../shared/clock.js").Clock} [options.clock]
   */
  constructor({ session, api, onChange, clock = systemClock }) {
    this.session = session;
    this.presence = session.presence;
    this.inbox = new Inbox(session.agent.id);
    this.#api = api;
    this.#onChange = onChange;
    this.#clock = clock;
    this.#pause = new Pause(clock);
    this.#loss = new ConnectionLoss(clock, onChange);
    this.#stream = new EventStream({
      clock,
      open: (options) => api.events(options),
      onEvent: (event) => this.#receive(event),
      onState: (state) => this.#onStreamState(state),
      onRefused: (problem) => (problem.status === 401 ? api.onSessionOver() : this.start()),
    });
  }

  /** Whether the stream has been down for longer than a moment. */
  get isLost() {
    return this.#loss.isLost;
  }

  /** Loads the list until it succeeds, then follows it. */
  async start() {
    this.#stream.stop();
    while (!this.#isStopped) {
      try {
        const { view, status } = this.inbox;
        const page = await this.#api.conversations({ view, status });
        if (this.#isStopped) return;
        if (!this.inbox.isShowing(view, status)) continue;
        this.#arrive(page);
        return;
      } catch (error) {
        if (Problem.from(error).status === 401) return;
        if (this.state === "loading") this.#set("failed");
        await this.#pause.wait(this.#backoff.next());
      }
    }
  }

  /** Ends a wait for the next attempt. */
  tryNow() {
    this.#pause.end();
  }

  stop() {
    this.#isStopped = true;
    this.#stream.stop();
    this.#pause.end();
    this.#cancelRefresh();
    this.#loss.stop();
    for (const thread of this.#threads.values()) thread.stop();
  }

  /**
   * @param {import("./api.js").View} view
   * @param {import("./api.js").Status} status
   */
  choose(view, status) {
    this.inbox.view = view;
    this.inbox.status = status;
    this.inbox.next = null;
    this.state = "loading";
    this.#onChange();
    return this.#refresh();
  }

  async loadMore() {
    const { view, status, next } = this.inbox;
    if (next === null) return;
    const page = await this.#api.conversations({ view, status, after: next });
    if (this.inbox.isShowing(view, status)) this.inbox.load(page, false);
    this.#onChange();
  }

  /**
   * Puts a conversation on the desk.
   * @param {string | null} id
   */
  async select(id) {
    this.thread = id === null ? null : this.#threads.get(id) ?? this.#makeThread(id);
    this.#onChange();
    if (id !== null && this.inbox.get(id) === null) await this.#fetch(id);
  }

  /**
   * What is claimed or reopened is mine from now on, so the list goes there.
   * @param {"claim" | "resolve" | "reopen"} action
   */
  async act(action) {
    if (!this.thread) return;
    this.#put(await this.#api.act(this.thread.id, action));
    if (action !== "resolve" && this.inbox.view !== "all") this.choose("mine", "open");
  }

  /** @param {string} department */
  async transfer(department) {
    if (this.thread) this.#put(await this.#api.transfer(this.thread.id, { department }));
  }

  /** @param {import("../shared/types.js").Presence} presence */
  async setPresence(presence) {
    this.presence = (await this.#api.setPresence(presence)).presence;
    this.#onChange();
  }

  /** Everything shown of the open conversation has been read. */
  markRead() {
    const seq = this.thread?.markRead() ?? 0;
    if (!this.thread || seq === 0) return;
    this.inbox.markRead(this.thread.id, "agent", seq);
    this.#follow(this.thread);
    this.#onChange();
  }

  /**
   * The first page is also the snapshot that the stream continues.
   * @param {import("../shared/types.js").InboxPage} page
   */
  #arrive(page) {
    const isFirst = this.state !== "ready";
    this.#backoff.reset();
    this.inbox.load(page, true);
    this.#isReconnect = false;
    this.#stream.start(String(page.cursor));
    for (const [id, thread] of this.#threads) {
      if (thread === this.thread || thread.isUnsent) thread.load(true);
      else this.#threads.delete(id);
    }
    this.#set("ready");
    const { visible, counts } = this.inbox;
    if (isFirst && visible.length === 0 && counts.unassigned > 0) this.choose("unassigned", "open");
  }

  async #refresh() {
    const { view, status } = this.inbox;
    try {
      const page = await this.#api.conversations({ view, status });
      if (!this.inbox.isShowing(view, status)) return;
      this.inbox.load(page, true);
      if (this.thread) this.#follow(this.thread);
      this.#set("ready");
    } catch {
      if (this.state === "loading") this.#set("failed");
    }
  }

  /** @param {string} id */
  async #fetch(id) {
    try {
      this.#put(await this.#api.conversation(id));
    } catch (error) {
      // Not ours to see, or gone: nothing to show.
      if (Problem.from(error).status === 404 && this.thread?.id === id) this.select(null);
    }
  }

  /** @param {InboxItem} item */
  #put(item) {
    this.inbox.put(item);
    const thread = this.#threads.get(item.id);
    if (thread) this.#follow(thread);
    this.#refreshSoon();
    this.#onChange();
  }

  /** @param {string} id */
  #makeThread(id) {
    const agentId = this.session.agent.id;
    const thread = new Thread({ id, agentId, api: this.#api, onChange: this.#onChange, clock: this.#clock });
    this.#threads.set(id, thread);
    this.#follow(thread);
    thread.load();
    return thread;
  }

  /**
   * A thread's state is the inbox's.
   * @param {Thread} thread
   */
  #follow(thread) {
    thread.model.current = this.inbox.get(thread.id) ?? thread.model.current;
  }

  /** @param {import("../shared/event-stream.js").StreamEvent} event */
  #receive(event) {
    if (event.type === "gap") {
      this.start();
      return;
    }
    const unknown = this.inbox.receive(event);
    const id = event.type === "conversation" ? event.data.conversation.id : event.data.conversationId;
    const thread = this.#threads.get(id);
    thread?.model.receive(event);
    if (thread) this.#follow(thread);
    if (unknown !== null) this.#fetch(unknown);
    if (event.type === "conversation") this.#refreshSoon();
    if (event.type === "presence" && event.data.agent.id === this.session.agent.id) this.presence = event.data.presence;
    this.#onChange();
  }

  #refreshSoon() {
    this.#cancelRefresh();
    this.#cancelRefresh = this.#clock.after(REFRESH_MILLISECONDS, () => this.#refresh());
  }

  /** @param {import("../shared/event-stream.js").StreamState} state */
  #onStreamState(state) {
    this.#loss.follow(state);
    if (state !== "live") return;
    for (const thread of this.#threads.values()) thread.wake();
    // Read positions move without an event to resume from, so a lost connection may have missed them.
    if (this.#isReconnect) this.#refreshSoon();
    if (this.#isReconnect && this.thread) this.#fetch(this.thread.id);
    this.#isReconnect = true;
  }

  /** @param {"loading" | "ready" | "failed"} state */
  #set(state) {
    this.state = state;
    this.#onChange();
  }
}
