// @ts-check
import { dayLabel, fullTime, timeOfDay } from "./dates.js";
import { element, setAttributes, setShown, setText } from "./dom.js";
import { icon } from "./icons.js";
import { splitLinks } from "./links.js";

/**
 * @typedef {import("./message-rows.js").Row} Row
 * @typedef {import("./message-list.js").Item} Item
 *
 * @typedef {object} TranscriptTexts
 * @property {string} log names the region
 * @property {string} deleted stands for a deleted message
 * @property {string} edited
 * @property {string} notSent
 * @property {string} tryAgain
 * @property {string} discard
 * @property {string} newMessages
 *
 * @typedef {HTMLElement & { drawn?: string }} RowNode `drawn`: what a message showed when it was last written
 */

/** A page that a stranger's message leads to learns nothing of this one. */
const OUTWARD = { target: "_blank", rel: "noopener noreferrer nofollow" };
/** How close to the end counts as reading along. */
const END_PIXELS = 48;
/** How close to the start loads older messages. */
const START_PIXELS = 200;
/** How long the log stays silent after history came in: a screen reader hears of a change later than the page. */
const SILENT_MILLISECONDS = 500;

/**
 * Draws the rows of a conversation into a scrolling log. Nodes are kept by key and only what changed is written, so a
 * screen reader announces a new message once, and a selection survives. The view stays at the end while the reader is
 * there, and stays where it is when history comes in above.
 */
export class Transcript {
  #options;
  /** @type {Map<string, RowNode>} */
  #nodes = new Map();
  #words = element("span.unseen");
  #typing = element("div.typing", { "aria-live": "off", hidden: true }, element("i"), element("i"), element("i"));
  #log;
  #jump;
  /** @type {string | undefined} the oldest message */
  #first;
  /** @type {string | undefined} the newest line */
  #last;
  #isAtEnd = true;

