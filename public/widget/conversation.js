// @ts-check
import { ConversationModel, TypingMembers, TypingSignal } from "../shared/conversation-model.js";
import { Problem, randomUUID } from "../shared/http.js";
import { Outbox } from "../shared/outbox.js";
import { systemClock } from "../shared/timing.js";
import { VisitorAPI } from "./api.js";
import { TokenStore } from "./token-store.js";
import { VisitorConnection } from "./visitor-connection.js";
import { VisitorSession } from "./visitor-session.js";

/**
 * @typedef {import("../shared/message-list.js").Item} Item
 * @typedef {import("../shared/types.js").Member} Member
 * @typedef {import("../shared/types.js").Message} Message
 * @typedef {import("../shared/types.js").StoredFile} StoredFile
 *
 * @typedef {object} Attachment a file of the visitor on its way
 * @property {File} file what the transcript shows of it (name, type, size) until it is stored
 * @property {Promise<StoredFile>} uploaded the answer of `upload(file)`
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
 * @property {import("../shared/timing.js").Clock} [clock]
 */

/**
 * One visitor's conversation, without any view: what is said goes out through the outbox, what is heard comes in
 * through the connection, and the first message opens it. Whoever draws it is told of every change and reads the
 * fields anew each time: `model` and `connection` are other objects after the visitor has become another person.
 *
 * Nothing is stored and nothing is asked of the server before `start()`.
 */
export class Conversation {
  /** `messages.items`, `messages.hasOlder`, `current`, `notices`, `typing.list`, `unread("visitor")`. */
  model;
  /** `phase`, `problem`, `site`, `visitor` (null before the session), `isLost`, `isLeader`. */
  connection;
  /** `isBlocked`: the browser does not keep what is unsent, so it lives as long as the page. */
  storage = { isBlocked: false };
  /** @type {string | undefined} where a new conversation goes */
  department;

  #api;
  #session;
  #onChange;
  #onMessage;
  #draft = "";
  #isOpen = false;
  #clock;
  #outbox;
  #typing;
  #opening = randomUUID();
  #isLoadingOlder = false;
  #readSent = 0;

