// @ts-check
import { coalesced, element, setAttributes } from "../shared/dom.js";
import { drawnRange, keptScrollTop, scrollTopShowing } from "./list-window.js";

/**
 * @typedef {import("./types.js").InboxItem} InboxItem
 * @typedef {{ node: HTMLElement, draw: (item: InboxItem | null) => void }} Row null draws a row that is still loading
 * @typedef {{ items: readonly InboxItem[], length: number, selected: string | null }} Content
 *   `length` counts the rows that are not loaded yet, too; `selected` is the conversation on the desk
 */

/** Until a row was drawn and measured. */
const ROW_PIXELS = 60;

/**
 * A listbox of any length of which only the rows around the view are in the document. The list itself has the focus and
 * names its active row, so rows can come and go beneath; all are equally high, which keeps the scrollbar true.
 *
 * Positions are set through the object model, which a strict content-security policy allows.
 */
export class WindowedList {
  #makeRow;
  #onOpen;
  #onNeed;
  #sizer = element("div", { class: "sizer", role: "presentation" });
  #window = element("div", { class: "window", role: "presentation" });
  /** @type {Map<string, Row>} by id, in the document */
  #rows = new Map();
  /** @type {Row[]} taken out, to be used again */
  #spare = [];
  #rowHeight = ROW_PIXELS;
  /** @type {Content} */
  #content = { items: [], length: 0, selected: null };
  /** @type {string | null} */
  #activeId = null;
  #activeIndex = 0;
  #made = 0;

