// @ts-check
import { element, setAttributes, setShown, setText } from "../shared/dom.js";
import { icon, iconButton } from "../shared/icons.js";
import { InboxRow } from "./inbox-row.js";
import { texts } from "./texts.js";
import { WindowedList } from "./windowed-list.js";

/**
 * @typedef {import("./types.js").View} View
 * @typedef {import("./types.js").Status} Status
 */

/** @type {[View, string][]} */
const VIEWS = [["mine", texts.mine], ["unassigned", texts.waiting], ["all", texts.all]];

/** The list of conversations: three views, open or resolved, the search, with its empty, loading and error states. */
export class InboxView {
  #desk;
  #tabs;
  #status;
  #list;
  #field = element("input", {
    type: "search", name: "query", placeholder: texts.search, "aria-label": texts.searchLabel, autocomplete: "off",
    enterkeyhint: "search", dir: "auto", maxlength: "64",
  });
  #filters;
  #leave = iconButton("close", texts.leaveSearch, () => this.leaveSearch());
  #found = element("p", { class: "found", role: "status" });
  #empty = element("div", { class: "empty" });
  #emptyWords = element("p");
  #emptyWay = element("button", { class: "button", type: "button" });
  #loading = element("div", { class: "skeleton", role: "status" }, element("span", { class: "unseen" }, texts.loading));
  #failed = element("div", { class: "broken", role: "alert" });
  #failedWords = element("p");
  #moreFailed = element("p", { class: "more-failed", role: "alert", hidden: true }, texts.moreFailed, " ");
  /** What the list showed last, to begin another one at its start. */
  #shown = "";

  /**
   * @param {import("./desk.js").Desk} desk
   * @param {(id: string) => void} onSelect
   */
  constructor(desk, onSelect) {
    this.#desk = desk;
    this.#tabs = new Map(VIEWS.map(([view, name]) => [view, makeTab(name, () => this.#choose(view))]));
    this.#status = this.#makeStatus();
    this.#list = new WindowedList({
      label: texts.inbox,
      makeRow: () => new InboxRow(() => this.#rowView()),
      onOpen: onSelect,
      onNeed: (count) => (desk.search.isActive ? desk.search : desk.pages).need(count),
    });
    const tabs = element("div", { class: "tabs", role: "group", "aria-label": texts.inbox });
    tabs.append(...[...this.#tabs.values()].map(({ button }) => button));
    this.#filters = element("div", { class: "filters" }, tabs, this.#status);
    this.#fillStates();
    this.node = element("nav", { class: "inbox", "aria-label": texts.inbox }, this.#makeSearch(), this.#filters);
    this.node.append(this.#found, this.#loading, this.#failed, this.#empty, this.#list.node, this.#moreFailed);
  }

  focus() {
    this.#list.focus();
  }

  focusSearch() {
    this.#field.focus();
    this.#field.select();
  }

  /** @param {number} steps */
  move(steps) {
    this.#list.focus();
    this.#list.move(steps);
  }

  openActive() {
    this.#list.openActive();
  }

  get hasFocus() {
    return document.activeElement === this.#list.node;
  }

  get isSearching() {
    return this.#desk.search.isActive || document.activeElement === this.#field;
  }

  leaveSearch() {
    this.#field.value = "";
    this.#desk.search.leave();
    this.#list.focus();
  }

  draw() {
    const { inbox, pages, search, thread } = this.#desk;
    const isSearch = search.isActive;
    const state = isSearch ? search.state : pages.state;
    const items = isSearch ? search.visible : inbox.visible;
    const length = isSearch ? search.length : inbox.length;
    const isEmpty = state === "ready" && length === 0;
    this.#drawTabs();
    setShown(this.#filters, !isSearch);
    setShown(this.#leave, isSearch || this.#field.value !== "");
    setText(this.#found, isSearch ? foundWords(search, items.length) : "");
    setShown(this.#found, isSearch && !isEmpty);
    setShown(this.#loading, state === "loading" && items.length === 0);
    setShown(this.#failed, state === "failed");
    setText(this.#failedWords, isSearch ? texts.searchFailed : texts.listFailed);
    setShown(this.#empty, isEmpty);
    if (isEmpty) this.#drawEmpty();
    setShown(this.#moreFailed, !isSearch && pages.isMoreFailed);
    setShown(this.#list.node, length > 0 && state !== "failed");
    const shown = isSearch ? "search" : `${inbox.view} ${inbox.status}`;
    if (shown !== this.#shown) this.#list.reset();
    this.#shown = shown;
    this.#list.update({ items, length, selected: thread?.id ?? null });
  }

  /** @returns {import("./inbox-row.js").RowView} */
  #rowView() {
    const { search, session, drafts, thread } = this.#desk;
    return {
      agentId: session.agent.id,
      query: search.isActive ? search.query : "",
      matchOf: (id) => search.match(id),
      draftOf: (id) => (id === thread?.id ? "" : drafts.get(id, "reply") || drafts.get(id, "note")),
    };
  }

  #makeSearch() {
    this.#field.addEventListener("input", () => this.#desk.search.setQuery(this.#field.value));
    this.#field.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") this.move(1);
      else if (event.key !== "Escape" || event.isComposing) return;
      else this.leaveSearch();
      event.preventDefault();
    });
    const form = element("form", { class: "finder", role: "search" }, icon("search"), this.#field, this.#leave);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.move(1);
    });
    return form;
  }

  #makeStatus() {
    const status = element("select", { "aria-label": texts.status });
    status.append(element("option", { value: "open" }, texts.open));
    status.append(element("option", { value: "resolved" }, texts.resolved));
    status.addEventListener("change", () => {
      this.#desk.pages.choose(this.#desk.inbox.view, /** @type {Status} */ (status.value));
    });
    return status;
  }

  #fillStates() {
    const retry = element("button", { class: "button", type: "button" }, texts.tryAgain);
    retry.addEventListener("click", () => (this.#desk.search.isActive ? this.#desk.search.retry() : this.#desk.tryNow()));
    this.#failed.append(this.#failedWords, retry);
    const retryMore = element("button", { class: "link", type: "button" }, texts.tryAgain);
    retryMore.addEventListener("click", () => this.#desk.pages.retryMore());
    this.#moreFailed.append(retryMore);
    this.#emptyWay.addEventListener("click", () => this.#takeWay());
    this.#empty.append(this.#emptyWords, this.#emptyWay);
    for (let count = 0; count < 6; count += 1) this.#loading.append(element("i", { "aria-hidden": "true" }));
  }

  /** @param {View} view */
  #choose(view) {
    this.#desk.pages.choose(view, this.#desk.inbox.status);
  }

  #drawTabs() {
    const { view, status, counts } = this.#desk.inbox;
    for (const [name, { button, count }] of this.#tabs) {
      setAttributes(button, { "aria-pressed": String(name === view) });
      const number = name === "mine" ? counts.mine : name === "unassigned" ? counts.unassigned : counts.all ?? 0;
      setText(count, number > 0 ? texts.number(number) : "");
    }
    if (this.#status.value !== status) this.#status.value = status;
  }

  /** Says why there is nothing, and where there is something. */
  #drawEmpty() {
    const { inbox, search } = this.#desk;
    if (search.isActive) {
      setText(this.#emptyWords, texts.foundNothing(search.query));
      setText(this.#emptyWay, texts.leaveSearch);
      return setShown(this.#emptyWay, true);
    }
    const words = { mine: texts.emptyMine, unassigned: texts.emptyWaiting, all: texts.emptyAll }[inbox.view];
    setText(this.#emptyWords, inbox.status === "resolved" ? texts.emptyResolved : words);
    const isSomebodyWaiting = inbox.view === "mine" && inbox.counts.unassigned > 0;
    setText(this.#emptyWay, isSomebodyWaiting ? texts.showWaiting : texts.showAll);
    setShown(this.#emptyWay, isSomebodyWaiting || inbox.view !== "all");
  }

  #takeWay() {
    const { inbox, search, pages } = this.#desk;
    if (search.isActive) return this.leaveSearch();
    const isSomebodyWaiting = inbox.view === "mine" && inbox.counts.unassigned > 0;
    if (isSomebodyWaiting) pages.choose("unassigned", "open");
    else pages.choose("all", inbox.status);
    this.#tabs.get(inbox.view)?.button.focus();
  }
}

/**
 * @param {string} name
 * @param {() => void} onClick
 */
function makeTab(name, onClick) {
  const count = element("span", { class: "count" });
  const button = element("button", { class: "tab", type: "button", onclick: onClick }, name, " ", count);
  return { button, count };
}

/**
 * @param {import("./search.js").Search} search
 * @param {number} count
 */
function foundWords({ state, isComplete }, count) {
  if (state !== "ready") return state === "loading" ? texts.searching : "";
  return isComplete ? texts.found(count) : texts.foundMore(count);
}