  /** @param {ConversationOptions & { api?: VisitorAPI, session?: VisitorSession }} options */
  constructor(options) {
    const { base, site, onChange, describe, identityToken, clock = systemClock } = options;
    const { api = new VisitorAPI(base) } = options;
    const session = options.session ?? new VisitorSession(api, new TokenStore(base, site), () => ({
      site,
      identityToken,
      profile: { locale: options.locale ?? navigator.language, timezone: timeZone() },
      page: { url: location.href, title: document.title, referrer: document.referrer },
    }));
    this.department = options.department;
    this.#api = api;
    this.#session = session;
    this.#onChange = onChange;
    this.#onMessage = options.onMessage ?? (() => {});
    this.#clock = clock;
    const typing = new TypingMembers(onChange, clock);
    this.model = new ConversationModel({ typing, describe, isSelf: (member) => member.role === "visitor" });
    this.#typing = new TypingSignal(() => this.#tell((id) => api.sendTyping(id)).catch(() => {}), clock);
    this.#outbox = this.#makeOutbox();
    this.connection = new VisitorConnection(api, session, this.#connectionEvents(), clock);
  }

  /** Starts, or tries again at once. */
  start() {
    this.connection.start();
  }

  /** Ends it for good. */
  stop() {
    this.connection.stop();
    this.#outbox.stop();
    this.model.typing.clear();
  }

  /** What is half written, in step across tabs and page loads. */
  get draft() {
    return this.#draft;
  }

  set draft(text) {
    this.#draft = text;
  }

  /** Whether the chat is open, in step across tabs and page loads. */
  get isOpen() {
    return this.#isOpen;
  }

  set isOpen(isOpen) {
    this.#isOpen = isOpen;
  }

  /**
   * Shows a message at once and sends it as soon as that is possible, after those before it. It survives a reload from
   * the moment this returns; of its files only those that are uploaded by then.
   * @param {string} text may be empty where there are files
   * @param {Attachment[]} [files]
   */
  send(text, files = []) {
    const draft = { clientId: randomUUID(), text, note: false };
    this.model.messages.addPending({ ...draft, createdAt: new Date(this.#clock.now()).toISOString() });
    this.#outbox.add(draft);
    this.#typing.reset();
    this.#onChange();
  }

  /**
   * Sends a failed message again, under the same client id.
   * @param {import("../shared/message-list.js").Item} item
   */
  resend({ clientId, text }) {
    if (clientId === null) return;
    this.model.messages.setPendingState(clientId, "sending");
    this.#outbox.add({ clientId, text, note: false });
    this.#onChange();
  }

  /**
   * Gives up a message that failed.
   * @param {Item} item
   */
  discard({ clientId }) {
    if (clientId === null) return;
    this.model.messages.removePending(clientId);
    this.#onChange();
  }

  /** The visitor pressed a key in the composer. */
  noteTyping() {
    if (this.model.current) this.#typing.note();
  }

  /** Tells the server that everything shown has been read. A failure is made good by the next call. */
  markRead() {
    const seq = this.model.unread("visitor").at(-1)?.seq ?? 0;
    if (seq <= this.#readSent) return;
    this.#readSent = seq;
    this.#tell((id) => this.#api.sendRead(id, seq)).then(
      () => {
        this.model.markRead("visitor", seq);
        this.#onChange();
      },
      () => {
        this.#readSent = 0;
      },
    );
  }

  /**
   * @param {number} score 1 to 5
   * @param {string} comment may be empty
   */
  async rate(score, comment) {
    await this.#tell((id) => this.#api.sendRating(id, comment === "" ? { score } : { score, comment }));
    const { current } = this.model;
    if (current) this.model.current = { ...current, rating: { score, comment: comment || null } };
    this.#onChange();
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
      this.#onChange();
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
   * @param {{ onProgress?: (fraction: number) => void, signal?: AbortSignal }} [options]
   * @returns {Promise<StoredFile>}
   */
  async upload(file, options = {}) {
    await this.connection.ready();
    return this.#api.upload({ clientId: randomUUID(), file }, options);
  }

  /**
   * The content of a file in this conversation. Throws a `Problem`.
   * @param {StoredFile} file
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {Promise<Blob>}
   */
  download({ id }, options = {}) {
    return this.#api.download(id, options);
  }

  /** Asks for a person where the assistant answers. Throws a `Problem`. */
  async handover() {
    const { current } = this.model;
    if (current) this.model.refresh(await this.#api.handOver(current.id), true);
    this.#onChange();
  }

  /**
   * The conversation as plain text, to be kept. Throws a `Problem`.
   * @returns {Promise<Blob>}
   */
  transcript() {
    return this.#tell((id) => this.#api.transcript(id));
  }

  /**
   * Has the transcript mailed. Throws a `Problem` (`mail_not_configured`, `rate_limited`, ...).
   * @param {string} email
   */
  mailTranscript(email) {
    return this.#tell((id) => this.#api.mailTranscript(id, email));
  }

  /**
   * What the visitor answers to the form before the chat. Throws a `Problem`.
   * @param {{ name?: string, email?: string }} profile
   */
  async submitProfile(profile) {}

  /**
   * The visitor is the person whom the site's token names; who was here before is forgotten unless it is the same one.
   * @param {string} token
   */
  identify(token) {}

  /** Forgets the visitor, in every tab: the chat is as if it had never been opened. */
  reset() {}

  /**
   * The visitor went to another page of a single-page application.
   * @param {{ url?: string, title?: string }} [page] the document's otherwise
   */
  setPage(page) {}

  #makeOutbox() {
    const { messages } = this.model;
    return new Outbox({
      clock: this.#clock,
      send: (draft) => this.#deliver(draft),
      onSent: (message) => {
        messages.upsert(message);
        this.#onChange();
      },
      onFailed: ({ clientId }) => {
        messages.setPendingState(clientId, "failed");
        this.#onChange();
      },
    });
  }

  /** @returns {import("./visitor-connection.js").ConnectionEvents} */
  #connectionEvents() {
    return {
      onChange: this.#onChange,
      onLive: () => this.#outbox.wake(),
      onRefresh: ({ conversation }, isLatest) => {
        this.model.refresh(conversation, isLatest);
        this.#onChange();
      },
      onSnapshot: (snapshot) => {
        this.#readSent = 0;
        this.model.load(snapshot);
        this.#onChange();
      },
      onEvent: (event) => {
        this.model.receive(event);
        this.#onChange();
      },
    };
  }

  /**
   * A token or a conversation that the server no longer knows is asked for again, once.
   * @param {import("../shared/outbox.js").Draft} draft
   */
  async #deliver(draft) {
    await this.connection.ready();
    try {
      return await this.#post(draft);
    } catch (error) {
      const { status } = Problem.from(error);
      if (status !== 401 && status !== 404) throw error;
      await this.connection.renew();
      return this.#post(draft);
    }
  }

  /** @param {import("../shared/outbox.js").Draft} draft */
  async #post({ clientId, text }) {
    if (!this.model.current) {
      const { department } = this;
      this.connection.follow(await this.#api.openConversation({ clientId: this.#opening, department }));
      this.#opening = randomUUID();
    }
    return this.#api.sendMessage(this.model.current?.id ?? "", { clientId, text });
  }

  /**
   * Something the other side should know, if there is another side.
   * @param {(id: string) => Promise<any>} send
   */
  #tell(send) {
    const { current } = this.model;
    return current ? send(current.id) : Promise.resolve();
  }
}

function timeZone() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
