// @ts-check
import { ConversationModel, TypingMembers, TypingSignal } from "../shared/conversation-model.js";
import { after } from "../shared/http.js";
import { VisitorAPI } from "./api.js";
import { Tabs, VisitorStore } from "./tabs.js";
import { subjectOf, VisitorConnection } from "./visitor-connection.js";
import { VisitorOutbox } from "./visitor-outbox.js";

/** Another tab that clears the storage this late would clear what belongs to the next visitor. */
const RECENT_MILLISECONDS = 10_000;
/** A single-page application may change its address several times on the way to a page. */
const PAGE_MILLISECONDS = 1_000;

/**
 * @typedef {import("../shared/conversation-model.js").Item} Item
 * @typedef {import("../shared/types.js").Member} Member
 * @typedef {import("../shared/types.js").Message} Message
 * @typedef {import("../shared/types.js").StoredFile} StoredFile
 * @typedef {import("./visitor-outbox.js").Attachment} Attachment
 *
 * @typedef {object} ConversationOptions
 * @property {string} base the address of the folder that `widget.js` lies in
 * @property {string} site the site's public key
 * @property {string} [department] where a new conversation goes; the site's first otherwise
 * @property {string} [identityToken] the site's signed word for who the visitor is
 * @property {string} [locale] told to the agents; the browser's otherwise
 * @property {() => void} onChange some field has changed; may be called often, so drawing is coalesced by whoever draws
 * @property {(message: Message) => void} [onMessage] somebody else wrote, live or while the connection was lost; in
 *   every tab, so a sound is played where `connection.isLeader`
 * @property {(member: Member, action: "joined" | "left") => string} describe the words of a notice
 * @property {() => boolean} [isHidden] whether nobody looks at this page
 */

/**
 * One visitor's conversation, without any view, the same in all tabs: what is said goes out through the outbox, what is
 * heard comes in through the connection, and the first message opens it. Whoever draws it is told of every change and
 * reads the fields anew each time: `model` and `connection` are other objects after the visitor became another person.
 *
 * Nothing is stored and nothing is asked of the server before `start()`.
 */
export class Conversation {
  /** `messages.items`, `messages.hasOlder`, `current`, `notices`, `typing.list`, `unread("visitor")`. */
  model;
  /** `phase`, `problem`, `site`, `visitor` (null before the session), `isLost`, `isLeader`. */
  connection;
  /** `isBlocked`: the browser does not keep what is unsent, so it lives as long as the page. */
  storage;
  /** @type {string | undefined} where a new conversation goes */
  department;

  #options;
  #api;
  #tabs;
  #outbox;
  #controller = new AbortController();
  #typing = new TypingSignal(() => this.#post("typing").catch(() => {}));
  /** @type {string | undefined} */
  #identityToken;
  /** @type {{ url?: string, title?: string }} */
  #page = {};
  #cancelPage = () => {};
  #isLoadingOlder = false;
  #readSent = 0;
  #announced = 0;

