// @ts-check
import { element, setAttributes, setShown, setText } from "../shared/dom.js";
import { InboxRow } from "./inbox-row.js";
import { texts } from "./texts.js";

/** @typedef {import("./api.js").View} View */

/** @type {[View, string][]} */
const VIEWS = [["mine", texts.mine], ["unassigned", texts.waiting], ["all", texts.all]];

/** The list of conversations: three views, open or resolved, with its empty, loading and error states. */
export class InboxView {
  #desk;
  #onSelect;
  /** @type {Map<View, { button: HTMLButtonElement, count: HTMLElement }>} */
  #tabs = new Map();
  #status = element("select", { "aria-label": texts.status });
  #list = element("ul", { class: "list" });
  /** @type {Map<string, InboxRow>} */
  #rows = new Map();
  #empty = element("p", { class: "empty" });
  #loading = element("div", { class: "skeleton", "aria-hidden": "true" }, element("i"), element("i"), element("i"));
  #failed = element("div", { class: "failed", role: "alert" });
  #more = element("button", { class: "button more", type: "button" }, texts.loadMore);

  /**
   * @param {import("./desk.js").Desk} desk
   * @param {(id: string) => void} onSelect
   */
  constructor(desk, onSelect) {
    this.#desk = desk;
    this.#onSelect = onSelect;
    const retry = element("button", { class: "button", type: "button", onclick: () => desk.tryNow() }, texts.tryAgain);
    this.#failed.append(element("p", {}, texts.listFailed), retry);
    this.#more.addEventListener("click", () => desk.pages.more().catch(() => {}));
    this.#list.addEventListener("keydown", (event) => this.#onKey(event));
    const body = element("div", { class: "scroll" }, this.#loading, this.#failed, this.#empty, this.#list, this.#more);
    this.node = element("nav", { class: "inbox", "aria-label": texts.inbox }, this.#makeFilters(), body);
  }

  focus() {
    const current = this.#list.querySelector('[tabindex="0"]') ?? this.#list.querySelector("button");
    if (current instanceof HTMLElement) current.focus();
  }

  draw() {
    const { inbox, thread } = this.#desk;
    const { state } = this.#desk.pages;
    const items = inbox.visible;
    this.#drawTabs();
    setShown(this.#loading, state === "loading" && items.length === 0);
    setShown(this.#failed, state === "failed");
    setShown(this.#empty, state === "ready" && items.length === 0);
    setText(this.#empty, emptyText(inbox));
    setShown(this.#more, inbox.next !== null);
    this.#drawRows(items, thread?.id ?? null);
  }

  #makeFilters() {
    const tabs = element("div", { class: "tabs", role: "group", "aria-label": texts.inbox });
    for (const [view, name] of VIEWS) {
      const count = element("span", { class: "count" });
      const button = element("button", { class: "tab", type: "button" }, name, " ", count);
      button.addEventListener("click", () => this.#desk.pages.choose(view, this.#desk.inbox.status));
      this.#tabs.set(view, { button, count });
      tabs.append(button);
    }
    const open = element("option", { value: "open" }, texts.open);
    this.#status.append(open, element("option", { value: "resolved" }, texts.resolved));
    this.#status.addEventListener("change", () => {
      this.#desk.pages.choose(this.#desk.inbox.view, /** @type {import("./api.js").Status} */ (this.#status.value));
    });
    return element("div", { class: "filters" }, tabs, this.#status);
  }

  #drawTabs() {
    const { view, status, counts } = this.#desk.inbox;
    for (const [name, { button, count }] of this.#tabs) {
      setAttributes(button, { "aria-pressed": String(name === view) });
      const number = name === "mine" ? counts.mine : name === "unassigned" ? counts.unassigned : 0;
      setText(count, number > 0 ? String(number) : "");
    }
    if (this.#status.value !== status) this.#status.value = status;
  }

  /**
   * @param {import("../shared/types.js").InboxItem[]} items
   * @param {string | null} selected
   */
  #drawRows(items, selected) {
    const agentId = this.#desk.session.agent.id;
    const ids = new Set(items.map(({ id }) => id));
    for (const [id, row] of this.#rows) {
      if (ids.has(id)) continue;
      row.node.remove();
      this.#rows.delete(id);
    }
    const reachable = selected !== null && ids.has(selected) ? selected : items[0]?.id;
    items.forEach((item, index) => {
      const row = this.#rows.get(item.id) ?? new InboxRow(() => this.#onSelect(item.id));
      this.#rows.set(item.id, row);
      row.draw(item, { isSelected: item.id === selected, isReachable: item.id === reachable, agentId });
      const next = this.#list.children[index] ?? null;
      if (next !== row.node) this.#list.insertBefore(row.node, next);
    });
  }

  /**
   * The arrow keys move through the list; Enter and Space open, as in any list of buttons.
   * @param {KeyboardEvent} event
   */
  #onKey(event) {
    const buttons = [...this.#list.querySelectorAll("button")];
    const index = buttons.findIndex((button) => button === document.activeElement);
    const target = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (target === undefined || !buttons[target]) return;
    event.preventDefault();
    for (const button of buttons) button.tabIndex = button === buttons[target] ? 0 : -1;
    buttons[target].focus();
  }
}

/** @param {import("./inbox.js").Inbox} inbox */
function emptyText({ view, status }) {
  if (status === "resolved") return texts.emptyResolved;
  return { mine: texts.emptyMine, unassigned: texts.emptyWaiting, all: texts.emptyAll }[view];
}
