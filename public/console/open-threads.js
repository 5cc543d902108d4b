// @ts-check

/** @typedef {import("./thread.js").Thread} Thread */

/** So many conversations stay loaded; a day's work must not fill the browser. */
const KEPT = 20;

/** The conversations opened lately, kept so that going back and forth between them loses nothing. */
export class OpenThreads {
  #inbox;
  #make;
  /** @type {Map<string, Thread>} the one opened last comes last */
  #threads = new Map();

  /**
   * @param {import("./inbox.js").Inbox} inbox where the state of each comes from
   * @param {(id: string) => Thread} make
   */
  constructor(inbox, make) {
    this.#inbox = inbox;
    this.#make = make;
  }

  /** Whether a message is on its way in any of them. */
  get isSending() {
    return [...this.#threads.values()].some((thread) => thread.isSending);
  }

  /** @param {string} id */
  open(id) {
    const known = this.#threads.get(id);
    const thread = known ?? this.#make(id);
    this.#threads.delete(id);
    this.#threads.set(id, thread);
    this.#dropOldest();
    this.follow(id);
    if (!known) thread.load();
    thread.loadDetails();
    return thread;
  }

  /** @param {import("../shared/event-stream.js").StreamEvent} event */
  receive(event) {
    const id = event.type === "conversation" ? event.data.conversation.id : event.data.conversationId;
    this.#threads.get(id)?.receive(event);
    this.follow(id);
  }

  /**
   * Takes over what the inbox knows of a conversation.
   * @param {string} id
   */
  follow(id) {
    const thread = this.#threads.get(id);
    if (thread) thread.model.current = this.#inbox.get(id) ?? thread.model.current;
  }

  /**
   * The conversation is lost to this agent.
   * @param {string} id
   */
  close(id) {
    this.#threads.get(id)?.stop();
    this.#threads.delete(id);
  }

  /**
   * After a gap: what is shown or not sent yet is loaded anew, the rest is let go.
   * @param {Thread | null} shown
   */
  reload(shown) {
    for (const [id, thread] of this.#threads) {
      if (thread === shown || thread.isUnsent) thread.load(true);
      else this.#threads.delete(id);
    }
  }

  wake() {
    for (const thread of this.#threads.values()) thread.wake();
  }

  stop() {
    for (const thread of this.#threads.values()) thread.stop();
  }

  #dropOldest() {
    for (const [id, thread] of this.#threads) {
      if (this.#threads.size <= KEPT) return;
      if (!thread.isUnsent) this.close(id);
    }
  }
}
