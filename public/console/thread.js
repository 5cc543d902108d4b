// @ts-check
import { ConversationModel, TypingMembers, TypingSignal } from "../shared/conversation-model.js";
import { Problem, randomUUID } from "../shared/http.js";
import { Outbox } from "./outbox.js";
import { texts } from "./texts.js";
import { Uploads } from "./uploads.js";

/**
 * @typedef {import("./drafts.js").Mode} Mode
 * @typedef {import("./types.js").VisitorDetails} VisitorDetails
 */

/**
 * One conversation at the desk: its messages, what is on its way, what is half written, and what is known of its
 * visitor. It is kept while the agent looks at others, so that nothing unsent is lost by a click.
 */
export class Thread {
  model;
  /** @type {"loading" | "ready" | "failed"} */
  state = "loading";
  /** @type {Mode} */
  mode = "reply";
  /** @type {string | null} the colleague who answered while an answer was being written here */
  overtakenBy = null;
  /** @type {VisitorDetails | null} */
  details = null;
  /** @type {"loading" | "ready" | "failed" | "missing"} `missing`: this server doesn't tell */
  detailsState = "loading";

  #agentId;
  #api;
  #drafts;
  #uploads;
  #onChange;
  #outbox;
  #typing;
  #isLoadingOlder = false;
  #readSent = 0;
  /** @type {Map<string, import("./uploads.js").Upload[]>} the files of messages on their way, by client id */
  #sent = new Map();

