// @ts-check
import { after } from "../shared/http.js";

/**
 * @typedef {import("./types.js").View} View
 * @typedef {import("./types.js").Status} Status
 * @typedef {import("./types.js").InboxPage} InboxPage
 */

/** Events come in bursts; the list is asked for again once after each, and not more often while they last. */
const REFRESH_MILLISECONDS = 250;
/** A long list is scrolled through in fewer steps than it is begun with. */
const MORE_COUNT = 100;

/** Loads the inbox page by page: the chosen view, what comes after it as it is scrolled to, and its start after events. */
export class InboxPages {
  /** @type {"loading" | "ready" | "failed"} */
  state = "loading";
  /** Whether the page after the last one could not be loaded. */
  isMoreFailed = false;

  #api;
  #inbox;
  #onChange;
  /** @type {(() => void) | null} */
  #cancelRefresh = null;
  #isLoadingMore = false;
  /** How many rows are wanted, by the last word of the view. */
  #wanted = 0;

  /**
   * @param {Pick<import("./api.js").AgentAPI, "conversations">} api
   * @param {import("./inbox.js").Inbox} inbox
   * @param {() => void} onChange
   */
  constructor(api, inbox, onChange) {
    this.#api = api;
    this.#inbox = inbox;
    this.#onChange = onChange;
  }

  /**
   * A view that was loaded before is shown at once; what happened meanwhile is in it already.
   * @param {View} view
   * @param {Status} status
   */
  choose(view, status) {
    this.#inbox.choose(view, status);
    this.isMoreFailed = false;
    this.#wanted = 0;
    this.set(this.#inbox.listing === null ? "loading" : "ready");
    return this.refresh();
  }

  /**
   * Loads the first page of the chosen view.
   * @returns {Promise<InboxPage | null>} null if another view was chosen meanwhile: a page says what is missing from
   *   its own view alone
   */
  async first() {
    const { view, status } = this.#inbox;
    const page = await this.#api.conversations({ view, status });
    if (!this.#isShown(view, status)) return null;
    this.#inbox.load(page, true);
    this.set("ready");
    return page;
  }

  /**
   * Loads on until so many rows are here, one page after the other.
   * @param {number} count
   */
  async need(count) {
    this.#wanted = count;
    if (this.#isLoadingMore || this.isMoreFailed) return;
    this.#isLoadingMore = true;
    try {
      while (this.#isWanting) await this.#more();
    } catch {
      this.isMoreFailed = true;
    } finally {
      this.#isLoadingMore = false;
      this.#onChange();
    }
  }

  /** Tries again what failed at the end of the list. */
  retryMore() {
    this.isMoreFailed = false;
    return this.need(this.#wanted);
  }

  async refresh() {
    try {
      await this.first();
    } catch {
      if (this.state === "loading") this.set("failed");
    }
  }

  refreshSoon() {
    this.#cancelRefresh ??= after(REFRESH_MILLISECONDS, () => {
      this.#cancelRefresh = null;
      this.refresh();
    });
  }

  stop() {
    this.#cancelRefresh?.();
    this.#cancelRefresh = null;
  }

  /** @param {"loading" | "ready" | "failed"} state */
  set(state) {
    this.state = state;
    this.#onChange();
  }

  get #isWanting() {
    const { listing, visible } = this.#inbox;
    return listing !== null && listing.next !== null && visible.length < this.#wanted;
  }

  async #more() {
    const { view, status, listing } = this.#inbox;
    const next = listing?.next ?? undefined;
    const page = await this.#api.conversations({ view, status, after: next, max: MORE_COUNT });
    if (this.#isShown(view, status) && this.#inbox.listing?.next === next) this.#inbox.load(page, false);
    this.#onChange();
  }

  /**
   * @param {View} view
   * @param {Status} status
   */
  #isShown(view, status) {
    return view === this.#inbox.view && status === this.#inbox.status;
  }
}
