// @ts-check
import { dayLabel, fullTime, timeOfDay } from "./dates.js";
import { element, setText } from "./dom.js";
import { splitLinks } from "./links.js";

/**
 * @typedef {import("./message-rows.js").Row} Row
 * @typedef {import("./message-list.js").Item} Item
 *
 * @typedef {object} TranscriptTexts
 * @property {string} label names the region
 * @property {string} today
 * @property {string} yesterday
 * @property {string} deleted stands for a deleted message
 * @property {string} notSent
 * @property {string} tryAgain
 * @property {string} newMessages
 */

/** A page that a stranger's message leads to learns nothing of this one. */
const OUTWARD = { target: "_blank", rel: "noopener noreferrer nofollow" };
/** How close to the end counts as reading along. */
const END_PIXELS = 48;
/** How close to the start loads older messages. */
const START_PIXELS = 80;

/**
 * Draws the rows of a conversation into a scrolling log. Nodes are kept by key and only what changed is written, so a
 * screen reader announces a new message once, and a selection survives. The view stays at the end while the reader is
 * there, and stays where it is when history comes in above.
 */
export class Transcript {
  #texts;
  #onRetry;
  #authorOf;
  #stateOf;
  /** @type {Map<string, HTMLElement>} */
  #nodes = new Map();
  #log;
  #jump;
  #previousHeight = 0;
  #isAtEnd = true;

