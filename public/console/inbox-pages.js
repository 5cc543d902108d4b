// @ts-check

/**
 * @typedef {import("./api.js").View} View
 * @typedef {import("./api.js").Status} Status
 */

/** Events come in bursts; the list is asked for again once after each. */
const REFRESH_MILLISECONDS = 250;

/** Loads the pages of the inbox: the view that is chosen, what comes after it, and the whole view anew after events. */
export class InboxPages {
  /** @type {"loading" | "ready" | "failed"} */
  state = "loading";
  #api;
  #inbox;
  #onChange;
  #clock;
  #cancelRefresh = () => {};

  /**
   * @param {import("./api.js").AgentAPI} api
   * @param {import("./inbox.js").Inbox} inbox
   * @param {() => void} onChange
   * @param {import("./clock.js").Clock} clock
   */
  constructor(api, inbox, onChange, clock) {
    this.#api = api;
    this.#inbox = inbox;
    this.#onChange = onChange;
    this.#clock = clock;
  }

  /**
   * @param {View} view
   * @param {Status} status
   */
  choose(view, status) {
    this.#inbox.view = view;
    this.#inbox.status = status;
    this.#inbox.next = null;
    this.set("loading");
    return this.refresh();
  }

  /**
   * Loads the first page of the chosen view.
   * @returns {Promise<import("../shared/types.js").InboxPage | null>} null if another view was chosen meanwhile: a page
   *   says what is missing from its own view alone
   */
  async first() {
    const { view, status } = this.#inbox;
    const page = await this.#api.conversations({ view, status });
    if (view !== this.#inbox.view || status !== this.#inbox.status) return null;
    this.#inbox.load(page, true);
    this.set("ready");
    return page;
  }

  /** Loads the page after the last one. */
  async more() {
    const { view, status, next } = this.#inbox;
    if (next === null) return;
    const page = await this.#api.conversations({ view, status, after: next });
    if (next === this.#inbox.next) this.#inbox.load(page, false);
    this.#onChange();
  }

  async refresh() {
    try {
      await this.first();
    } catch {
      if (this.state === "loading") this.set("failed");
    }
  }

  refreshSoon() {
    this.#cancelRefresh();
    this.#cancelRefresh = this.#clock.after(REFRESH_MILLISECONDS, () => this.refresh());
  }

  stop() {
    this.#cancelRefresh();
  }

  /** @param {"loading" | "ready" | "failed"} state */
  set(state) {
    this.state = state;
    this.#onChange();
  }
}
