// @ts-check
import { ConversationModel, TypingMembers, TypingSignal } from "../shared/conversation-model.js";
import { randomUUID } from "../shared/http.js";
import { Outbox } from "./outbox.js";
import { texts } from "./texts.js";
import { systemClock } from "./clock.js";

/**
 * One conversation at the desk: its messages, what is on its way, and what is half written. It is kept while the agent
 * looks at others, so that nothing unsent is lost by a click.
 */
export class Thread {
  model;
  /** @type {"loading" | "ready" | "failed"} */
  state = "loading";
  draft = "";
  isNote = false;

  #api;
  #onChange;
  #clock;
  #outbox;
  #typing;
  #isLoadingOlder = false;
  #readSent = 0;

  /**
   * @param {object} options
   * @param {string} options.id
   * @param {string} options.agentId
   * @param {import("./api.js").AgentAPI} options.api
   * @param {() => void} options.onChange
   * @param {import("./clock.js").Clock} [options.clock]
   */
  constructor({ id, agentId, api, onChange, clock = systemClock }) {
    this.id = id;
    this.#api = api;
    this.#onChange = onChange;
    this.#clock = clock;
    this.model = new ConversationModel({
      typing: new TypingMembers(onChange),
      describe: ({ name }, action) => texts[action](name),
      isSelf: (member) => member.id === agentId,
    });
    this.#typing = new TypingSignal(() => api.sendTyping(id).catch(() => {}));
    this.#outbox = new Outbox({
      send: (draft) => api.send(id, draft),
      onSent: (message) => this.#change(() => this.model.messages.upsert(message)),
      onFailed: ({ clientId }) => this.#change(() => this.model.messages.setPendingState(clientId, "failed")),
    });
  }

  /** Whether something written here has not reached the server. */
  get isUnsent() {
    return this.#outbox.size > 0 || this.draft !== "";
  }

  /**
   * Loads the newest page.
   * @param {boolean} [isFresh] after a gap: what is here may lack changes and is dropped
   */
  async load(isFresh = false) {
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

  /** @param {string} text */
  send(text) {
    const draft = { clientId: randomUUID(), text, note: this.isNote };
    const createdAt = new Date(this.#clock.now()).toISOString();
    this.draft = "";
    this.#typing.reset();
    this.#change(() => this.model.messages.addPending({ ...draft, createdAt }));
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

  /** The server is there again. */
  wake() {
    this.#outbox.wake();
  }

  /** A note is nobody's business but the colleagues'. */
  noteTyping() {
    if (!this.isNote) this.#typing.note();
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
    this.model.typing.clear();
  }

  /** @param {() => void} apply */
  #change(apply) {
    apply();
    this.#onChange();
  }
}