  /**
   * @param {object} options
   * @param {TranscriptTexts} options.texts
   * @param {(item: Item) => string} options.authorOf the name read aloud before a message
   * @param {(item: Item) => string} options.stateOf the words under the last own message
   * @param {(item: Item) => Node | null} [options.filesOf] draws what is attached
   * @param {(item: Item) => void} options.onRetry
   * @param {(item: Item) => void} options.onDiscard
   * @param {() => void} options.onStart the reader came near the start
   */
  constructor(options) {
    const { texts } = options;
    this.#options = options;
    this.#typing.append(this.#words);
    this.#log = element("div.log", { role: "log", tabindex: 0, "aria-label": texts.log }, this.#typing);
    this.#jump = element("button.jump", { hidden: true, onclick: () => this.scrollToEnd() }, icon("down"));
    this.#jump.append(texts.newMessages);
    this.#log.addEventListener("scroll", () => this.#onScroll(), { passive: true });
    this.node = element("div.transcript", {}, this.#log, this.#jump);
    new ResizeObserver(() => this.#isAtEnd && this.scrollToEnd()).observe(this.#log);
  }

  /** Forgets everything, for another conversation. */
  clear() {
    this.#isAtEnd = true;
    this.update([]);
  }

  /**
   * @param {readonly Row[]} rows
   * @param {string} [typing] who is, in words; empty for nobody
   */
  update(rows, typing = "") {
    const log = this.#log;
    const first = rows.find(({ kind }) => kind === "message")?.key;
    const last = rows.at(-1)?.key;
    const keys = new Set(rows.map(({ key }) => key));
    const isHistory = first !== this.#first;
    const below = log.scrollHeight - log.scrollTop;
    if (isHistory) this.#silence();
    for (const [key, node] of this.#nodes) {
      if (!keys.has(key)) node.remove();
      if (!keys.has(key)) this.#nodes.delete(key);
    }
    this.#place(rows);
    setText(this.#words, typing);
    setShown(this.#typing, typing !== "");
    if (this.#isAtEnd) this.scrollToEnd();
    else if (isHistory) log.scrollTop = log.scrollHeight - below;
    else if (last !== this.#last) this.#jump.hidden = false;
    this.#first = first;
    this.#last = last;
  }

  scrollToEnd() {
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#isAtEnd = true;
    this.#jump.hidden = true;
  }

  #onScroll() {
    const { scrollTop, scrollHeight, clientHeight } = this.#log;
    this.#isAtEnd = scrollHeight - scrollTop - clientHeight < END_PIXELS;
    if (this.#isAtEnd) this.#jump.hidden = true;
    if (scrollTop < START_PIXELS && scrollHeight > clientHeight) this.#options.onStart();
  }

  /** What was said long ago is not read aloud. */
  #silence() {
    this.#log.ariaLive = "off";
    setTimeout(() => {
      this.#log.ariaLive = "polite";
    }, SILENT_MILLISECONDS);
  }

  /** @param {readonly Row[]} rows */
  #place(rows) {
    /** @type {RowNode} */
    let next = this.#typing;
    for (const row of [...rows].reverse()) {
      const node = this.#nodes.get(row.key) ?? element("div");
      this.#nodes.set(row.key, node);
      this.#fill(node, row);
      if (node.nextSibling !== next) this.#log.insertBefore(node, next);
      next = node;
    }
  }

  /**
   * @param {RowNode} node
   * @param {Row} row
   */
  #fill(node, row) {
    if (row.kind === "message") return this.#fillMessage(node, row);
    const isFailed = row.kind === "state" && row.item.state === "failed";
    setAttributes(node, { class: isFailed ? "state bad" : row.kind, "aria-live": isFailed && "assertive" });
    if (row.kind === "day") setText(node, dayLabel(row.at, Date.now()));
    else if (row.kind === "notice") setText(node, row.text);
    else if (row.kind === "name") fillName(node, row);
    else this.#fillState(node, row.item);
  }

  /**
   * @param {RowNode} node
   * @param {import("./message-rows.js").MessageRow} row
   */
  #fillMessage(node, { item, own }) {
    const { texts, authorOf, filesOf } = this.#options;
    const { text, deleted, updatedAt, note, state, files = [], createdAt } = item;
    const classes = ["message", own && "own", note && "note", deleted && "gone", files[0] && "filed", state];
    setAttributes(node, { class: classes.filter(Boolean).join(" ") });
    const drawn = [deleted, updatedAt, files.length, text].join();
    if (node.drawn === drawn) return;
    node.drawn = drawn;
    node.title = fullTime(createdAt);
    node.replaceChildren(element("span.unseen", {}, `${authorOf(item)}, ${timeOfDay(createdAt)}: `));
    if (deleted) return node.append(texts.deleted);
    node.append(filesOf?.(item) ?? "", text && richText(text), updatedAt ? element("small", {}, texts.edited) : "");
  }

  /**
   * @param {HTMLElement} node
   * @param {Item} item
   */
  #fillState(node, item) {
    const { texts, stateOf, onRetry, onDiscard } = this.#options;
    if (item.state !== "failed") return setText(node, stateOf(item));
    if (node.children.length > 0) return;
    const again = element("button.link", { onclick: () => onRetry(item) }, texts.tryAgain);
    const discard = element("button.link", { onclick: () => onDiscard(item) }, texts.discard);
    node.replaceChildren(texts.notSent, " ", again, " ", discard);
  }
}

/**
 * Beside the name and time that are read aloud with each message, these are for the eye.
 * @param {HTMLElement} node
 * @param {import("./message-rows.js").NameRow} row
 */
function fillName(node, { name, at }) {
  if (node.firstChild) return;
  node.ariaHidden = "true";
  node.append(element("bdi", {}, name), ` ${timeOfDay(at)}`);
}

/**
 * A text with its web addresses as links. Its direction is its own, whatever stands around it.
 * @param {string} text
 */
export function richText(text) {
  const parts = splitLinks(text).map(({ text: part, href }) => (href ? element("a", { href, ...OUTWARD }, part) : part));
  return element("span.text", { dir: "auto" }, ...parts);
}