  /**
   * @param {object} options
   * @param {string} options.label
   * @param {() => Row} options.makeRow
   * @param {(id: string) => void} options.onOpen
   * @param {(count: number) => void} options.onNeed so many rows should be loaded
   */
  constructor({ label, makeRow, onOpen, onNeed }) {
    this.#makeRow = makeRow;
    this.#onOpen = onOpen;
    this.#onNeed = onNeed;
    this.#sizer.append(this.#window);
    /** @type {HTMLElement} */
    this.node = element("div", { class: "scroll", role: "listbox", tabindex: "0", "aria-label": label }, this.#sizer);
    const draw = coalesced(() => this.#draw());
    this.node.addEventListener("scroll", draw, { passive: true });
    this.node.addEventListener("click", (event) => this.#onClick(event));
    this.node.addEventListener("focus", () => this.#onFocus());
    const resized = new ResizeObserver(() => {
      this.#measure();
      draw();
    });
    for (const node of [this.node, this.#window]) resized.observe(node);
  }

  /** @param {Content} content */
  update(content) {
    const before = this.#content;
    this.#content = content;
    if (before.items !== content.items) this.#keepPlace(before.items, content.items);
    if (before.selected !== content.selected && content.selected !== null) this.#activate(content.selected);
    this.#draw();
  }

  /** Back to the start, for another list. */
  reset() {
    this.node.scrollTop = 0;
    this.#content = { ...this.#content, items: [] };
    this.#activeId = null;
    this.#activeIndex = 0;
  }

  /**
   * Moves the active row; 1 is the next one, Infinity the last.
   * @param {number} steps
   */
  move(steps) {
    const last = this.#content.length - 1;
    const from = this.#activeId === null ? (steps > 0 ? -1 : 0) : this.#activeIndex;
    this.#goTo(Math.min(last, Math.max(0, from + steps)));
  }

  openActive() {
    if (this.#activeId !== null) this.#onOpen(this.#activeId);
  }

  focus() {
    this.node.focus({ preventScroll: true });
  }

  /** @param {number} index */
  #goTo(index) {
    if (index < 0) return;
    this.#activeIndex = index;
    // The last row may not be loaded yet; it becomes the active one when it is.
    this.#activeId = this.#content.items[index]?.id ?? null;
    this.node.scrollTop = scrollTopShowing(index, this.#view);
    this.#draw();
  }

  /**
   * What is opened becomes the active row, and comes into view.
   * @param {string} id
   */
  #activate(id) {
    const index = this.#content.items.findIndex((item) => item.id === id);
    if (index < 0) return;
    this.#activeId = id;
    this.#activeIndex = index;
  }

  #onFocus() {
    if (this.#activeId !== null || this.#content.items.length === 0) return;
    this.#activate(this.#content.selected ?? "");
    if (this.#activeId === null) this.#goTo(Math.min(this.#activeIndex, this.#content.items.length - 1));
    else this.#draw();
  }

  /** @param {MouseEvent} event */
  #onClick(event) {
    const row = event.target instanceof Element ? event.target.closest("[data-id]") : null;
    if (row instanceof HTMLElement && row.dataset.id) this.#onOpen(row.dataset.id);
  }

  get #view() {
    return { scrollTop: this.node.scrollTop, height: this.node.clientHeight, rowHeight: this.#rowHeight };
  }

  /** Font, zoom and pointer decide how high a row is. */
  #measure() {
    const height = this.#window.firstElementChild?.getBoundingClientRect().height ?? 0;
    if (height > 0 && height !== this.#rowHeight) {
      const top = this.node.scrollTop / this.#rowHeight;
      this.#rowHeight = height;
      this.#size();
      this.node.scrollTop = top * height;
    }
  }

  #size() {
    this.#sizer.style.blockSize = `${this.#content.length * this.#rowHeight}px`;
  }

  /**
   * @param {readonly InboxItem[]} before
   * @param {readonly InboxItem[]} after
   */
  #keepPlace(before, after) {
    const ids = after.map(({ id }) => id);
    const scrollTop = keptScrollTop(this.#view, before.map(({ id }) => id), ids);
    this.#size();
    if (scrollTop !== this.node.scrollTop) this.node.scrollTop = scrollTop;
    const index = this.#activeId === null ? -1 : ids.indexOf(this.#activeId);
    if (index >= 0) this.#activeIndex = index;
    else if (this.#activeId !== null) this.#activeId = ids[this.#activeIndex] ?? ids.at(-1) ?? null;
  }

  #draw() {
    const { items, length } = this.#content;
    this.#size();
    const range = drawnRange({ ...this.#view, count: length });
    this.#place(range);
    this.#window.style.transform = `translateY(${range.first * this.#rowHeight}px)`;
    const active = this.#activeId === null ? null : this.#rows.get(this.#activeId);
    setAttributes(this.node, { "aria-activedescendant": active ? active.node.id : null });
    if (range.end > items.length) this.#onNeed(range.end);
  }

  /** @param {{ first: number, end: number }} range */
  #place({ first, end }) {
    const keys = Array.from({ length: end - first }, (_, index) => this.#keyAt(first + index));
    this.#takeOut(new Set(keys));
    /** @type {Element | null} */
    let next = this.#window.firstElementChild;
    keys.forEach((key, offset) => {
      const row = this.#rowFor(key);
      this.#fill(row, first + offset);
      if (row.node === next) next = next.nextElementSibling;
      else this.#window.insertBefore(row.node, next);
    });
  }

  /** @param {number} index */
  #keyAt(index) {
    return this.#content.items[index]?.id ?? `row ${index}`;
  }

  /** @param {Set<string>} keys of the rows that stay */
  #takeOut(keys) {
    for (const [key, row] of this.#rows) {
      if (keys.has(key)) continue;
      row.node.remove();
      this.#rows.delete(key);
      this.#spare.push(row);
    }
  }

  /** @param {string} key */
  #rowFor(key) {
    const known = this.#rows.get(key);
    if (known) return known;
    const row = this.#spare.pop() ?? this.#makeRow();
    row.node.id ||= `conversation-${(this.#made += 1)}`;
    this.#rows.set(key, row);
    return row;
  }

  /**
   * @param {Row} row
   * @param {number} index
   */
  #fill(row, index) {
    const item = this.#content.items[index] ?? null;
    const isSelected = item !== null && item.id === this.#content.selected;
    setAttributes(row.node, {
      role: item ? "option" : "presentation",
      "data-id": item?.id,
      "aria-selected": item ? String(isSelected) : null,
      "aria-setsize": item ? String(this.#content.length) : null,
      "aria-posinset": item ? String(index + 1) : null,
      "aria-hidden": item ? null : "true",
    });
    row.node.classList.toggle("active", item !== null && item.id === this.#activeId);
    row.draw(item);
  }
}
