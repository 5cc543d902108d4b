// @ts-check
import { systemClock } from "../shared/clock.js";
import { ConversationModel } from "../shared/conversation-model.js";
import { Outbox } from "../shared/outbox.js";
import { Problem } from "../shared/problem.js";
import { TypingMembers, TypingSignal } from "../shared/typing.js";
import { randomUUID } from "../shared/uuid.js";
import { VisitorConnection } from "./visitor-connection.js";

/**
 * One visitor's conversation, without any view: what is said goes out through the outbox, what is heard comes in
 * through the connection, and the first message opens it. Whoever draws it is told of every change and reads the
 * fields.
 */
export class Conversation {
  model;
  connection;
  /** @type {string | undefined} where a new conversation goes */
  department;

  #api;
  #onChange;
  #clock;
  #outbox;
  #typing;
  #opening = randomUUID();
  #isLoadingOlder = false;
  #readSent = 0;

  /**
   * @param {object} options
   * @param {import("./api.js").VisitorAPI} options.api
   * @param {import("./visitor-session.js").VisitorSession} options.session
   * @param {() => void} options.onChange
   * @param {(member: import("../shared/types.js").Member, action: "joined" | "left") => string} options.describe
   * @param {import("../shared/clock.js").Clock} [options.clock]
   */
  constructor({ api, session, onChange, describe, clock = systemClock }) {
    this.#api = api;
    this.#onChange = onChange;
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

  /** @param {string} text */
  send(text) {
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
   * @param {(id: string) => Promise<unknown>} send
   */
  #tell(send) {
    const { current } = this.model;
    return current ? send(current.id) : Promise.resolve();
  }
}
