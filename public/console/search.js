// @ts-check
import { after } from "../shared/http.js";

/**
 * @typedef {import("./types.js").FoundItem} FoundItem
 * @typedef {import("./types.js").Match} Match
 * @typedef {import("./types.js").Status} Status
 */

/** Whoever types on is not asked for yet. */
const DEBOUNCE_MILLISECONDS = 250;
/** In this order: what is open matters more than what is done. */
const STATUSES = /** @type {const} */ (["open", "resolved"]);

/**
 * Finds conversations by name, address or what was said, open ones first. The server answers page by page; a page may
 * be short or empty and still not be the last.
 */
export class Search {
  /** The words that the results are for; "" while nothing is searched. */
  query = "";
  /** @type {"idle" | "loading" | "ready" | "failed"} */
  state = "idle";

  #api;
  #inbox;
  #onChange;
  #cancel = () => {};
  /** @type {string[]} */
  #ids = [];
  /** @type {Map<string, Match | null>} */
  #matches = new Map();
  /** @type {{ status: Status, after: string | null } | null} where to go on; null at the end */
  #next = null;
  #wanted = 0;
  /** @type {symbol | null} the search under way; one that is not the newest any more ends */
  #running = null;

  /**
   * @param {Pick<import("./api.js").AgentAPI, "conversations">} api
   * @param {import("./inbox.js").Inbox} inbox keeps what is found current
   * @param {() => void} onChange
   */
  constructor(api, inbox, onChange) {
    this.#api = api;
    this.#inbox = inbox;
    this.#onChange = onChange;
  }

  get isActive() {
    return this.state !== "idle";
  }

  /** @returns {import("./types.js").InboxItem[]} */
  get visible() {
    return this.#ids.flatMap((id) => this.#inbox.get(id) ?? []);
  }

  /** How many rows there are; one more while there may be more. */
  get length() {
    return this.visible.length + (this.#next === null ? 0 : 1);
  }

  get isComplete() {
    return this.#next === null;
  }

  /** @param {string} id */
  match(id) {
    return this.#matches.get(id) ?? null;
  }

  /**
   * Searches once nothing more is typed for a moment; no words end the search.
   * @param {string} text
   */
  setQuery(text) {
    const query = text.trim();
    if (query === this.query) return;
    if (query === "") return this.leave();
    this.query = query;
    this.#cancel();
    this.#cancel = after(DEBOUNCE_MILLISECONDS, () => this.#start());
    if (this.state !== "idle") return;
    this.state = "loading";
    this.#onChange();
  }

  /** Back to the list. */
  leave() {
    this.#cancel();
    this.#running = null;
    this.query = "";
    this.#forget("idle");
  }

  retry() {
    return this.#start();
  }

  /**
   * Loads on until so many rows are here.
   * @param {number} count
   */
  async need(count) {
    this.#wanted = Math.max(this.#wanted, count);
    if (this.state === "ready" && this.#running === null) await this.#run();
  }

  stop() {
    this.#cancel();
    this.#running = null;
  }

  /** What was found for other words stays in view until the first page is here. */
  #start() {
    this.#cancel();
    this.#wanted = 1;
    this.#next = { status: STATUSES[0], after: null };
    if (this.state !== "ready") this.state = "loading";
    this.#onChange();
    return this.#run(true);
  }

  /** @param {boolean} [isFresh] whether what is found takes the place of what was */
  async #run(isFresh = false) {
    const running = Symbol();
    this.#running = running;
    try {
      while (this.#next !== null && (isFresh || this.visible.length < this.#wanted)) {
        const page = await this.#page(this.#next);
        if (this.#running !== running) return;
        if (isFresh) this.#forget("ready");
        isFresh = false;
        this.#take(page);
      }
    } catch {
      if (this.#running === running) this.#forget("failed");
    }
    if (this.#running === running) this.#running = null;
    this.#onChange();
  }

  /** @param {{ status: Status, after: string | null }} from */
  #page(from) {
    return this.#api.conversations({ view: "all", status: from.status, query: this.query, after: from.after ?? undefined });
  }

  /** @param {import("./types.js").InboxPage} page */
  #take(page) {
    const from = /** @type {{ status: Status, after: string | null }} */ (this.#next);
    for (const { match, ...item } of page.items) {
      if (!this.#matches.has(item.id)) this.#ids.push(item.id);
      this.#matches.set(item.id, match ?? null);
      this.#inbox.putIfCurrent(item, page.cursor);
    }
    const status = STATUSES[STATUSES.indexOf(from.status) + 1];
    if (page.next !== null) this.#next = { status: from.status, after: page.next };
    else this.#next = status === undefined ? null : { status, after: null };
    this.#onChange();
  }

  /** @param {"idle" | "ready" | "failed"} state */
  #forget(state) {
    this.state = state;
    this.#ids = [];
    this.#matches = new Map();
    if (state !== "ready") this.#next = null;
    this.#wanted = Math.max(this.#wanted, 1);
    this.#onChange();
  }
}
