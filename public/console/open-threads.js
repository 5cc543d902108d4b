// @ts-check

/** @typedef {import("./thread.js").Thread} Thread */

/** The conversations opened since the log-in, kept so that going back and forth between them loses nothing. */
export class OpenThreads {
  #inbox;
  #make;
  /** @type {Map<string, Thread>} */
  #threads = new Map();

  /**
   * @param {import("./inbox.js").Inbox} inbox where the state of each comes from
   * @param {(id: string) => Thread} make
   */
  constructor(inbox, make) {
    this.#inbox = inbox;
    this.#make = make;
  }

  /** @param {string} id */
  open(id) {
    const known = this.#threads.get(id);
    if (known) return known;
    const thread = this.#make(id);
    this.#threads.set(id, thread);
    this.follow(id);
    thread.load();
    return thread;
  }

  /** @param {import("../shared/event-stream.js").StreamEvent} event */
  receive(event) {
    const id = event.type === "conversation" ? event.data.conversation.id : event.data.conversationId;
    this.#threads.get(id)?.model.receive(event);
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
}