  /**
   * @param {object} options
   * @param {TranscriptTexts} options.texts
   * @param {(item: Item) => string} options.authorOf the name read aloud before a message
   * @param {(item: Item) => string} options.stateOf the words under the last own message
   * @param {(item: Item) => void} options.onRetry
   * @param {() => void} options.onStart the reader came near the start
   */
  constructor({ texts, authorOf, stateOf, onRetry, onStart }) {
    this.#texts = texts;
    this.#authorOf = authorOf;
    this.#stateOf = stateOf;
    this.#onRetry = onRetry;
    this.#log = element("div", { class: "log", role: "log", tabindex: "0", "aria-label": texts.label });
    this.#jump = element("button", { class: "jump", type: "button", hidden: true, onclick: () => this.scrollToEnd() });
    this.#jump.textContent = texts.newMessages;
    this.#log.addEventListener("scroll", () => this.#onScroll(onStart), { passive: true });
    this.node = element("div", { class: "transcript" }, this.#log, this.#jump);
    new ResizeObserver(() => this.#isAtEnd && this.scrollToEnd()).observe(this.#log);
  }

  /** What is shown before, between and after the rows is set by the owner. */
  get log() {
    return this.#log;
  }

  /** Forgets everything, for another conversation. */
  clear() {
    for (const node of this.#nodes.values()) node.remove();
    this.#nodes.clear();
    this.#isAtEnd = true;
  }

  /**
   * @param {readonly Row[]} rows
   * @param {Node | null} [tail] stays behind the rows (someone is typing)
   */
  update(rows, tail = null) {
    const oldFirst = this.#first;
    const isGrowing = rows.length > this.#nodes.size;
    this.#previousHeight = this.#log.scrollHeight;
    this.#dropOthers(rows);
    this.#place(rows, tail);
    const isPrepended = oldFirst?.isConnected === true && oldFirst !== this.#first;
    if (this.#isAtEnd) this.scrollToEnd();
    else if (isPrepended) this.#log.scrollTop += this.#log.scrollHeight - this.#previousHeight;
    else if (isGrowing) this.#jump.hidden = false;
  }

  scrollToEnd() {
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#isAtEnd = true;
    this.#jump.hidden = true;
  }

  /** The oldest line; its day may have been drawn anew. */
  get #first() {
    return this.#log.querySelector("[data-key]:not(.day)");
  }

  /** @param {() => void} onStart */
  #onScroll(onStart) {
    const { scrollTop, scrollHeight, clientHeight } = this.#log;
    this.#isAtEnd = scrollHeight - scrollTop - clientHeight < END_PIXELS;
    if (this.#isAtEnd) this.#jump.hidden = true;
    if (scrollTop < START_PIXELS && scrollHeight > clientHeight) onStart();
  }

  /** @param {readonly Row[]} rows */
  #dropOthers(rows) {
    const keys = new Set(rows.map((row) => row.key));
    for (const [key, node] of this.#nodes) {
      if (keys.has(key)) continue;
      node.remove();
      this.#nodes.delete(key);
    }
  }

  /**
   * @param {readonly Row[]} rows
   * @param {Node | null} tail
   */
  #place(rows, tail) {
    /** @type {ChildNode | null} */
    let next = tail?.parentNode === this.#log ? /** @type {ChildNode} */ (tail) : null;
    if (tail !== null && next === null) next = this.#log.appendChild(/** @type {any} */ (tail));
    for (const row of [...rows].reverse()) {
      const node = this.#nodes.get(row.key) ?? this.#make(row);
      this.#fill(node, row);
      if (node.nextSibling !== next || node.parentNode !== this.#log) this.#log.insertBefore(node, next);
      next = node;
    }
  }

  /** @param {Row} row */
  #make(row) {
    const node = element("div", { "data-key": row.key });
    this.#nodes.set(row.key, node);
    return node;
  }

  /**
   * @param {HTMLElement} node
   * @param {Row} row
   */
  #fill(node, row) {
    const names = row.kind === "message" ? messageClasses(row) : row.kind;
    if (node.className !== names) node.className = names;
    if (row.kind === "day") setText(node, dayLabel(row.at, Date.now(), this.#texts));
    else if (row.kind === "notice") setText(node, row.text);
    else if (row.kind === "name") fillName(node, row);
    else if (row.kind === "state") this.#fillState(node, row.item);
    else this.#fillMessage(node, row.item);
  }

  /**
   * @param {HTMLElement} node
   * @param {Item} item
   */
  #fillMessage(node, item) {
    const text = item.deleted ? this.#texts.deleted : item.text;
    if (node.dataset.text === text && node.lastElementChild) return;
    node.dataset.text = text;
    node.title = fullTime(item.createdAt);
    const author = element("span", { class: "unseen" }, `${this.#authorOf(item)}: `);
    node.replaceChildren(author, richText(text));
  }

  /**
   * @param {HTMLElement} node
   * @param {Item} item
   */
  #fillState(node, item) {
    if (item.state !== "failed") {
      node.removeAttribute("data-failed");
      setText(node, this.#stateOf(item));
    } else if (node.dataset.failed !== "") {
      node.dataset.failed = "";
      const retry = element("button", { class: "link", type: "button", onclick: () => this.#onRetry(item) });
      retry.textContent = this.#texts.tryAgain;
      node.replaceChildren(`${this.#texts.notSent} `, retry);
    }
  }
}

/** @param {import("./message-rows.js").MessageRow} row */
function messageClasses({ item, own, first, last }) {
  const state = item.state !== "sent" && item.state;
  const kinds = [own && "own", item.note && "note", item.deleted && "gone", state];
  return ["message", ...kinds, first && "first", last && "last"].filter(Boolean).join(" ");
}

/**
 * @param {HTMLElement} node
 * @param {import("./message-rows.js").NameRow} row
 */
function fillName(node, row) {
  if (node.firstChild) return;
  const time = element("time", { datetime: row.at, title: fullTime(row.at) }, timeOfDay(row.at));
  node.append(element("bdi", {}, row.name), " ", time);
}

/**
 * A text with its web addresses as links. Its direction is its own, whatever stands around it.
 * @param {string} text
 */
export function richText(text) {
  const node = element("span", { class: "text", dir: "auto" });
  for (const { text: part, href } of splitLinks(text)) {
    node.append(href === null ? part : element("a", { href, ...OUTWARD }, part));
  }
  return node;
}
