// @ts-check
import { EventStream } from "../shared/event-stream.js";
import { Backoff, Problem } from "../shared/http.js";
import { alertFor } from "./alerts.js";
import { Answers } from "./answers.js";
import { Colleagues } from "./colleagues.js";
import { Drafts } from "./drafts.js";
import { InboxPages } from "./inbox-pages.js";
import { Inbox } from "./inbox.js";
import { OpenThreads } from "./open-threads.js";
import { Search } from "./search.js";
import { texts } from "./texts.js";
import { Thread } from "./thread.js";
import { Viewing } from "./viewing.js";
import { visitorName } from "./visitor-name.js";

/**
 * @typedef {import("./types.js").InboxItem} InboxItem
 * @typedef {import("../shared/types.js").AgentSession} AgentSession
 */

/** How long a stream that is refused, though the list was not, is left alone. */
const REFUSED_MILLISECONDS = 5_000;

/** An agent's desk, without any view: the inbox, the conversation on it, the one stream that keeps both current. */
export class Desk {
  inbox;
  pages;
  search;
  answers;
  colleagues;
  drafts;
  session;
  presence;
  /** @type {Thread | null} */
  thread = null;
  /** Called with a sentence about something that happened without the agent's doing. */
  onNotice = (/** @type {string} */ _words) => {};
  /** Called with what deserves attention. */
  onAlert = (/** @type {import("./alerts.js").Alert} */ _alert) => {};

  #api;
  #onChange;
  #stream;
  #threads;
  #viewing;
  #backoff = new Backoff();
  #isStopped = false;
  #isReconnect = false;
  #isWatching = true;

