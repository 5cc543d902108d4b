// @ts-check
import { EventStream } from "../shared/event-stream.js";
import { Backoff, Problem, randomUUID } from "../shared/http.js";

/** How much of a conversation a tab hands to the others, as much as the server does. */
const PAGE = 50;

/**
 * @typedef {import("../shared/types.js").Message} Message
 * @typedef {import("../shared/types.js").Snapshot} Snapshot
 * @typedef {import("../shared/event-stream.js").StreamEvent} StreamEvent
 * @typedef {import("./api.js").SessionRequest} SessionRequest
 * @typedef {"idle" | "starting" | "ready" | "failed"} Phase `failed` is final until `start()` is called again
 *
 * @typedef {object} ConnectionOptions
 * @property {import("./api.js").VisitorAPI} api
 * @property {import("../shared/conversation-model.js").ConversationModel} model kept current
 * @property {import("./tabs.js").Tabs} tabs
 * @property {() => SessionRequest} request all but the visitor's token
 * @property {() => string | undefined} department where a new conversation goes
 * @property {(messages: readonly Message[], isFirst: boolean) => void} onMessages from a snapshot or live, newest first
 * @property {() => void} onReady the server is there
 * @property {() => void} onChange a field or the model changed
 */

/**
 * Keeps a visitor connected. The tab that leads starts the session, reads the stream after its snapshot, and takes the
 * snapshot again after a gap or a refused token; what can succeed later is tried until it does. After each change it
 * tells the other tabs the whole state, so that they miss nothing whatever they slept through, and each can go on from
 * there when it becomes the leader.
 */
export class VisitorConnection {
  /** @type {Phase} */
  phase = "idle";
  /** @type {Problem | null} why it is not ready, or why the stream is down; it is being tried again unless `failed` */
  problem = null;
  /** @type {import("../shared/types.js").Site | null} */
  site = null;
  /** @type {import("../shared/types.js").Visitor | null} */
  visitor = null;
  /** Whether the stream has been down for longer than a moment. */
  isLost = false;

  #options;
  #stream;
  /** Names the conversation that the first message opens. */
  #opening = randomUUID();
  #backoff = new Backoff();
  #isStopped = false;
  /** Up to which `seq` the model is current; -1 before the first snapshot. */
  #cursor = -1;
  #isEstablishing = false;
  #isRefused = false;
  #isReconnect = false;
  /** @type {Promise<void> | undefined} */
  #renewal;