  /**
   * @param {object} options
   * @param {string} options.id
   * @param {string} options.agentId
   * @param {import("./api.js").AgentAPI} options.api
   * @param {import("./drafts.js").Drafts} options.drafts
   * @param {() => void} options.onChange
   */
  constructor({ id, agentId, api, drafts, onChange }) {
    this.id = id;
    this.#agentId = agentId;
    this.#api = api;
    this.#drafts = drafts;
    this.#onChange = onChange;
    this.model = new ConversationModel({
      typing: new TypingMembers(onChange),
      describe: ({ name }, action) => texts[action](name),
      isSelf: (member) => member.id === agentId,
    });
    /** @type {import("./uploads.js").Send} */
    const upload = (file, options) => api.upload(file, options);
    this.#uploads = { reply: new Uploads(upload, onChange), note: new Uploads(upload, onChange) };
    this.#typing = new TypingSignal(() => api.sendTyping(id).catch(() => {}));
    this.#outbox = new Outbox({
      send: (draft) => this.#transmit(draft),
      onSent: (message) => this.#change(() => this.model.messages.upsert(message)),
      onFailed: ({ clientId }) => this.#change(() => this.model.messages.setPendingState(clientId, "failed")),
    });
  }

  /** Whether something sent here has not reached the server. */
  get isSending() {
    return this.#outbox.size > 0;
  }

  /** Whether something written here would be missed. */
  get isUnsent() {
    const isAttached = Object.values(this.#uploads).some(({ items }) => items.length > 0);
    return this.isSending || isAttached || this.model.messages.items.some(({ state }) => state === "failed");
  }

  /** What is half written in the mode chosen. */
  get draft() {
    return this.#drafts.get(this.id, this.mode);
  }

  set draft(text) {
    this.#drafts.set(this.id, this.mode, text);
    if (text === "" && this.mode === "reply") this.overtakenBy = null;
  }

  /** The files that go with what is written in the mode chosen. */
  get uploads() {
    return this.#uploads[this.mode];
  }

  /** @param {Mode} mode */
  hasDraft(mode) {
    return this.#drafts.get(this.id, mode) !== "" || this.#uploads[mode].items.length > 0;
  }

  /**
   * Loads the newest page.
   * @param {boolean} [isFresh] after a gap: what is here may lack changes and is dropped
   */
  async load(isFresh = false) {
    if (this.state === "failed") this.#change(() => (this.state = "loading"));
    try {
      const page = await this.#api.history(this.id, null);
      const { messages } = this.model;
      if (isFresh) messages.reset(page.items, page.hasMore);
      else messages.addPage(page.items, page.hasMore);
      this.state = "ready";
    } catch {
      if (this.state !== "ready") this.state = "failed";
    }
    this.#onChange();
  }

  async loadOlder() {
    const { messages } = this.model;
    const before = messages.oldestId;
    if (this.#isLoadingOlder || !messages.hasOlder || before === null) return;
    this.#isLoadingOlder = true;
    try {
      const page = await this.#api.history(this.id, before);
      if (messages.oldestId === before) this.#change(() => messages.addPage(page.items, page.hasMore));
    } catch {
      // The next scroll tries again.
    } finally {
      this.#isLoadingOlder = false;
    }
  }

  /** What is known of the visitor changes while one looks elsewhere, so each opening asks again. */
  async loadDetails() {
    if (this.detailsState === "missing") return;
    try {
      this.details = await this.#api.visitor(this.id);
      this.detailsState = "ready";
    } catch (error) {
      const { status, code } = Problem.from(error);
      const isMissing = status === 405 || (status === 404 && code !== "conversation_not_found");
      if (this.details === null) this.detailsState = isMissing ? "missing" : "failed";
    }
    this.#onChange();
  }

  /** @param {{ type: string, data: any }} event */
  receive(event) {
    this.model.receive(event);
    if (event.type !== "message" || event.data.note) return;
    const { id, name, role } = event.data.sender;
    if (role === "agent" && id !== this.#agentId && this.hasDraft("reply")) this.overtakenBy = name;
  }

  /** @param {string} text may be empty where there are files */
  send(text) {
    const draft = { clientId: randomUUID(), text, note: this.mode === "note" };
    const createdAt = new Date().toISOString();
    const uploads = this.uploads.take();
    const files = uploads.map(({ file: { name, type, size } }) =>
      ({ id: "", name, contentType: type, size, width: null, height: null }));
    this.#sent.set(draft.clientId, uploads);
    this.draft = "";
    this.#typing.reset();
    this.#change(() => this.model.messages.addPending({ ...draft, files, createdAt }));
    this.#outbox.add(draft);
  }

  /**
   * Sends a failed message again, under the same client id.
   * @param {import("../shared/conversation-model.js").Item} item
   */
  resend({ clientId, text, note }) {
    if (clientId === null) return;
    this.#change(() => this.model.messages.setPendingState(clientId, "sending"));
    this.#outbox.add({ clientId, text, note });
  }

  /**
   * The files go first; the message names them.
   * @param {import("./outbox.js").Draft} draft
   */
  async #transmit(draft) {
    const uploads = this.#sent.get(draft.clientId) ?? [];
    const stored = await Promise.all(uploads.map((upload) => upload.stored()));
    const message = await this.#api.send(this.id, { ...draft, files: stored.map(({ id }) => id) });
    this.#sent.delete(draft.clientId);
    return message;
  }

  /**
   * Gives up a failed message; its words go back to where they were written, if nothing else is there.
   * @param {import("../shared/conversation-model.js").Item} item
   */
  discard({ clientId, text, note }) {
    if (clientId === null) return;
    const mode = note ? "note" : "reply";
    if (!this.hasDraft(mode)) this.#drafts.set(this.id, mode, text);
    this.#change(() => this.model.messages.removePending(clientId));
  }

  /** The server is there again. */
  wake() {
    this.#outbox.wake();
  }

  /** A note is nobody's business but the colleagues'. */
  noteTyping() {
    if (this.mode === "reply") this.#typing.note();
  }

  /** Says that all shown has been read; answers up to where, or 0 if that was said before. */
  markRead() {
    const seq = this.model.unread("agent").at(-1)?.seq ?? 0;
    if (seq <= this.#readSent) return 0;
    this.#readSent = seq;
    this.#api.sendRead(this.id, seq).catch(() => {
      this.#readSent = 0;
    });
    return seq;
  }

  stop() {
    this.#outbox.stop();
    for (const uploads of Object.values(this.#uploads)) uploads.stop();
    this.model.typing.clear();
  }

  /** @param {() => void} apply */
  #change(apply) {
    apply();
    this.#onChange();
  }
}
