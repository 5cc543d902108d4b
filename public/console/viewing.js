// @ts-check
import { Problem, after } from "../shared/http.js";

/** The server forgets a viewer 45 s after the last word. */
const REPEAT_MILLISECONDS = 20_000;

/** Tells colleagues which conversation is looked at: at once, again while it lasts, and when it ends. */
export class Viewing {
  #api;
  /** @type {string | null} */
  #id = null;
  #cancel = () => {};
  #isMissing = false;

  /** @param {Pick<import("./api.js").AgentAPI, "setViewing">} api */
  constructor(api) {
    this.#api = api;
  }

  /**
   * @param {string | null} id null while nothing is looked at, because nothing is open or the window is not in front
   */
  look(id) {
    if (id === this.#id) return;
    if (this.#id !== null) this.#tell(this.#id, false);
    this.#id = id;
    this.#cancel();
    this.#repeat();
  }

  /** Says it again at once: after a lost connection the server may have forgotten. */
  renew() {
    this.#cancel();
    this.#repeat();
  }

  /** Says nothing more: the server knows by the end of the stream. */
  stop() {
    this.#cancel();
    this.#id = null;
  }

  #repeat() {
    if (this.#id === null) return;
    this.#tell(this.#id, true);
    this.#cancel = after(REPEAT_MILLISECONDS, () => this.#repeat());
  }

  /**
   * Nothing depends on it, so a failure is no one's concern; a server that doesn't know the question is asked once.
   * @param {string} id
   * @param {boolean} isViewing
   */
  async #tell(id, isViewing) {
    if (this.#isMissing) return;
    try {
      await this.#api.setViewing(id, isViewing);
    } catch (error) {
      const { status, code } = Problem.from(error);
      this.#isMissing = status === 405 || (status === 404 && code !== "conversation_not_found");
    }
  }
}