  /** @param {ConversationOptions} options */
  constructor(options) {
    const { base, site, department, identityToken, isHidden = () => document.hidden } = options;
    const { signal } = this.#controller;
    this.department = department;
    this.#options = options;
    this.storage = new VisitorStore(base, site);
    this.#api = new VisitorAPI(base, () => this.storage.get("token"));
    this.#tabs = new Tabs(this.storage, {
      isHidden,
      onShare: (name) => this.#notice(name),
      onLead: () => this.#lead(),
      onFollow: () => this.#follow(),
      onMessage: (message) => this.#hear(message),
    });
    [this.model, this.connection, this.#outbox] = this.#begin();
    if (identityToken) this.#become(identityToken);
    // A page that may come back from the back/forward cache can hold no lock, no channel and no connection there.
    window.addEventListener("pagehide", () => this.#leave(), { signal });
    window.addEventListener("pageshow", () => this.connection.phase === "idle" || this.#tabs.join(), { signal });
  }

  /** Starts, or tries again at once. */
  start() {
    this.#tabs.join();
    this.connection.start();
  }

  /** Ends it for good. */
  stop() {
    this.#controller.abort();
    this.#cancelPage();
    this.#leave();
    this.#end();
  }

  /** What is half written, in step across tabs and page loads. */
  get draft() {
    return this.storage.get("draft") ?? "";
  }

  set draft(text) {
    if (text !== this.draft) this.#tabs.share("draft", text || null);
  }

  /** Whether the chat is open, in step across tabs and page loads. */
  get isOpen() {
    return this.storage.get("open") === true;
  }

  set isOpen(isOpen) {
    if (isOpen !== this.isOpen) this.#tabs.share("open", isOpen || null);
  }

  /**
   * Shows a message at once and sends it as soon as that is possible, after those before it. It survives a reload from
   * the moment this returns; of its files, those that are uploaded by then.
   * @param {string} text may be empty where there are files
   * @param {Attachment[]} [attachments]
   */
  send(text, attachments = []) {
    this.#typing.reset();
    this.#outbox.add(text, attachments);
  }

  /**
   * Sends a failed message again, under the same client id, without the files that are lost.
   * @param {Item} item
   */
  resend(item) {
    this.#outbox.resend(item);
  }

  /**
   * Gives up a message that failed.
   * @param {Item} item
   */
  discard(item) {
    this.#outbox.discard(item);
  }

  /** The visitor pressed a key in the composer. */
  noteTyping() {
    if (this.model.current) this.#typing.note();
  }

  /** Tells the server that everything shown has been read. A failure is made good by the next call. */
  async markRead() {
    const { model } = this;
    const seq = model.unread("visitor").at(-1)?.seq ?? 0;
    if (seq <= this.#readSent) return;
    this.#readSent = seq;
    try {
      await this.#post("read", { seq });
      model.markRead("visitor", seq);
      this.#options.onChange();
    } catch {
      this.#readSent = 0;
    }
  }

  /**
   * Throws a `Problem`.
   * @param {number} score 1 to 5
   * @param {string} comment may be empty
   */
  async rate(score, comment) {
    const { model } = this;
    await this.#post("rating", { score, comment: comment || undefined });
    if (model.current) model.current = { ...model.current, rating: { score, comment: comment || null } };
    this.#options.onChange();
  }

  /** Loads the page of history before the oldest message, unless it is on its way. */
  async loadOlder() {
    const { messages, current } = this.model;
    const before = messages.oldestId;
    if (this.#isLoadingOlder || !messages.hasOlder || !current || before === null) return;
    this.#isLoadingOlder = true;
    try {
      const page = await this.#api.history(current.id, before);
      if (messages.oldestId === before) messages.addPage(page.items, page.hasMore);
      this.#options.onChange();
    } catch {
      // The next scroll tries again.
    } finally {
      this.#isLoadingOlder = false;
    }
  }

  /**
   * Uploads a file, and tries again for as long as it may succeed. Throws the `Problem` of a refusal (`file_too_large`,
   * `file_type_not_allowed`, ...), or an `AbortError`.
   * @param {File} file
   * @param {import("./api.js").UploadOptions} [options]
   * @returns {Promise<StoredFile>}
   */
  upload(file, options = {}) {
    return this.#api.upload(file, options, () => this.connection.verify());
  }

  /**
   * The content of a file in this conversation. Throws a `Problem`.
   * @param {StoredFile} file
   * @param {AbortSignal} [signal]
   */
  download({ id }, signal) {
    return this.#api.download(id, signal);
  }

  /** Asks for a person where the assistant answers. Throws a `Problem`. */
  handover() {
    return this.#post("handover");
  }

  /** The conversation as plain text, to be kept. Throws a `Problem`. */
  transcript() {
    return this.#api.transcript(this.model.current?.id ?? "");
  }

  /**
   * Has the transcript mailed. Throws a `Problem` (`mail_not_configured`, `rate_limited`, ...).
   * @param {string} email
   */
  mailTranscript(email) {
    return this.#post("transcript", { email });
  }

  /**
   * What the visitor answers to the form before the chat. Throws a `Problem`.
   * @param {{ name?: string, email?: string }} profile
   */
  async submitProfile(profile) {
    await this.connection.refresh({ profile });
    this.#tabs.post({ type: "refresh" });
  }

  /**
   * The visitor is the person whom the site's token names. What belongs to another who was signed in before is
   * forgotten at once, in every tab.
   * @param {string} token
   */
  identify(token) {
    if (token === this.#identityToken) return;
    this.#tabs.post({ type: "identify", token, at: Date.now() });
    this.#become(token);
  }

  /** Forgets the visitor, in every tab: the chat is as if it had never been opened. */
  reset() {
    this.#tabs.join();
    this.#tabs.post({ type: "identify", at: Date.now() });
    this.#become();
  }

  /**
   * The visitor went to another page of a single-page application.
   * @param {{ url?: string, title?: string }} [page] the document's otherwise
   */
  setPage(page = {}) {
    this.#page = page;
    this.#cancelPage();
    this.#cancelPage = after(PAGE_MILLISECONDS, () => {
      if (this.connection.phase === "ready") this.connection.refresh().catch(() => {});
    });
  }

  /**
   * Begins to be a visitor's: nothing is known but what waits in the store.
   * @returns {[ConversationModel, VisitorConnection, VisitorOutbox]}
   */
  #begin() {
    const tabs = this.#tabs;
    const { describe, onChange } = this.#options;
    const typing = new TypingMembers(onChange);
    const model = new ConversationModel({ typing, describe, isSelf: (member) => member.role === "visitor" });
    const connection = new VisitorConnection({
      api: this.#api,
      model,
      tabs,
      request: () => this.#request(),
      department: () => this.department,
      onMessages: (messages, isFirst) => this.#receive(messages, isFirst),
      onReady: () => this.#outbox.wake(),
      onChange,
    });
    const outbox = new VisitorOutbox({ tabs, connection, messages: model.messages });
    this.#readSent = 0;
    return [model, connection, outbox];
  }

  #end() {
    this.connection.stop();
    this.#outbox.stop();
    this.model.typing.clear();
  }

  /**
   * @param {string} [token] of the person that the visitor is from now on; none: nobody yet
   * @param {boolean} [isRecent] whether what is stored is still the former person's
   */
  #become(token, isRecent = true) {
    const { phase } = this.connection;
    const former = this.storage.get("subject");
    const isSame = former !== null && former === subjectOf(token);
    this.#identityToken = token;
    if (isSame && phase === "ready") {
      if (this.#tabs.isLeader) this.connection.refresh().catch(() => {});
      return;
    }
    this.#end();
    if (!token) this.#tabs.leave();
    if (!token || (former && !isSame)) this.storage.clear(isRecent);
    [this.model, this.connection, this.#outbox] = this.#begin();
    if (token && phase !== "idle") this.start();
    this.#options.onChange();
  }

  #lead() {
    this.connection.lead();
    this.#outbox.wake();
  }

  #follow() {
    this.connection.follow();
    this.#options.onChange();
  }

  #leave() {
    this.#tabs.leave();
    this.#follow();
  }

  /**
   * What another tab tells.
   * @param {any} message
   */
  #hear(message) {
    const { type, token, at } = message;
    if (type === "identify") this.#become(token, Date.now() - at < RECENT_MILLISECONDS);
    else this.connection.hear(message);
  }

  /** @param {string} name of an entry of the store that has changed */
  #notice(name) {
    this.#outbox.show(name);
    this.#options.onChange();
  }

  #request() {
    const { site, locale } = this.#options;
    const zone = Intl.DateTimeFormat().resolvedOptions();
    return {
      site,
      identityToken: this.#identityToken,
      profile: { locale: locale ?? zone.locale, timezone: zone.timeZone },
      page: { url: location.href, title: document.title, referrer: document.referrer, ...this.#page },
    };
  }

  /**
   * @param {readonly Message[]} messages newest first
   * @param {boolean} isFirst they were there before, so nobody is told
   */
  #receive(messages, isFirst) {
    if (isFirst) this.#announced = 0;
    for (const message of [...messages].reverse()) {
      this.#outbox.forget(message);
      if (message.sender.role === "visitor" || message.seq <= this.#announced) continue;
      this.#announced = message.seq;
      if (!isFirst && !message.deleted) this.#options.onMessage?.(message);
    }
  }

  /**
   * Tells something the other side should know, if there is another side.
   * @param {"typing" | "read" | "rating" | "handover" | "transcript"} action
   * @param {any} [body]
   */
  async #post(action, body) {
    const { current } = this.model;
    return current && this.#api.post(current.id, action, body);
  }
}