  /**
   * @param {object} options
   * @param {AgentSession} options.session
   * @param {import("./api.js").AgentAPI} options.api
   * @param {() => void} options.onChange
   * @param {import("./drafts.js").TextStorage | null} [options.storage] where drafts outlive a reload
   */
  constructor({ session, api, onChange, storage = null }) {
    const agentId = session.agent.id;
    this.session = session;
    this.presence = session.presence;
    this.#api = api;
    this.#onChange = onChange;
    this.inbox = new Inbox(agentId, session.sites.flatMap(({ departments }) => departments.map(({ id }) => id)));
    this.pages = new InboxPages(api, this.inbox, onChange);
    this.search = new Search(api, this.inbox, onChange);
    this.answers = new Answers(api, onChange);
    this.colleagues = new Colleagues(api, agentId, onChange);
    this.drafts = new Drafts(agentId, storage);
    const { drafts } = this;
    this.#threads = new OpenThreads(this.inbox, (id) => new Thread({ id, agentId, api, drafts, onChange }));
    this.#viewing = new Viewing(api);
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

  /** Whether closing the window now would lose a message. */
  get isSending() {
    return this.#threads.isSending;
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
        await this.#backoff.retry(Problem.from(error));
      }
    }
  }

  /**
   * The same agent has logged in again: everything goes on where it was.
   * @param {AgentSession} session
   */
  renew(session) {
    this.session = session;
    this.presence = session.presence;
    return this.start();
  }

  /** Tries again at once what failed. */
  tryNow() {
    this.#backoff.end();
    return this.pages.refresh();
  }

  stop() {
    this.#isStopped = true;
    this.#viewing.stop();
    this.#stream.stop();
    this.#backoff.end();
    this.#threads.stop();
    this.pages.stop();
    this.search.stop();
  }

  /**
   * Puts a conversation on the desk.
   * @param {string | null} id
   */
  async select(id) {
    if (id === (this.thread?.id ?? null)) return;
    this.thread = id === null ? null : this.#threads.open(id);
    this.#look();
    this.#onChange();
    const item = id === null ? null : this.inbox.get(id);
    if (item) this.answers.load(item.site.id);
    else if (id !== null) await this.#fetch(id);
  }

  /**
   * Whether the agent looks at the desk at all.
   * @param {boolean} isWatching
   */
  setWatching(isWatching) {
    this.#isWatching = isWatching;
    this.#look();
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

  /**
   * @param {{ department: string } | { agent: string }} target
   * @param {string} name
   */
  async transfer(target, name) {
    const { thread } = this;
    const before = thread && this.inbox.get(thread.id);
    if (!thread || !before) return;
    const item = await this.#api.transfer(thread.id, target);
    if (item === null) this.#lose(thread.id, texts.transferred(visitorName(before.visitor), name));
    else this.#put(item);
  }

  /** @param {string} id */
  fileAddress(id) {
    return this.#api.fileAddress(id);
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

  #look() {
    this.#viewing.look(this.#isWatching && !this.#isStopped ? this.thread?.id ?? null : null);
  }

  /**
   * The first page is the snapshot that the stream continues.
   * @param {import("./types.js").InboxPage} page
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

  /**
   * @param {string} id
   * @param {string} [farewell] said if it is not there, or not ours to see
   */
  async #fetch(id, farewell = texts.notHere) {
    try {
      const item = await this.#api.conversation(id);
      this.inbox.admit(item);
      this.#put(item);
      if (this.thread?.id === id) this.answers.load(item.site.id);
    } catch (error) {
      if (Problem.from(error).status === 404) this.#lose(id, farewell);
    }
  }

  /** @param {InboxItem} item */
  #put(item) {
    this.inbox.put(item);
    this.#threads.follow(item.id);
    this.pages.refreshSoon();
    this.#onChange();
  }

  /**
   * A conversation is no longer this agent's to see: it leaves the list, and the desk if it lies there.
   * @param {string} id
   * @param {string} farewell said if it does
   */
  #lose(id, farewell) {
    this.inbox.remove(id);
    this.#threads.close(id);
    if (this.thread?.id === id) {
      this.select(null);
      if (farewell !== "") this.onNotice(farewell);
    }
    this.#onChange();
  }

  /** @param {import("../shared/event-stream.js").StreamEvent} event */
  #receive(event) {
    const { type, data } = event;
    if (type === "gap") {
      this.inbox.forgetListings();
      this.start();
      return;
    }
    const id = type === "conversation" ? data.conversation.id : data.conversationId;
    const before = this.inbox.get(id);
    const unknown = this.inbox.receive(event);
    this.#threads.receive(event);
    this.colleagues.receive(event);
    const department = data.conversation?.department?.name;
    const farewell = before && department ? texts.transferred(visitorName(before.visitor), department) : "";
    if (unknown !== null) this.#fetch(unknown, farewell);
    if (type === "conversation") this.#tellChange(before, this.inbox.get(id));
    if (type === "presence" && data.agent.id === this.session.agent.id) this.presence = data.presence;
    const agent = { agentId: this.session.agent.id, isAvailable: this.presence === "available" };
    const alert = alertFor(event, before, this.inbox.get(id), agent);
    if (alert) this.onAlert(alert);
    this.#onChange();
  }

  /**
   * @param {InboxItem | null} before
   * @param {InboxItem | null} after
   */
  #tellChange(before, after) {
    const isMoved = before?.status !== after?.status || before?.agent?.id !== after?.agent?.id;
    if (isMoved) this.pages.refreshSoon();
    if (!before || !after || before.id !== this.thread?.id || after.status === "resolved") return;
    const isTaken = before.agent?.id === this.session.agent.id && after.agent?.id !== this.session.agent.id;
    const name = visitorName(after.visitor);
    if (isTaken && after.agent) this.onNotice(texts.nowWith(name, after.agent.name));
  }

  /** @param {import("../shared/event-stream.js").StreamState} state */
  #onStreamState(state) {
    this.#onChange();
    if (state === "waiting") this.colleagues.forgetViewers();
    if (state !== "live") return;
    this.#threads.wake();
    if (this.#isReconnect) this.#catchUp();
    this.#isReconnect = true;
  }

  /** What has no place in the order of events may have been missed: read positions, who looks at what. */
  #catchUp() {
    this.pages.refreshSoon();
    this.#viewing.renew();
    if (this.thread) this.#fetch(this.thread.id);
  }

  /** @param {Problem} problem */
  async #onRefused(problem) {
    if (problem.status === 401) return this.#api.onSessionOver();
    await this.#backoff.wait(REFUSED_MILLISECONDS);
    if (!this.#isStopped) this.start();
  }
}