  /** @param {ConnectionOptions} options */
  constructor(options) {
    this.#options = options;
    this.#stream = new EventStream({
      open: (request) => options.api.events(options.model.current?.id ?? "", request),
      onEvent: (event) => this.#hear(event),
      onState: (state) => this.#onStreamState(state),
      onRefused: (problem) => this.#onRefused(problem),
    });
  }

  /** Whether this tab reads the stream; the others mirror it. */
  get isLeader() {
    return this.#options.tabs.isLeader;
  }

  /** Starts, tries again at once, or starts over after a failure. */
  start() {
    this.#backoff.end();
    if (this.phase === "ready" || this.#isEstablishing) return;
    if (this.isLeader) this.#establish();
    else this.#options.tabs.post({ type: "start" });
    this.#set({ phase: "starting", problem: null });
  }

  /** Reads the stream from now on, from where the former leader was when last heard of. */
  lead() {
    this.#isReconnect = true;
    if (this.phase === "starting") this.#establish();
    else if (this.phase === "ready" && this.#options.model.current) this.#stream.start(String(this.#cursor));
    this.report();
  }

  /** Leaves the stream to another tab. */
  follow() {
    this.#backoff.end();
    this.#stream.stop();
  }

  /** Ends it for good. */
  stop() {
    this.#isStopped = true;
    this.follow();
  }

  /** Throws unless there is a session. */
  verify() {
    if (this.phase === "ready" && !this.#isStopped) return;
    throw (this.phase === "failed" && this.problem) || new Problem({ status: 0, code: "starting" });
  }

  /**
   * Asks for the session again: its token or its conversation is no longer known. Whoever asks while a request is under
   * way gets its answer, so that a stream and a message that learn of an expired token cause one renewal.
   */
  renew() {
    this.#renewal ??= this.#renew().finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  /**
   * Takes a conversation from a snapshot on, in place of all that is known.
   * @param {Snapshot} snapshot
   */
  adopt(snapshot) {
    if (this.#isStopped) return;
    this.#isReconnect = false;
    this.#load(snapshot);
    if (snapshot.conversation && this.isLeader) this.#stream.start(String(snapshot.cursor));
    else this.#stream.stop();
    this.report({ isFresh: true });
    this.#options.onChange();
  }

  /**
   * Sends a message, after opening the conversation if there is none. A token or a conversation that the server no
   * longer knows is asked for again, once.
   * @param {import("./visitor-outbox.js").Waiting} waiting
   */
  async send({ clientId, text, files }) {
    const { api, model } = this.#options;
    const content = { clientId, text, files: files.length > 0 ? files.map(({ id }) => id) : undefined };
    const post = async () => {
      const opening = { clientId: this.#opening, department: this.#options.department() };
      if (!model.current) this.adopt(await api.openConversation(opening));
      this.verify();
      return api.post(model.current?.id ?? "", "messages", content);
    };
    this.verify();
    const message = await post().catch(async (error) => {
      if (error.status !== 401 && error.status !== 404) throw error;
      await this.renew();
      return post();
    });
    model.messages.upsert(message);
    this.report();
  }

  /**
   * Tells the server what is new on this side, and takes what no event repeats: who is there, and who has read what.
   * @param {Partial<SessionRequest>} [extra]
   */
  async refresh(extra) {
    const { model } = this.#options;
    const session = await this.#ask(extra);
    const { site, visitor, conversation, cursor } = session;
    if (this.isLeader && conversation?.id !== model.current?.id) this.adopt(session);
    model.refresh(conversation, cursor >= this.#cursor);
    this.#set({ site, visitor });
  }

  /**
   * The leader tells how things stand.
   * @param {{ event?: StreamEvent, isFresh?: boolean }} [news] `event`: what has just happened; `isFresh`: something may
   *   have been missed before
   */
  report(news) {
    const { phase, problem, site, visitor, isLost } = this;
    const { model, tabs } = this.#options;
    if (!this.isLeader || this.#isStopped) return;
    tabs.post({
      type: "state",
      facts: { phase, isLost },
      problem: problem && { ...problem, detail: problem.message },
      snapshot: { site, visitor, conversation: model.current, cursor: this.#cursor, ...model.messages.newest(PAGE) },
      ...news,
    });
  }

  /**
   * What another tab tells.
   * @param {any} message
   */
  hear(message) {
    const { type } = message;
    if (type === "state") this.#mirror(message);
    else if (!this.isLeader) return;
    else if (type === "start") this.start();
    else if (type === "refresh") this.refresh().catch(() => {});
    else this.#answer();
  }

  /**
   * Answers a tab that asks after its leader, unless another would be a better one: nobody looks at this tab, and it is
   * not connected.
   */
  #answer() {
    const { tabs } = this.#options;
    if (tabs.isHidden() && (this.problem || this.isLost)) return;
    // Where nothing can be stored, a new tab knows these from here alone.
    for (const name of ["visitor", "subject", "token"]) if (tabs.store.get(name)) tabs.tell(name);
    this.report();
  }

  /**
   * What the leader tells. A state older than this tab's own comes from one that is a leader no more; one of another
   * visitor, from one that slept while the visitor changed; one without a snapshot, from one that has just begun.
   * @param {any} state
   */
  #mirror({ facts, problem, snapshot, event, isFresh = false }) {
    const { model, tabs } = this.#options;
    const { site, visitor, conversation, cursor, hasOlder } = snapshot;
    const known = tabs.store.get("visitor");
    const isOurs = !known || !visitor || visitor.id === known;
    const isOlder = conversation?.id === model.current?.id && cursor < this.#cursor && cursor >= 0;
    if (this.isLeader || !isOurs || isOlder) return;
    if (cursor >= 0) {
      Object.assign(this, { site, visitor });
      this.#load(snapshot, hasOlder, isFresh);
    }
    if (event) model.receive(event);
    this.#set({ ...facts, problem: problem && new Problem(problem) });
  }

  async #establish() {
    if (this.#isEstablishing) return;
    this.#isEstablishing = true;
    while (this.isLeader && !this.#isStopped) {
      try {
        await this.renew();
        break;
      } catch (error) {
        const problem = Problem.from(error);
        this.#fail(problem);
        if (!problem.isRetryable) break;
        await this.#backoff.retry(problem);
      }
    }
    this.#isEstablishing = false;
  }

  /**
   * Asks for a session. What has expired, or is not known to this server, is left out once: an earlier visit's token, or
   * the site's word for somebody who has a token of this server by now. Anything else that is refused stays refused.
   * @param {Partial<SessionRequest>} [extra]
   */
  async #ask(extra) {
    const { api, tabs } = this.#options;
    const { store } = tabs;
    const base = this.#options.request();
    const profile = { ...base.profile, ...extra?.profile };
    const request = { ...base, profile, visitorToken: store.get("token") ?? undefined };
    const known = request.visitorToken && store.get("subject");
    let subject = subjectOf(request.identityToken);
    const session = await api.startSession(request).catch((problem) => {
      if (problem.code === "identity_token_expired" && subject === known) delete request.identityToken;
      else if (problem.code.startsWith("token_")) delete request.visitorToken;
      else throw problem;
      return api.startSession(request);
    });
    if (this.#isStopped) throw new Problem({ status: 410, code: "gone" });
    if (!request.identityToken && request.visitorToken) subject = known ?? null;
    tabs.share("visitor", session.visitor.id);
    tabs.share("subject", subject);
    tabs.share("token", session.visitorToken);
    return session;
  }

  async #renew() {
    const session = await this.#ask();
    if (!this.isLeader) return;
    const { site, visitor } = session;
    this.#backoff.reset();
    Object.assign(this, { site, visitor, phase: "ready", problem: null });
    this.adopt(session);
    this.#options.onReady();
  }

  /**
   * @param {Snapshot} snapshot
   * @param {boolean} [hasOlder]
   * @param {boolean} [isFresh]
   */
  #load(snapshot, hasOlder, isFresh) {
    const { model, onMessages } = this.#options;
    const isFirst = this.#cursor < 0 || snapshot.conversation?.id !== model.current?.id;
    model.load(snapshot, hasOlder, isFresh);
    this.#cursor = snapshot.cursor;
    onMessages(snapshot.messages, isFirst);
  }

  /** @param {Problem} problem */
  #fail(problem) {
    this.#set({ problem, phase: problem.isRetryable ? this.phase : "failed" });
  }

  /**
   * Changes fields, here and in the tabs that mirror this one.
   * @param {Partial<Pick<VisitorConnection, "phase" | "problem" | "site" | "visitor" | "isLost">>} facts
   */
  #set(facts) {
    Object.assign(this, facts);
    this.report();
    this.#options.onChange();
  }

  /** @param {StreamEvent} event */
  #hear(event) {
    const { type, data, id } = event;
    const { model, tabs, onMessages, onChange } = this.#options;
    if (type === "gap") {
      this.#stream.stop();
      return this.#establish();
    }
    if (type === "token") return tabs.share("token", data.visitorToken);
    if (type === "site") this.site = data.site;
    this.#cursor = Math.max(this.#cursor, Number(id));
    model.receive(event);
    if (type === "message") onMessages([data], false);
    this.report({ event });
    onChange();
  }

  /** @param {import("../shared/event-stream.js").StreamState} state */
  #onStreamState(state) {
    const { isLost, problem } = this.#stream;
    if (state !== "connecting") this.#set({ problem, isLost });
    if (state !== "live") return;
    this.#isRefused = false;
    this.#options.onReady();
    if (this.#isReconnect) this.refresh().catch(() => {});
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

/**
 * Whom a JWT names. Nothing is believed on its word: it is for telling whether the next one names the same person.
 * @param {string} [token]
 * @returns {string | null}
 */
export function subjectOf(token) {
  try {
    return JSON.parse(atob(String(token).split(".")[1].replace(/-/g, "+").replace(/_/g, "/"))).sub;
  } catch {
    return null;
  }
}
