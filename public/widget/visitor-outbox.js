// @ts-check
import { Backoff, Problem, randomUUID } from "../shared/http.js";

/** A message that has waited for longer is sent only if the visitor still wants it. */
const OLD_MILLISECONDS = 24 * 3_600_000;
/** How the names of its entries in the store begin. */
const PREFIX = "message ";

/**
 * @typedef {import("../shared/types.js").Message} Message
 * @typedef {import("../shared/types.js").StoredFile} StoredFile
 *
 * @typedef {object} Attachment a file of the visitor on its way
 * @property {File} file what the transcript shows of it (name, type, size) until it is stored
 * @property {Promise<StoredFile>} uploaded the answer of `upload(file)`
 *
 * @typedef {object} Waiting a message that the server has not acknowledged, as it is stored
 * @property {string} clientId
 * @property {string} text
 * @property {StoredFile[]} files `id` is "" until it is uploaded
 * @property {number} at when it was written, in milliseconds; no two are equal, so this orders them
 * @property {string} [owner] the tab that still uploads its files
 * @property {string} [problem] why it failed; without one it is to be sent
 *
 * @typedef {object} VisitorOutboxOptions
 * @property {import("./tabs.js").Tabs} tabs
 * @property {import("./visitor-connection.js").VisitorConnection} connection sends
 * @property {import("../shared/conversation-model.js").MessageList} messages shows what waits
 */

/**
 * What the visitor wrote and the server does not have yet: stored before it is shown, the same in all tabs, sent by the
 * one that leads in the order in which it was written, and removed only when the server has acknowledged it or the
 * visitor gives it up. So it survives a reload, a crash, and the end of the leader between sending and acknowledgement;
 * whoever sends it again does so under the same client id. Files are uploaded by the tab that has them, and their
 * message waits for that, as do those behind it.
 */
export class VisitorOutbox {
  #options;
  #backoff = new Backoff();
  #isRunning = false;
  #isStopped = false;

  /** @param {VisitorOutboxOptions} options */
  constructor(options) {
    this.#options = options;
    for (const { clientId } of this.#all()) this.show(PREFIX + clientId);
  }

  /**
   * @param {string} text
   * @param {Attachment[]} attachments
   */
  add(text, attachments) {
    const { tabs } = this.#options;
    const facts = { id: "", width: null, height: null };
    const files = attachments.map(({ file: { name, type, size } }) => ({ ...facts, name, contentType: type, size }));
    const waiting = { clientId: randomUUID(), text, files, at: this.#next() };
    if (files.length === 0) return this.#put(waiting);
    this.#put({ ...waiting, owner: tabs.id });
    Promise.all(attachments.map(({ uploaded }) => uploaded)).then(
      (stored) => this.#get(waiting) && this.#put({ ...waiting, files: stored }),
      (error) => this.#fail(waiting, error),
    );
  }

  /**
   * Sends a failed message again, without the files that are lost.
   * @param {{ clientId: string | null }} item
   */
  resend(item) {
    const { problem, owner, ...waiting } = this.#get(item) ?? {};
    if (!problem) return;
    this.#put({ ...waiting, files: waiting.files.filter((/** @type {StoredFile} */ { id }) => id), at: this.#next() });
  }

  /**
   * Gives up a message that failed.
   * @param {{ clientId: string | null }} item
   */
  discard(item) {
    if (this.#get(item)?.problem) this.forget(item);
  }

  /**
   * The server has it, or it is not wanted any more.
   * @param {{ clientId: string | null }} item
   */
  forget({ clientId }) {
    if (this.#get({ clientId })) this.#share(PREFIX + clientId, null);
  }

  /**
   * Shows what an entry of the store says, if it is one of ours.
   * @param {string} name
   */
  show(name) {
    if (!name.startsWith(PREFIX)) return;
    const { messages, tabs } = this.#options;
    const waiting = tabs.store.get(name);
    if (!waiting) {
      messages.removePending(name.slice(PREFIX.length));
      return this.wake();
    }
    const problem = waiting.problem ?? (isOld(waiting) ? "too_old" : undefined);
    const createdAt = new Date(waiting.at).toISOString();
    const { clientId, text, files } = waiting;
    messages.addPending({ clientId, text, files, createdAt, state: problem ? "failed" : "sending", problem });
    if (problem || this.#first()?.clientId === clientId) this.wake();
  }

  /** Sends what waits, if this tab leads; a wait between two attempts is over. */
  wake() {
    this.#backoff.end();
    this.#run();
  }

  /** Ends it for good. */
  stop() {
    this.#isStopped = true;
    this.#backoff.end();
  }

  async #run() {
    if (this.#isRunning) return;
    this.#isRunning = true;
    for (let next; (next = this.#first()); ) await this.#attempt(next);
    this.#isRunning = false;
  }

  /** @param {Waiting} waiting */
  async #attempt(waiting) {
    try {
      await this.#verify(waiting);
      await this.#options.connection.send(waiting);
      this.#backoff.reset();
      this.forget(waiting);
    } catch (error) {
      const problem = Problem.from(error);
      if (problem.isRetryable) await this.#backoff.retry(problem);
      else this.#fail(waiting, problem);
    }
  }

  /**
   * Throws unless it can be sent.
   * @param {Waiting} waiting
   */
  async #verify(waiting) {
    const { tabs } = this.#options;
    const { owner } = waiting;
    if (isOld(waiting)) throw new Problem({ status: 422, code: "too_old" });
    if (!owner) return;
    if (owner !== tabs.id && !(await tabs.isThere(owner))) throw new Problem({ status: 422, code: "files_lost" });
    throw new Problem({ status: 0, code: "uploading" });
  }

  /**
   * @param {Waiting} item
   * @param {unknown} error
   */
  #fail(item, error) {
    const { owner, ...waiting } = this.#get(item) ?? {};
    if (waiting.clientId) this.#put({ ...waiting, problem: Problem.from(error).code });
  }

  /** @param {Waiting} waiting */
  #put(waiting) {
    this.#share(PREFIX + waiting.clientId, waiting);
  }

  /**
   * @param {string} name
   * @param {Waiting | null} waiting
   */
  #share(name, waiting) {
    if (!this.#isStopped) this.#options.tabs.share(name, waiting);
  }

  /** The one that is to be sent next, if this tab sends. */
  #first() {
    if (this.#isStopped || !this.#options.tabs.isLeader) return;
    return this.#all().find(({ problem }) => !problem);
  }

  /** The time, or a little later than the last one that was written. */
  #next() {
    return Math.max(Date.now(), ...this.#all().map(({ at }) => at + 1));
  }

  /** @param {{ clientId: string | null }} item */
  #get({ clientId }) {
    return this.#options.tabs.store.get(PREFIX + clientId);
  }

  /** @returns {Waiting[]} in the order written */
  #all() {
    return this.#options.tabs.store.all(PREFIX).sort((a, b) => a.at - b.at);
  }
}

/** @param {Waiting} waiting */
function isOld({ at }) {
  return Date.now() - at > OLD_MILLISECONDS;
}
