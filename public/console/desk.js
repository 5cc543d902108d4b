// @ts-check
import { Backoff, Pause, Problem } from "../shared/http.js";
import { EventStream } from "../shared/event-stream.js";
import { InboxPages } from "./inbox-pages.js";
import { Inbox } from "./inbox.js";
import { OpenThreads } from "./open-threads.js";
import { Thread } from "./thread.js";
import { systemClock } from "./clock.js";

/** How long a stream that is refused, though the list was not, is left alone. */
const REFUSED_MILLISECONDS = 5_000;

/** An agent's desk, without any view: the inbox, the conversation on it, the one stream that keeps both current. */
export class Desk {
  inbox;
  pages;
  presence;
  /** @type {Thread | null} */
  thread = null;

  #api;
  #onChange;
  #stream;
  #threads;
  #pause;
  #backoff = new Backoff();
  #isStopped = false;
  #isReconnect = false;

  /**
   * @param {object} options
   * @param {import("../shared/types.js").AgentSession} options.session
   * @param {import("./api.js").AgentAPI} options.api
   * @param {() => void} options.onChange
   * @param {import("./clock.js").Clock} [options.clock]
   */
  constructor({ session, api, onChange, clock = systemClock }) {
    const agentId = session.agent.id;
    this.session = session;
    this.presence = session.presence;
    this.#api = api;
    this.#onChange = onChange;
    this.inbox = new Inbox(agentId);
    this.pages = new InboxPages(api, this.inbox, onChange, clock);
    this.#threads = new OpenThreads(this.inbox, (id) => new Thread({ id, agentId, api, onChange, clock }));
    this.#pause = new Pause();
    this.#stream = new EventStream({
      open: (options) => api.events(options),
      onEvent: (event) => this.#receive(event),
      onState: (state) => this.#onStreamState(state),
      onRefused: (problem) => this.#onRefused(problem),
    });
  }

  /** Whether the stream has been down for longer than a moment. */
  get isLost() {
    return this.#stream.isLost;
  }

  /** Loads the list until it succeeds, then follows it. */
  async start() {
    this.#stream.stop();
    while (!this.#isStopped) {
      try {
        const isFirst = this.pages.state !== "ready";
        const page = await this.pages.first();
        if (this.#isStopped) return;
        if (page) return this.#follow(page, isFirst);
      } catch (error) {
        if (Problem.from(error).status === 401) return;
        if (this.pages.state === "loading") this.pages.set("failed");
        await this.#pause.wait(this.#backoff.next());
      }
    }
  }

  /** Tries again at once what failed. */
  tryNow() {
    this.#pause.end();
    return this.pages.refresh();
  }

  stop() {
    this.#isStopped = true;
    this.#stream.stop();
    this.#pause.end();
    this.#threads.stop();
    this.pages.stop();
  }

  /**
   * Puts a conversation on the desk.
   * @param {string | null} id
   */
  async select(id) {
    this.thread = id === null ? null : this.#threads.open(id);
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
    if (action !== "resolve" && this.inbox.view !== "all") this.pages.choose("mine", "open");
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

  /** Everything shown has been read, if it is mine to read: a look at another's conversation is no answer to anyone. */
  markRead() {
    const isMine = this.thread?.model.current?.agent?.id === this.session.agent.id;
    const seq = isMine ? this.thread?.markRead() ?? 0 : 0;
    if (!this.thread || seq === 0) return;
    this.inbox.markRead(this.thread.id, "agent", seq);
    this.#threads.follow(this.thread.id);
    this.#onChange();
  }

  /**
   * The first page is the snapshot that the stream continues.
   * @param {import("../shared/types.js").InboxPage} page
   * @param {boolean} isFirst
   */
  #follow(page, isFirst) {
    this.#backoff.reset();
    this.#isReconnect = false;
    this.#stream.start(String(page.cursor));
    this.#threads.reload(this.thread);
    const isIdle = this.inbox.visible.length === 0 && page.counts.unassigned > 0;
    if (isFirst && isIdle) this.pages.choose("unassigned", "open");
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

  /** @param {import("../shared/types.js").InboxItem} item */
  #put(item) {
    this.inbox.put(item);
    this.#threads.follow(item.id);
    this.pages.refreshSoon();
    this.#onChange();
  }

  /** @param {import("../shared/event-stream.js").StreamEvent} event */
  #receive(event) {
    if (event.type === "gap") {
      this.start();
      return;
    }
    const unknown = this.inbox.receive(event);
    this.#threads.receive(event);
    if (unknown !== null) this.#fetch(unknown);
    if (event.type === "conversation") this.pages.refreshSoon();
    if (event.type === "presence" && event.data.agent.id === this.session.agent.id) this.presence = event.data.presence;
    this.#onChange();
  }

  /** @param {import("../shared/event-stream.js").StreamState} state */
  #onStreamState(state) {
    this.#onChange();
    if (state !== "live") return;
    this.#threads.wake();
    // Read positions move without an event to resume from, so a lost connection may have missed them.
    if (this.#isReconnect) this.pages.refreshSoon();
    if (this.#isReconnect && this.thread) this.#fetch(this.thread.id);
    this.#isReconnect = true;
  }

  /** @param {Problem} problem */
  async #onRefused(problem) {
    if (problem.status === 401) return this.#api.onSessionOver();
    await this.#pause.wait(REFUSED_MILLISECONDS);
    if (!this.#isStopped) this.start();
  }
}
